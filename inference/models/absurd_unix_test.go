//go:build unix

package models_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"clickmask/inference/models"
)

// What is no file, or cannot be a model for its size, is refused before it is read: a named pipe would wait for a
// writer, a device has no end, and 12 GB take a minute.
func TestWhatCannotBeAModelIsRefusedAtOnce(t *testing.T) {
	dir := t.TempDir()
	sparse := func(path, head string, size int64) error {
		if err := os.WriteFile(path, []byte(head), 0o600); err != nil {
			return err
		}
		return os.Truncate(path, size)
	}
	for _, ending := range []string{".pt", ".pth", ".safetensors", ".onnx"} {
		for what, c := range map[string]struct {
			put  func(path string) error
			says string
		}{
			"pipe":    {func(path string) error { return syscall.Mkfifo(path, 0o600) }, "it is not a file"},
			"device":  {func(path string) error { return os.Symlink("/dev/zero", path) }, "it is not a file"},
			"folder":  {func(path string) error { return os.Mkdir(path, 0o700) }, "it is not a file"},
			"zeros":   {func(path string) error { return sparse(path, "", 20<<30) }, ""},
			"torch":   {func(path string) error { return sparse(path, "PK\x03\x04", 12<<30) }, ""},
			"tensors": {func(path string) error { return sparse(path, "\x02\x00\x00\x00\x00\x00\x00\x00{}", 12<<30) }, ""},
		} {
			path := filepath.Join(dir, what+ending)
			if err := c.put(path); err != nil {
				t.Fatal(err)
			}
			before := bytesRead(t)
			m, err := models.Open(path, 1)(t.Context())
			if err == nil {
				m.Close()
				t.Errorf("%s: opened", filepath.Base(path))
				continue
			}
			if !strings.Contains(err.Error(), what+ending) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", filepath.Base(path), err)
			}
			if read := bytesRead(t) - before; read > 8<<20 {
				t.Errorf("%s: %d bytes were read", filepath.Base(path), read)
			}
		}
	}
}

// bytesRead is how much this process has read so far, 0 where the system does not say.
func bytesRead(t *testing.T) (n int64) {
	t.Helper()
	text, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(text), "\n") {
		if digits, is := strings.CutPrefix(line, "rchar: "); is {
			for _, d := range digits {
				n = 10*n + int64(d-'0')
			}
		}
	}
	return n
}
