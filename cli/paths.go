package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"clickmask/internal/natural"
	"clickmask/picture"
	"clickmask/project/formats"
)

// expand replaces folders by the pictures in them, in the order of their names, in which numbers count as numbers, without
// going deeper. Masks and cut-outs that lie beside their pictures are results, and nothing to begin with.
func expand(args []string) ([]string, error) {
	var paths []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			paths = append(paths, arg) // a missing file is reported as that picture's failure
			continue
		}
		entries, err := os.ReadDir(arg)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(entries, func(a, b os.DirEntry) int { return natural.Compare(a.Name(), b.Name()) })
		before := len(paths)
		var names []string
		for _, e := range entries {
			if !e.IsDir() && picture.IsNamedLikeOne(e.Name()) {
				names = append(names, e.Name())
			}
		}
		made := formats.Made(names)
		for _, name := range names {
			if !made[name] {
				paths = append(paths, filepath.Join(arg, name))
			}
		}
		if len(paths) == before {
			return nil, usagef("%s: there is no picture in this folder", arg)
		}
	}
	return paths, nil
}

func readable(name string) bool {
	return slices.Contains(picture.Extensions, strings.ToLower(filepath.Ext(name)))
}

// completePictures lets the shell complete the names of pictures and folders.
func completePictures(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var endings []string
	for _, e := range picture.Extensions {
		endings = append(endings, strings.TrimPrefix(e, "."))
	}
	return endings, cobra.ShellCompDirectiveFilterFileExt
}
