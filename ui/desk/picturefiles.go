package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clickmask/internal/natural"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/project/formats"
)

// pictureFiles are the pictures that paths stand for.
type pictureFiles struct {
	list    []string
	made    int    // how many of folders were made of other pictures there, and are left out
	session string // the one that was saved last in the folder, where a single one was named
}

// pictureList replaces folders by the pictures in them, by name. Files are taken as they are named.
func pictureList(paths []string) (pictureFiles, error) {
	var all pictureFiles
	for _, path := range paths {
		if strings.HasPrefix(path, project.Builtin) {
			all.list = append(all.list, path)
			continue
		}
		absolute, err := filepath.Abs(path)
		if err != nil {
			return pictureFiles{}, err
		}
		info, err := os.Stat(absolute)
		if err != nil || !info.IsDir() {
			all.list = append(all.list, absolute) // opening it says what is wrong
			continue
		}
		inside, err := folderPictures(absolute)
		if err != nil {
			return pictureFiles{}, err
		}
		all.list, all.made = append(all.list, inside.list...), all.made+inside.made
		if len(paths) == 1 {
			all.session = inside.session
		}
	}
	return all, nil
}

// First is the picture that opening these paths shows first, "" where that takes more than a look at their names.
func First(paths []string) string {
	if len(paths) == 0 || project.IsSession(paths[0]) {
		return ""
	}
	found, err := pictureList(paths)
	if err != nil || found.session != "" || len(found.list) == 0 {
		return ""
	}
	return found.list[0]
}

// NoPicturesError says that a folder holds none.
type NoPicturesError struct{ Folder string }

// Error is one sentence that names the folder.
func (e *NoPicturesError) Error() string {
	return fmt.Sprintf("there is no picture in the folder %s", e.Folder)
}

// folderPictures lists the pictures of a folder as people count (2 before 10). What begins with a dot is not for people: some
// systems lay such a file beside each picture. Masks and cut-outs that lie beside their pictures are results, and nothing to begin with.
func folderPictures(folder string) (pictureFiles, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return pictureFiles{}, err
	}
	slices.SortStableFunc(entries, func(a, b os.DirEntry) int { return natural.Compare(a.Name(), b.Name()) })
	var found pictureFiles
	var names []string
	var latest int64
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		switch {
		case e.IsDir() || strings.HasPrefix(e.Name(), "."):
		case project.IsSession(path):
			if info, err := e.Info(); err == nil && (found.session == "" || info.ModTime().UnixNano() > latest) {
				found.session, latest = path, info.ModTime().UnixNano()
			}
		case picture.IsNamedLikeOne(e.Name()):
			names = append(names, e.Name())
		}
	}
	made := formats.Made(names)
	for _, name := range names {
		if made[name] {
			found.made++
		} else {
			found.list = append(found.list, filepath.Join(folder, name))
		}
	}
	if len(found.list) == 0 && found.session == "" {
		return pictureFiles{}, &NoPicturesError{filepath.Base(folder)}
	}
	return found, nil
}
