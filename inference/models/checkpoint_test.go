package models_test

import (
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/prompt"
)

// unpacked is a checkpoint with MobileSAM's architecture and random weights.
func unpacked(t *testing.T) string {
	t.Helper()
	packed, err := os.Open(filepath.Join("..", "..", "..", "shared", "reference", "mobile_sam_random.pt.gz"))
	if err != nil {
		t.Skip("the reference checkpoint is not here: ", err)
	}
	defer packed.Close()
	z, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "mobile_sam_random.pt")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.Copy(f, z); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestACheckpointOpensByItsPath(t *testing.T) {
	path := unpacked(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	m, err := models.Open(path, 0)(t.Context())
	if errors.Is(err, ort.ErrRuntimeMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if i := m.Info(); i.Name != "mobile_sam_random" || i.InputSide != 1024 || i.LowW != 256 {
		t.Errorf("%+v", i)
	}
	e, err := m.Encode(t.Context(), ball(300, 200, 100, 100, 50))
	if err != nil {
		t.Fatal(err)
	}
	a, err := m.Decode(t.Context(), e, prompt.Prompt{Points: []prompt.Point{{X: 100, Y: 100, Label: prompt.Positive}}}, nil)
	if err != nil || len(a.LowRes) != 4 {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestACheckpointThatCannotBeOpenedIsNamed(t *testing.T) {
	dir := t.TempDir()
	noise := filepath.Join(dir, "noise.safetensors")
	if err := os.WriteFile(noise, []byte(strings.Repeat("not a checkpoint ", 10)), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "folder.pt")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{
		filepath.Join(dir, "gone.pth"): "open model gone.pth: file does not exist",
		folder:                         "open model folder.pt: it is not a file",
		noise:                          "open model noise.safetensors: ",
	} {
		_, err := models.Open(path, 1)(t.Context())
		if err == nil || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("%s: %v", path, err)
		}
		if strings.Contains(says, "exist") && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
