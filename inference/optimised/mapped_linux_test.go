package optimised

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"clickmask/assets/model"
	"clickmask/inference/ort"
)

// A session has its numbers from the file, whose pages all processes share, and not a copy of them.
func TestNumbersAreMapped(t *testing.T) {
	need(t)
	f := Folder{Dir: t.TempDir()}
	s, err := f.Make(Graph{Name: "encoder"}, model.Encoder, []string{"image"}, []string{"f8", "f4"}, ort.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	numbers := files(t, f.Dir, numbersSuffix)
	if len(numbers) != 1 || !bytes.Contains(maps, []byte(filepath.Base(numbers[0]))) {
		t.Errorf("%q are not mapped", numbers)
	}
}
