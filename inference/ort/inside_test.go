//go:build onefile

package ort

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"clickmask/internal/ownfolder"
)

func TestTheLibraryInsideIsUnpackedOnceAndNeverTakenAsItIsFound(t *testing.T) {
	library := []byte("a library")
	sum := sha256.Sum256(library)
	hash := hex.EncodeToString(sum[:])
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(library); err != nil {
		t.Fatal(err)
	}
	w.Close()
	dir := t.TempDir()
	path, err := unpackInto(dir, packed.Bytes(), hash)
	if err != nil {
		t.Fatal(err)
	}
	first, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := unpackInto(dir, nil, hash); err != nil || again != path {
		t.Errorf("it was unpacked again: %v", err)
	}
	if err := os.WriteFile(path, []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := unpackInto(dir, packed.Bytes(), hash); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); !bytes.Equal(got, library) {
		t.Errorf("what somebody put there is used: %q", got)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 || first.Size() != int64(len(library)) {
		t.Errorf("the folder has %v", entries)
	}
	if err := os.Chmod(filepath.Dir(path), 0o770); err != nil {
		t.Fatal(err)
	}
	if _, err := unpackInto(dir, packed.Bytes(), hash); runtime.GOOS != "windows" && !errors.Is(err, ownfolder.ErrOthers) {
		t.Errorf("in a folder that others may write to: %v", err)
	}
	if _, err := unpackInto(filepath.Join(path, "no folder"), packed.Bytes(), hash); err == nil {
		t.Error("a folder that cannot be made is no fault")
	}
	if _, err := unpackInto(t.TempDir(), packed.Bytes(), "0000"); err == nil {
		t.Error("another library than the one that was packed is used")
	}
}
