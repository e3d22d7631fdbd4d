//go:build unix

package graph

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/internal/atomicfile"
)

func TestExportKeepsWhatTheFilesAre(t *testing.T) {
	_, data := readSafetensors(t, "vit.safetensors")
	dir, far := t.TempDir(), t.TempDir()
	export := func(guard *atomicfile.Guard) error {
		_, err := Export(context.Background(), bytes.NewReader(data), int64(len(data)), dir, ExportOptions{Overwrite: true, Guard: guard})
		return err
	}
	put := func(path, text string, mode fs.FileMode) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	encoder, decoder, target := filepath.Join(dir, "sam_encoder.onnx"), filepath.Join(dir, "sam_decoder.onnx"), filepath.Join(far, "it.onnx")
	put(target, "old", 0o600)
	if err := os.Symlink(target, decoder); err != nil {
		t.Fatal(err)
	}
	put(encoder, "old", 0o640)
	if err := export(nil); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(decoder); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is %v (%v)", info.Mode(), err)
	}
	for path, mode := range map[string]fs.FileMode{target: 0o600, encoder: 0o640} {
		if info, err := os.Stat(path); err != nil || info.Mode() != mode || info.Size() < 1000 {
			t.Errorf("%s: %v (%v)", filepath.Base(path), info, err)
		}
	}

	put(target, "the checkpoint", 0o600)
	if err := export(atomicfile.NewGuard(target)); err == nil || !strings.Contains(err.Error(), "sam_decoder.onnx is the checkpoint") {
		t.Errorf("over the checkpoint: %v", err)
	}
	if err := os.Link(target, filepath.Join(far, "second.onnx")); err != nil {
		t.Fatal(err)
	}
	if err := export(nil); err == nil || !strings.Contains(err.Error(), "has a second name") {
		t.Errorf("over a file with two names: %v", err)
	}
	if text, err := os.ReadFile(target); string(text) != "the checkpoint" {
		t.Errorf("it holds %q (%v)", text, err)
	}
	if list, err := os.ReadDir(dir); len(list) != 2 {
		t.Errorf("the folder holds %v (%v)", list, err)
	}
}
