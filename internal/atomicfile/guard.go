package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold is the same for names that some file system takes for the same: it ignores case as Unicode and as capital letters
// have it, and how accents are put together.
func Fold(name string) string {
	name = cases.Fold().String(norm.NFD.String(name))
	return norm.NFKC.String(strings.ToLower(strings.ToUpper(norm.NFD.String(name))))
}

// Guard knows the pictures that are worked on, which nothing ever replaces. A nil Guard knows none. It may be asked by
// several goroutines at once.
type Guard struct {
	names map[string]string // folded absolute paths, as given and with links followed → the path as given
	files map[int64][]source
}

type source struct {
	path string
	info fs.FileInfo
}

// SourceError says that a file to be written is a picture that is worked on.
type SourceError struct{ Path, Source string }

// Error is one sentence that names both where they differ.
func (e *SourceError) Error() string {
	if filepath.Base(e.Path) == filepath.Base(e.Source) {
		return fmt.Sprintf("%s is a picture that is worked on and would be replaced; choose another name", filepath.Base(e.Path))
	}
	return fmt.Sprintf("%s is the picture %s, which is worked on and would be replaced; choose another name", filepath.Base(e.Path), filepath.Base(e.Source))
}

// NewGuard looks at the pictures as they are on the disk now. What is no file, like a picture inside the program, is no
// concern of it.
func NewGuard(pictures ...string) *Guard {
	g := &Guard{names: map[string]string{}, files: map[int64][]source{}}
	for _, p := range pictures {
		if p == "" {
			continue
		}
		for _, name := range spellings(p) {
			g.names[name] = p
		}
		if info, err := os.Stat(p); err == nil {
			g.files[info.Size()] = append(g.files[info.Size()], source{p, info})
		}
	}
	return g
}

// spellings are the folded names of a file: as it is called, and with links followed.
func spellings(path string) []string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return []string{Fold(path)}
	}
	list := []string{Fold(absolute)}
	if resolved, err := resolve(absolute); err == nil && resolved != absolute {
		list = append(list, Fold(resolved))
	}
	return list
}

// Check refuses, with a [*SourceError], a path whose file is one of the pictures: by its name whatever its case, by a
// link to it or a second name of it, or because a picture that is missing now has this name.
func (g *Guard) Check(path string) error {
	if g == nil {
		return nil
	}
	for _, name := range spellings(path) {
		if p, ok := g.names[name]; ok {
			return &SourceError{Path: path, Source: p}
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil // nothing is there that could be replaced
	}
	for _, s := range g.files[info.Size()] {
		if os.SameFile(info, s.info) {
			return &SourceError{Path: path, Source: s.path}
		}
	}
	return nil
}

// Write is the package's [Write] for who has asked Check long before. It asks again once links are followed, so that no link that came
// meanwhile leads to a picture; the error is a [*SourceError] then.
func (g *Guard) Write(path string, overwrite bool, write func(io.Writer) error) error {
	err := Write(path, overwrite, func(w io.Writer) error {
		if err := g.Check(path); err != nil {
			return err
		}
		return write(w)
	})
	var is *SourceError
	if errors.As(err, &is) {
		return is
	}
	return err
}
