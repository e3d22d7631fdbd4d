package formats

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// planOf is a plan of files with their names as content.
func planOf(paths ...string) *Plan {
	p := &Plan{}
	for i, path := range paths {
		p.Files = append(p.Files, File{Path: path, Page: i, write: func(w io.Writer) error { _, err := io.WriteString(w, path); return err }})
	}
	return p
}

// Nothing in a folder is replaced: files are counted until a name is free, also past those of the same plan, and what is there already
// is found.
func TestAPlanIsWrittenBesideWhatIsThere(t *testing.T) {
	folder := t.TempDir()
	put := func(name, content string) {
		t.Helper()
		at := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("images/a.png", "another")
	put("images/b.png", "images/b.png")
	put("images/c.png", "images/c.png and more")
	put("images/c_2.png", "images/c")
	put("blocked", "a file")
	b, err := planOf("images/a.png", "images/A_2.png", "images/b.png", "images/c.png", "blocked/d.png", "e.png").WriteBeside(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	for page, want := range map[int]string{0: "images/a_3.png", 1: "images/A_2.png", 2: "images/b.png", 3: "images/c_3.png", 4: "", 5: "e.png"} {
		if b.Paths[page] != want {
			t.Errorf("file %d is %q, not %q", page, b.Paths[page], want)
		}
	}
	if len(b.Renamed) != 2 || b.Renamed[0] != (Rename{0, "images/a.png", "images/a_3.png"}) || b.There != 1 || b.Failed != 1 || b.Err == nil {
		t.Errorf("%+v", b)
	}
	for name, want := range map[string]string{"images/a.png": "another", "images/a_3.png": "images/a.png", "images/b.png": "images/b.png", "images/c_2.png": "images/c", "images/c_3.png": "images/c.png"} {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v", name, got, err)
		}
	}
	again, err := planOf("images/a.png", "images/A_2.png", "e.png").WriteBeside(t.Context(), folder)
	if err != nil || again.There != 3 || again.Paths[0] != "images/a_3.png" || len(again.Renamed) != 0 {
		t.Errorf("%+v, %v", again, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := planOf("f.png").WriteBeside(ended, folder); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of its context: %v", err)
	}
}
