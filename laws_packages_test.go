package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Packages name their authors and whom to write to in many formats. The words stand in packaging/lib.sh and are filled in from there,
// so that no system's package keeps an old address.
func TestPackagesNameTheirAuthorsFromOnePlace(t *testing.T) {
	one := filepath.Join("packaging", "lib.sh")
	for _, root := range []string{"packaging", ".github", "python"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, words := range []string{"ClickMask authors", "@clickmask.", "clickmask@"} {
				if has := strings.Contains(string(data), words); has && path != one {
					t.Errorf("%s has %q, which stands in %s", path, words, one)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(one)
	if err != nil || strings.Count(string(data), "authors=\"") != 1 {
		t.Errorf("%s names no authors: %v", one, err)
	}
}
