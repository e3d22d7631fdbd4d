package inference_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/picture"
	"clickmask/prompt"
)

// A storm of requests of all kinds, some of which fail, break down, are ended, dropped or cancelled: each is answered
// once, by an event that says which it answers.
func TestEveryEventSaysWhichRequestItAnswersAndEachIsAnsweredOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	calls := 0
	mishap := func() error { // of the engine's goroutine
		switch calls++; calls % 11 {
		case 3:
			return errTest
		case 7:
			panic("a mishap")
		}
		return nil
	}
	s := withModel(t, fake.New(fake.Options{Hooks: fake.Hooks{
		Encode: func(_ context.Context, p *picture.Picture) error {
			if w, _ := p.Size(); w == sceneW {
				return nil
			}
			return mishap()
		},
		Decode: func(context.Context, prompt.Prompt) error { return mishap() },
	}}))
	type request struct {
		op                   string
		generation, revision uint64
	}
	pending := map[request]bool{}
	generation, shown := uint64(0), 0
	const storm = 600
	for revision := uint64(1); revision <= storm; revision++ {
		if revision%40 == 1 {
			generation++
			shown++
			s.Show(sceneNumber(shown), generation)
		}
		about := generation
		if random.IntN(8) == 0 {
			about += uint64(random.IntN(3)) - 1 // the picture before, or the next one
		}
		op := []string{inference.OpAsk, inference.OpHover, inference.OpLook, inference.OpPeek, inference.OpWork}[random.IntN(5)]
		pending[request{op, about, revision}] = true
		switch op {
		case inference.OpAsk:
			s.Ask(click(about, revision))
		case inference.OpHover:
			s.Hover(click(about, revision))
		case inference.OpLook:
			s.lookAt(about, revision)
		case inference.OpPeek:
			s.peekAt(about, revision)
		case inference.OpWork:
			if cancel := s.Work(gridJob(about, revision)); random.IntN(3) == 0 {
				cancel()
			}
		}
	}
	kinds := map[inference.EventKind]int{}
	for len(pending) > 0 {
		e := <-s.events
		switch e.Op {
		case inference.OpOpen, inference.OpEncode, inference.OpAhead:
			continue
		}
		r := request{e.Op, e.Generation, e.Revision}
		if !pending[r] {
			t.Fatalf("nobody waits for %v of %+v", e.Kind, r)
		}
		if e.Op != inference.OpWork && (e.Query.Generation != e.Generation || e.Query.Revision != e.Revision || len(e.Query.Prompt.Points) != 1) {
			t.Errorf("%v of %+v is about %+v", e.Kind, r, e.Query)
		}
		if e.Hover != (e.Op == inference.OpHover || e.Op == inference.OpPeek) {
			t.Errorf("%v of %+v: a preview is %v", e.Kind, r, e.Hover)
		}
		if (e.Op == inference.OpLook || e.Op == inference.OpPeek) && e.Index != int(e.Revision) {
			t.Errorf("%v of %+v is about mask %d", e.Kind, r, e.Index)
		}
		if (e.Err != nil) != (e.Kind == inference.EventFailed) {
			t.Errorf("%v of %+v: %v", e.Kind, r, e.Err)
		}
		if kinds[e.Kind]++; e.Kind != inference.EventProgress {
			delete(pending, r)
		}
	}
	for _, kind := range []inference.EventKind{inference.EventSuperseded, inference.EventFailed} {
		if kinds[kind] == 0 {
			t.Errorf("no request was %v", kind)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for len(s.events) > 0 {
		if e := <-s.events; e.Op != inference.OpEncode {
			t.Errorf("there is one answer more: %+v", e)
		}
	}
}
