package inference_test

import (
	"errors"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/segtest"
)

// benchmarked are the models that the engine is timed with: one that answers at once, so that what is timed is the engine,
// and the built-in one, which people click with.
var benchmarked = []struct {
	name string
	open inference.Opener
}{
	{"instant", fake.Opener(fake.Options{Side: 32, Low: 8})},
	{"builtin", models.Builtin(1)},
}

// timed asks again and again and waits for each answer.
func timed(b *testing.B, ask func(e *inference.Engine, q inference.Query)) {
	for _, model := range benchmarked {
		b.Run(model.name, func(b *testing.B) {
			events := make(chan inference.Event, 100)
			e := inference.New(inference.Options{Deliver: func(e inference.Event) { events <- e }})
			defer e.Close()
			e.Use(model.open)
			e.Show(segtest.Scene(640, 480, 1), 1)
			for ready := false; !ready; {
				switch got := <-events; got.Kind {
				case inference.EventFailed:
					if errors.Is(got.Err, ort.ErrRuntimeMissing) {
						b.Skip(got.Err)
					}
					if got.Op != inference.OpEncode || !errors.Is(got.Err, inference.ErrNoModel) {
						b.Fatal(got.Err)
					}
				case inference.EventReady:
					ready = true
				}
			}
			revision := uint64(0)
			for b.Loop() {
				revision++
				q := click(1, revision)
				q.Prompt.Points[0].X = float64(1 + revision%600)
				ask(e, q)
				for got := range events {
					if got.Revision == revision {
						break
					}
				}
			}
		})
	}
}

// BenchmarkClick is from Ask to its answer.
func BenchmarkClick(b *testing.B) {
	timed(b, func(e *inference.Engine, q inference.Query) { e.Ask(q) })
}

// BenchmarkPreview is from Hover to its answer.
func BenchmarkPreview(b *testing.B) {
	timed(b, func(e *inference.Engine, q inference.Query) { e.Hover(q) })
}

// BenchmarkClickOverPreview is from Ask to its answer when a preview of another place has just been asked for.
func BenchmarkClickOverPreview(b *testing.B) {
	timed(b, func(e *inference.Engine, q inference.Query) {
		h := q
		h.Revision = 0
		h.Prompt = at(3, 3, 1)
		e.Hover(h)
		e.Ask(q)
	})
}
