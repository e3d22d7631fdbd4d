package models

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

// longFile is one of several blocks.
func longFile(t *testing.T, extra int) (path string, data []byte) {
	t.Helper()
	for len(data) < 2*blockSize {
		data = append(data, weights(uint64(len(data)))...)
	}
	data = data[:2*blockSize+extra]
	path = filepath.Join(t.TempDir(), "m.pt")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, data
}

func TestAVerifiedFileGivesTheBytesThatWereHashed(t *testing.T) {
	for _, extra := range []int{0, 1, 12345, -500, -blockSize, -2 * blockSize} {
		path, data := longFile(t, extra)
		sum := sha256.Sum256(data)
		f, err := OpenVerified(t.Context(), path, hex.EncodeToString(sum[:]))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if f.SHA256() != sum || f.Size() != int64(len(data)) {
			t.Errorf("%d bytes: %x of %d", len(data), f.SHA256(), f.Size())
		}
		from, to := max(0, len(data)-blockSize-1000), max(0, len(data)-blockSize+1000) // across two blocks
		if err := iotest.TestReader(io.NewSectionReader(f, int64(from), int64(to-from)), data[from:to]); err != nil {
			t.Errorf("%d bytes: %v", len(data), err)
		}
		var wg sync.WaitGroup
		for at := 0; at < len(data); at += 700_000 {
			wg.Go(func() {
				b := make([]byte, 500_000)
				n, _ := f.ReadAt(b, int64(at))
				if !bytes.Equal(b[:n], data[at:min(len(data), at+len(b))]) {
					t.Errorf("%d bytes: wrong ones from %d on", len(data), at)
				}
			})
		}
		wg.Wait()
		if n, err := f.ReadAt(make([]byte, 5), f.Size()); n != 0 || err != io.EOF {
			t.Errorf("beyond the end: %d, %v", n, err)
		}
		if _, err := f.ReadAt(make([]byte, 5), -1); err == nil {
			t.Error("before the beginning something is read")
		}
	}
}

func TestAVerifiedFileNoticesEveryChange(t *testing.T) {
	changes := map[string]func(path string) error{
		"one bit": func(path string) error {
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			b := make([]byte, 1)
			f.ReadAt(b, blockSize+77)
			b[0] ^= 4
			_, err = f.WriteAt(b, blockSize+77)
			return err
		},
		"an earlier end": func(path string) error { return os.Truncate(path, blockSize+100) },
	}
	for name, change := range changes {
		path, data := longFile(t, 99)
		f, err := OpenVerified(t.Context(), path, "")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := change(path); err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 10)
		for _, length := range []int{10, blockSize} {
			f.ReadAt(b, 0) // its block is held from now on
			if _, err := f.ReadAt(make([]byte, length), blockSize); !errors.Is(err, ErrChanged) {
				t.Errorf("%s: %d bytes are read with %v", name, length, err)
			}
		}
		if _, err := f.ReadAt(b, 5); err != nil || !bytes.Equal(b, data[5:15]) {
			t.Errorf("%s: elsewhere: %v", name, err)
		}
	}
}

func TestAVerifiedFileStaysWhenAnotherTakesItsName(t *testing.T) {
	path, data := longFile(t, 5)
	f, err := OpenVerified(t.Context(), path, "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.WriteFile(path+".new", []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Skip("this system replaces no open file: ", err)
	}
	got, err := io.ReadAll(io.NewSectionReader(f, 0, f.Size()))
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestAVerifiedFileMustHaveTheChecksumAskedFor(t *testing.T) {
	path, _ := longFile(t, 5)
	if _, err := OpenVerified(t.Context(), path, strings.Repeat("0", 64)); !errors.Is(err, errWrongSum) || !strings.Contains(err.Error(), "instead of 00000000") {
		t.Error(err)
	}
	if _, err := OpenVerified(t.Context(), path+"x", ""); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
