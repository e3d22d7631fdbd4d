package graph

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/mask"
)

// The encoder that is loaded late is the one that was there at the opening, whatever becomes of the kept graphs and the
// checkpoint meanwhile.
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
		for _, late := range []bool{false, true} {
			m, err := openModel(context.Background(), f, arch, [32]byte{7}, Options{Threads: 1, CacheDir: dir, Late: func(inference.Info, func(w, h int) mask.Grid) bool { return late }})
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			if loaded := m.sessions.back != nil || m.sessions.encoder != nil; loaded == late {
				t.Errorf("%s, late %v: the encoder is loaded: %v", name, late, loaded)
			}
			if late {
				files, _ := filepath.Glob(filepath.Join(dir, "*", "*"))
				for _, file := range files {
					if err := os.Truncate(file, 3); err != nil {
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
		}
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
