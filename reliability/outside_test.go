//go:build linux

package reliability

import (
	"os"
	"path/filepath"
	"testing"

	"clickmask/picture/outside"
)

// A program of the system that decodes a picture talks to nobody, writes into the program's cache alone, and leaves nothing there.
func TestAPictureOfTheSystemsReaderIsReadInSilence(t *testing.T) {
	for kind, name := range map[outside.Kind]string{outside.HEIC: "rgb.heic", outside.JPEG2000: "rgb.jp2"} {
		t.Run(name, func(t *testing.T) {
			reader, ok := outside.Find(kind)
			if !ok {
				t.Skip("no program of this system reads it: install libheif-examples and libopenjp2-tools")
			}
			data, err := os.ReadFile(filepath.Join("..", "picture", "testdata", "outside", name))
			if err != nil {
				t.Fatal(err)
			}
			p := newPerson(t)
			if err := os.WriteFile(filepath.Join(p.work, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
			r := p.alone(t)
			r.starts = append(r.starts, "/usr/bin/prlimit", reader.Path) // which begins with its bounds by the first
			if _, stderr, err := p.watch(t, r, "predict", name, "--points", "30,20", "--threads", "1", "-o", "masks"); err != nil {
				t.Errorf("%v, %s", err, stderr)
			}
			if _, err := os.Stat(filepath.Join(p.work, "masks")); err != nil {
				t.Error(err)
			}
			for _, path := range p.left(t) {
				t.Errorf("%s is left", path)
			}
			if list, err := os.ReadDir(filepath.Join(p.home, ".cache", "clickmask", "readers")); err != nil || len(list) > 0 {
				t.Errorf("%v, %v are left", list, err)
			}
		})
	}
}
