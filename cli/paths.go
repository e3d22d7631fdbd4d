package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"clickmask/picture"
)

// expand replaces folders by the pictures in them, sorted by name, without going deeper.
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
		before := len(paths)
		for _, e := range entries {
			if !e.IsDir() && readable(e.Name()) {
				paths = append(paths, filepath.Join(arg, e.Name()))
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
