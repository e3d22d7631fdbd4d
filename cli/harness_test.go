package cli

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/picture"
)

// stage is a program with the fake model and an empty folder to work in.
type stage struct {
	*program
	dir   string
	model *fake.Model // of the last call
}

// newStage changes into an empty folder that holds a.png and b.png (200 x 120 pixels).
func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{dir: t.TempDir()}
	t.Chdir(s.dir)
	cache := t.TempDir()
	s.program = &program{
		version:  "1.2.3",
		runtime:  func() (string, error) { return "9.9.9", nil },
		cacheDir: func() string { return cache },
		machine:  &fakeMachine{},
		around:   Surroundings{Locks: t.TempDir()},
		open: func(string, models.Options) inference.Opener {
			return func(context.Context) (inference.Model, error) {
				s.model = fake.New(fake.Options{})
				return s.model, nil
			}
		},
	}
	writePicture(t, "a.png", 200, 120)
	writePicture(t, "b.png", 120, 200)
	return s
}

// whileEncoding has something happen once, while the first picture is encoded.
func (s *stage) whileEncoding(do func()) {
	s.open = func(string, models.Options) inference.Opener {
		done := false
		return fake.Opener(fake.Options{Hooks: fake.Hooks{Encode: func(context.Context, *picture.Picture) error {
			if !done {
				done = true
				do()
			}
			return nil
		}}})
	}
}

func writePicture(t *testing.T, name string, w, h int) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, color.RGBA{uint8(i), uint8(i / w), 90, 255})
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	writeFile(t, name, buf.Bytes())
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// call runs a command line, its words separated by blanks.
func (s *stage) call(t *testing.T, line string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = s.run(t.Context(), strings.Fields(line), &out, &err)
	return code, out.String(), err.String()
}

// mustCall is call for a line that must succeed without a word on stderr.
func (s *stage) mustCall(t *testing.T, line string) string {
	t.Helper()
	code, stdout, stderr := s.call(t, line)
	if code != ExitDone || stderr != "" {
		t.Fatalf("clickmask %s: exit %d, %s", line, code, stderr)
	}
	return stdout
}

// files lists what is in the folder, but the pictures of newStage.
func (s *stage) files(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(s.dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(s.dir, path)
			if name != "a.png" && name != "b.png" {
				names = append(names, filepath.ToSlash(name))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
