package bench

import (
	"path/filepath"
	"testing"

	"clickmask/inference/fake"
)

func TestAPictureIsKnownTheSecondTimeAndEncodedOnce(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "scene.jpg")
	if err := SaveJPEG(path, 96, 64); err != nil {
		t.Fatal(err)
	}
	m := fake.New(fake.Options{})
	for i, known := range []bool{false, true, true} {
		r, err := reopen(t.Context(), m, path, folder)
		if err != nil {
			t.Fatal(err)
		}
		if r.known != known {
			t.Errorf("time %d: known %v", i, r.known)
		}
	}
	if c := m.Counts(); c.Encodes != 1 || c.Decodes != 3 {
		t.Errorf("%d encodes, %d decodes; want 1 and 3", c.Encodes, c.Decodes)
	}
}
