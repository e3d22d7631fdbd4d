//go:build onefile

package ort

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed" // the library is part of the program
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"clickmask/internal/ownfolder"
)

// A program of a single file has ONNX Runtime inside. packaging/build.sh puts both here; inside.sha256 is of the library itself.
var (
	//go:embed inside/onnxruntime.gz
	inside []byte
	//go:embed inside/onnxruntime.sha256
	insideHash string
)

// unpacked is the library from inside the program as a file in the person's cache, which is all that the system's loader can
// load. What lies there already is compared by its hash first: a cache is no place to trust.
func unpacked() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", errors.New("there is no folder to unpack it into")
	}
	return unpackInto(filepath.Join(cache, "clickmask", "onnxruntime"), inside, strings.TrimSpace(insideHash))
}

func unpackInto(folder string, packed []byte, hash string) (string, error) {
	name, _ := Wanted()
	path := filepath.Join(folder, hash, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("it cannot be unpacked (%w)", err)
	}
	own, err := ownfolder.Resolve(filepath.Dir(path)) // the loader opens it by its name, after its hash was compared
	if err != nil {
		return "", fmt.Errorf("it cannot be unpacked (%w)", err)
	}
	if path = filepath.Join(own, name); hashOf(path) == hash {
		return path, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", errNoLibrary
	}
	f, err := os.CreateTemp(filepath.Dir(path), "unpack-*")
	if err != nil {
		return "", fmt.Errorf("it cannot be unpacked (%w)", err)
	}
	defer os.Remove(f.Name()) // it is gone when it has taken its name
	_, err = io.Copy(f, r)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil && hashOf(f.Name()) != hash {
		err = errNoLibrary
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil && hashOf(path) != hash { // else another process was first
		return "", fmt.Errorf("it cannot be unpacked (%w)", err)
	}
	return path, nil
}

// hashOf is a file's SHA-256, "" of none.
func hashOf(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
