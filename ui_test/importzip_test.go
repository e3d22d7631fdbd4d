package uitest

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"clickmask/ui/lang"
)

// zipOf writes a ZIP file.
func zipOf(t *testing.T, file string, entries map[string]string) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range entries {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestADataSetIsImportedOutOfItsZIPFile(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	file := filepath.Join(s.dir, "export.zip")
	zipOf(t, file, map[string]string{"my export/data.yaml": "names: [dog]\n", "my export/train/labels/beach.txt": "0 0.1 0.1 0.5 0.1 0.5 0.5\n",
		"my export/train/labels/gone.txt": "0 0.5 0.5 0.1 0.1\n", "__MACOSX/my export/._data.yaml": "\x00"})
	s.picker.open = []string{file}
	s.w.Command("Import…")
	s.until("both are told", func() bool {
		return s.says("1 object was imported, pictures changed: 1. 1 picture is not open here: train/images/gone.")
	})
	if len(s.page().Objects) != 1 {
		t.Errorf("the page has %d objects", len(s.page().Objects))
	}
	lang.Set("ja")
	defer lang.Set("en")
	zipOf(t, file, map[string]string{"../labels.json": "{}"})
	s.w.Command("Import…")
	s.until("the reason is told", func() bool {
		return s.says("export.zip には外の場所を指すパスが含まれているため、読み込みません。")
	})
}
