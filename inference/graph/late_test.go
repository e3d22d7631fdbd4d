package graph

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/mask"
)

// The encoder that is loaded late is the one that was there at the opening, whatever becomes of the kept graphs meanwhile: the
// checkpoint is opened again for it, and closed.
func TestAnEncoderThatIsLoadedLateEncodesTheSame(t *testing.T) {
	needRuntime(t)
	for _, name := range []string{"tiny", "vit"} {
		f, _ := readSafetensors(t, name+".safetensors")
		arch, err := recognise(f, fixtureSide)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		var want []float32
		for _, late := range []bool{false, true, true} {
			opened, closed := 0, 0
			m, err := openModel(context.Background(), f, arch, [32]byte{7}, Options{Threads: 1, CacheDir: dir,
				Late: func(inference.Info, func(w, h int) mask.Grid) bool { return late },
				Again: func(context.Context) (io.ReaderAt, int64, func() error, error) {
					data, err := os.ReadFile(filepath.Join("testdata", name+".safetensors"))
					opened++
					return bytes.NewReader(data), int64(len(data)), func() error { closed++; return nil }, err
				}})
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			if loaded := m.sessions.back != nil || m.sessions.encoder != nil; loaded == late {
				t.Errorf("%s, late %v: the encoder is loaded: %v", name, late, loaded)
			}
			if late {
				if m.sessions.origin.w != nil {
					t.Errorf("%s: a checkpoint is held that is closed", name)
				}
				files, _ := filepath.Glob(filepath.Join(dir, "*", "*"))
				for _, file := range files {
					// Replaced, not cut off: what is loaded already lies in its pages.
					if err := errors.Join(os.Remove(file), os.WriteFile(file, []byte("no"), 0o600)); err != nil {
						t.Fatal(err)
					}
				}
			}
			e, err := m.embed(context.Background(), fixturePicture(256, 144), 256, 144)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = e.Data
			}
			if !slices.Equal(e.Data, want) {
				t.Errorf("%s, late %v: another embedding", name, late)
			}
			if again := map[bool]int{true: 1}[late]; opened != again || closed != again {
				t.Errorf("%s, late %v: the checkpoint was opened again %d times and closed %d times", name, late, opened, closed)
			}
		}
	}
}

// Without a way to the checkpoint no encoder is left for later.
func TestNoEncoderIsLateThatCouldNotBeBuiltThen(t *testing.T) {
	needRuntime(t)
	f, _ := readSafetensors(t, "tiny.safetensors")
	arch, err := recognise(f, fixtureSide)
	if err != nil {
		t.Fatal(err)
	}
	m, err := openModel(t.Context(), f, arch, [32]byte{7}, Options{Threads: 1, CacheDir: t.TempDir(),
		Late: func(inference.Info, func(w, h int) mask.Grid) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if m.sessions.back == nil {
		t.Error("it was left")
	}
}

// Graphs that another library has optimised, or for another processor, are as good as none.
func TestAnotherLibraryCompilesElsewhereAnew(t *testing.T) {
	needRuntime(t)
	f, _ := readSafetensors(t, "tiny.safetensors")
	arch, err := recognise(f, fixtureSide)
	if err != nil {
		t.Fatal(err)
	}
	dir, asked := t.TempDir(), 0
	for i := range 3 {
		m, err := openModel(t.Context(), f, arch, [32]byte{7}, Options{Threads: 1, CacheDir: dir, Elsewhere: func(context.Context) error { asked++; return nil }})
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			parts := strings.Split(file, ".") // a name, a tag and an ending
			parts[len(parts)-2] = strings.Repeat("0", len(parts[len(parts)-2]))
			if err := os.Rename(file, strings.Join(parts, ".")); i == 0 && err != nil {
				t.Fatal(err)
			}
		}
	}
	if asked != 3 {
		t.Errorf("asked %d times", asked)
	}
}

// Another process compiles what is not in the cache yet, and only that; where it does not, this one does.
func TestACheckpointIsCompiledElsewhereOnce(t *testing.T) {
	needRuntime(t)
	f, _ := readSafetensors(t, "tiny.safetensors")
	arch, err := recognise(f, fixtureSide)
	if err != nil {
		t.Fatal(err)
	}
	for _, works := range []bool{true, false} {
		dir, asked := t.TempDir(), 0
		open := func() {
			t.Helper()
			m, err := openModel(context.Background(), f, arch, [32]byte{7}, Options{Threads: 1, CacheDir: dir, Elsewhere: func(ctx context.Context) error {
				asked++
				if !works {
					return os.ErrPermission
				}
				other, err := openModel(ctx, f, arch, [32]byte{7}, Options{Threads: 1, CacheDir: dir})
				if err != nil {
					return err
				}
				return other.Close()
			}})
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Close(); err != nil {
				t.Error(err)
			}
		}
		open()
		open()
		if asked != 1 {
			t.Errorf("works %v: asked %d times", works, asked)
		}
	}
}
