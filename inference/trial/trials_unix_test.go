//go:build unix

package trial

import (
	"os"
	"syscall"
	"testing"

	"clickmask/inference/ort"
)

// Opening a named pipe waits for a writer, and a sparse file has any size.
func TestWhatIsNoMemoryIsNotWaitedFor(t *testing.T) {
	const model = "/models/a.onnx"
	a := NewAttempts(t.TempDir())
	p := newPlace(t, "right")
	if err := os.MkdirAll(a.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, put := range map[string]func(path string) error{
		"a named pipe": func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"20 GB of nothing": func(path string) error {
			if err := os.WriteFile(path, []byte(`{"model":"/models/a.onnx"}`), 0o600); err != nil {
				return err
			}
			return os.Truncate(path, 20<<30)
		},
	} {
		for _, path := range []string{a.path(model), p.path()} {
			if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			if err := put(path); err != nil {
				t.Fatal(err)
			}
		}
		if a.Suspect(model) {
			t.Errorf("%s: suspect", name)
		}
		if _, known := p.Known(ort.WebGPU); known {
			t.Errorf("%s: known", name)
		}
	}
}
