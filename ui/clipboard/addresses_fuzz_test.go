//go:build !darwin && !windows

package clipboard

import (
	"path/filepath"
	"strings"
	"testing"
)

// FuzzPathsOf reads odd lists of files from the clipboard: what comes of them are whole paths, at most one for each line.
//
//	go test -fuzz FuzzPathsOf -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./ui/clipboard
func FuzzPathsOf(f *testing.F) {
	for _, list := range []string{"file:///a/b%20c.png\r\nfile://localhost/d.jpg\r\n# a remark\r\n", "http://example.org/a.png", "file://elsewhere/a.png", "file:a.png", "/a.png", "file:///%00", "file:///%zz"} {
		f.Add(list)
	}
	f.Fuzz(func(t *testing.T, list string) {
		paths := pathsOf(list)
		if len(paths) > 1+strings.Count(list, "\n") {
			t.Fatalf("%d files of %q", len(paths), list)
		}
		for _, path := range paths {
			if !filepath.IsAbs(path) || strings.ContainsRune(path, 0) {
				t.Fatalf("%q", path)
			}
		}
	})
}
