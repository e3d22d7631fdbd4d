package foreign

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/pairs"
	"clickmask/inference/segtest"
	"clickmask/prompt"
)

// opened opens a pair in a child.
func opened(t testing.TB, path string, limits Limits) *Model {
	t.Helper()
	m, err := OpenFile(t.Context(), path, Options{Threads: 1, Limits: limits})
	if errors.Is(err, ort.ErrRuntimeMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

// clicks is a prompt of n points.
func clicks(n int) prompt.Prompt {
	var p prompt.Prompt
	for i := range n {
		p.Points = append(p.Points, prompt.Point{X: float64(20 + i), Y: 30, Label: prompt.Positive})
	}
	return p
}

// caches keeps notes of self-tests out of the user's folder.
func caches(t testing.TB) {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	if path, err := ort.Library(); err == nil {
		t.Setenv("ORT_LIB", path)
	}
}

func TestAModelInAChildIsAModelLikeAnyOther(t *testing.T) {
	caches(t)
	path := pair(t, encoder(nil), decoder(nil))
	segtest.Run(t, func(t *testing.T) inference.Model { return opened(t, path, Limits{}) })
}

func TestAChildAnswersWhatThisProcessWould(t *testing.T) {
	caches(t)
	path := pair(t, encoder(nil), decoder(nil))
	there := opened(t, path, Limits{})
	here, err := pairs.OpenFile(t.Context(), path, ort.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	if there.Info() != here.Info() || there.Doubt() != here.(pairs.Doubtful).Doubt() {
		t.Errorf("%+v, %q; here %+v, %q", there.Info(), there.Doubt(), here.Info(), here.(pairs.Doubtful).Doubt())
	}
	pic := segtest.Scene(300, 200, 3)
	e, err := there.Encode(t.Context(), pic)
	if err != nil {
		t.Fatal(err)
	}
	same, err := here.Encode(t.Context(), pic)
	if err != nil || !slices.Equal(e.Tensors[0].Data, same.Tensors[0].Data) || e.Grid != same.Grid || e.Tensors[0].Name != same.Tensors[0].Name {
		t.Fatalf("another embedding, %v", err)
	}
	for n := 1; n < 4; n++ {
		a, err := there.Decode(t.Context(), e, clicks(n), nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := here.Decode(t.Context(), same, clicks(n), nil)
		if err != nil || !slices.Equal(a.IoU, b.IoU) || !slices.Equal(a.LowRes[0].Data, b.LowRes[0].Data) {
			t.Errorf("%d clicks: another answer, %v", n, err)
		}
	}
}

// A child keeps a few embeddings; more of them, and such as it never made, are sent again.
func TestMoreEmbeddingsThanAChildKeeps(t *testing.T) {
	caches(t)
	m := opened(t, pair(t, encoder(nil), decoder(nil)), Limits{})
	var made []*inference.Embedding
	var answers []*prompt.Answer
	for i := range 2 * slots {
		e, err := m.Encode(t.Context(), segtest.Scene(64, 48, i))
		if err != nil {
			t.Fatal(err)
		}
		a, err := m.Decode(t.Context(), e, clicks(1), nil)
		if err != nil {
			t.Fatal(err)
		}
		made, answers = append(made, e), append(answers, a)
	}
	for _, i := range []int{0, 7, 3, 0, 1, 2, 6, 5, 4, 3, 0} {
		a, err := m.Decode(t.Context(), made[i], clicks(1), nil)
		if err != nil || !slices.Equal(a.LowRes[0].Data, answers[i].LowRes[0].Data) {
			t.Fatalf("embedding %d: another answer, %v", i, err)
		}
	}
}

func TestWhatIsNoPairIsRefusedInTheWordsOfThePair(t *testing.T) {
	caches(t)
	if err := ort.Load(); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{"gone.onnx", filepath.Join("..", "pairs", "testdata", "bad_html_encoder.onnx"), t.TempDir()} {
		_, err := OpenFile(t.Context(), path, Options{Threads: 1})
		_, want := pairs.OpenFile(t.Context(), path, ort.Options{Threads: 1})
		if err == nil || err.Error() != want.Error() {
			t.Errorf("%v, not %v", err, want)
		}
		var is, should *pairs.Error // which the window words
		if !errors.As(err, &is) || !errors.As(want, &should) || is.Kind != should.Kind || is.File != should.File {
			t.Errorf("%+v is of another kind than %+v", is, should)
		}
	}
}

func TestWhatAPairMayTake(t *testing.T) {
	const small, large = 44 << 20, 390 << 20
	for _, c := range []struct {
		asked, size int64
		device      ort.Device
		want        int64
	}{
		{0, small, ort.CPU, small + DefaultMemory},
		{0, large, "", large + LargeMemory},
		{100 << 20, large, ort.CPU, large + 100<<20},
		{0, small, ort.CUDA, small + DefaultMemory + deviceMemory},
	} {
		if got := allowed(c.asked, c.size, c.device); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

// A limit that is set is kept: the same pair with less than it needs, and with enough.
func TestTheLimitOfMemoryCanBeSet(t *testing.T) {
	caches(t)
	e := encoder(func(n *net) {
		fromPicture(n, "naught")
		n.ints("many", []int64{1}, 100<<20/4)
		n.op("Add", "size", []string{"naught", "many"})
		filling(n, "size")
	})
	path := pair(t, e, decoder(nil))
	pic := segtest.Scene(64, 48, 1)
	if _, err := opened(t, path, Limits{Memory: 400 << 20}).Encode(t.Context(), pic); err != nil {
		t.Error(err)
	}
	_, err := opened(t, path, Limits{Memory: 60 << 20}).Encode(t.Context(), pic) // the self-test was passed before
	fails(t, err, Memory, "wanted more memory than a model of its size may have (0.1 GB)")
}
