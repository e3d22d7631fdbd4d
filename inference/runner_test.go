package inference_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/picture"
)

// kept is the only file that embeddings were kept in.
func kept(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "embeddings", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("kept are %q, %v", files, err)
	}
	return files[0]
}

func TestAnEmbeddingIsComputedOnceAndKeptOnDisk(t *testing.T) {
	dir := t.TempDir()
	m := fake.New(fake.Options{})
	first := inference.NewRunner(m, inference.Options{CacheDir: dir})
	e, cached, err := first.Embed(t.Context(), plain(300))
	if err != nil || cached {
		t.Fatal(cached, err)
	}
	if again, cached, err := first.Embed(t.Context(), plain(300)); err != nil || !cached || again != e {
		t.Errorf("from memory: %v, %v", cached, err)
	}
	got, cached, err := inference.NewRunner(m, inference.Options{CacheDir: dir}).Embed(t.Context(), plain(300))
	if err != nil || !cached {
		t.Fatalf("from disk: %v, %v", cached, err)
	}
	if got.Model != e.Model || got.Grid != e.Grid || len(got.Tensors) != 1 || got.Tensors[0].Name != e.Tensors[0].Name ||
		!slices.Equal(got.Tensors[0].Shape, e.Tensors[0].Shape) || !slices.Equal(got.Tensors[0].Data, e.Tensors[0].Data) {
		t.Error("what came from disk is not what was kept")
	}
	if st, err := os.Stat(kept(t, dir)); err != nil || st.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the file: %v, %v", st.Mode(), err)
	}
	if c := m.Counts(); c.Encodes != 1 {
		t.Errorf("encoded %d times", c.Encodes)
	}
}

func TestAnotherModelOrPictureIsAMiss(t *testing.T) {
	dir := t.TempDir()
	opts := inference.Options{CacheDir: dir}
	if _, _, err := inference.NewRunner(fake.New(fake.Options{}), opts).Embed(t.Context(), plain(1)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		m *fake.Model
		p *picture.Picture
	}{
		"another model":   {fake.New(fake.Options{Name: "Other"}), plain(1)},
		"another picture": {fake.New(fake.Options{}), plain(2)},
	} {
		if _, cached, err := inference.NewRunner(c.m, opts).Embed(t.Context(), c.p); err != nil || cached {
			t.Errorf("%s: %v, %v", name, cached, err)
		}
	}
}

func TestAFileThatIsDamagedOrForeignIsAMissAndReplaced(t *testing.T) {
	for name, spoil := range map[string]func(data []byte) []byte{
		"cut off":       func(d []byte) []byte { return d[:len(d)-1] },
		"empty":         func([]byte) []byte { return nil },
		"a bit flipped": func(d []byte) []byte { d[len(d)/2] ^= 4; return d },
		"the sum wrong": func(d []byte) []byte { d[len(d)-1] ^= 4; return d },
		"something else": func([]byte) []byte {
			return []byte("not an embedding, but of some length, so that there is something to read")
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			m := fake.New(fake.Options{})
			opts := inference.Options{CacheDir: dir}
			if _, _, err := inference.NewRunner(m, opts).Embed(t.Context(), plain(1)); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(kept(t, dir))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(kept(t, dir), spoil(data), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, cached, err := inference.NewRunner(m, opts).Embed(t.Context(), plain(1)); err != nil || cached {
				t.Errorf("the spoilt file: %v, %v", cached, err)
			}
			if _, cached, err := inference.NewRunner(m, opts).Embed(t.Context(), plain(1)); err != nil || !cached {
				t.Errorf("after it: %v, %v", cached, err)
			}
		})
	}
}

func TestAFolderThatCannotBeWrittenIsNoError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := inference.NewRunner(fake.New(fake.Options{}), inference.Options{CacheDir: file})
	if _, cached, err := r.Embed(t.Context(), plain(1)); err != nil || cached {
		t.Error(cached, err)
	}
}

func TestARunnerTellsErrorsAndPanics(t *testing.T) {
	fail := func() error { return errTest }
	m := fake.New(fake.Options{Hooks: fake.Hooks{Encode: func(context.Context, *picture.Picture) error { return fail() }}})
	r := inference.NewRunner(m, inference.Options{})
	if _, _, err := r.Embed(t.Context(), plain(1)); !errors.Is(err, errTest) {
		t.Error(err)
	}
	fail = func() error { panic("boom") }
	var broken *inference.PanicError
	if _, _, err := r.Embed(t.Context(), plain(1)); !errors.As(err, &broken) {
		t.Error(err)
	}
	fail = func() error { return nil }
	if _, _, err := r.Embed(t.Context(), plain(1)); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := r.Embed(ctx, plain(1)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTheEngineReadsWhatTheCommandLineKept(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := inference.NewRunner(fake.New(fake.Options{}), inference.Options{CacheDir: dir}).Embed(t.Context(), plain(1)); err != nil {
		t.Fatal(err)
	}
	s := newStage(t, inference.Options{CacheDir: dir})
	s.Use(fake.Opener(fake.Options{}))
	s.Show(plain(1), 1)
	s.want(inference.EventLoading)
	s.want(inference.EventLoaded)
	if e := s.want(inference.EventReady); !e.Cached {
		t.Errorf("%+v", e)
	}
}
