// Package reftest reads the official code's checkpoints and answers, for the tests that compare with them. They lie
// beside the checkout, and tests that need them are skipped where they are not.
package reftest

import (
	"compress/gzip"
	"io"
	"os"
	"testing"

	"clickmask/internal/npy"
)

// Unpacked is the content of a gzipped file; without the file the test is skipped.
func Unpacked(t testing.TB, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skip("the reference is not beside this checkout: ", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// NPY is the content of a float32 array's file, in C order.
func NPY(t testing.TB, path string) []float32 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, data, err := npy.Read(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return data
}
