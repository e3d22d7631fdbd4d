package desk_test

import (
	"path/filepath"
	"slices"
	"testing"

	"clickmask/inference"
)

// looked ends the last look with what it saw: these masks, of which chosen is to be shown.
func (s *stage) looked(chosen int, seen ...int) {
	s.t.Helper()
	e := s.engine
	q, a := e.looks[len(e.looks)-1], *e.answers[len(e.answers)-1]
	a.Looked = make([]bool, len(a.LowRes))
	for _, i := range seen {
		a.Looked[i] = true
	}
	s.Take([]inference.Event{{Kind: inference.EventLooked, Op: inference.OpLook, Generation: q.Generation, Revision: q.Revision, Query: q,
		Index: e.lookedAt[len(e.lookedAt)-1], Answer: &a, Chosen: chosen}})
}

// A draft that comes back from a file is looked at as it was when it was made, or it would be seen with another mask: first what
// the model shows by itself, then what was chosen, where that was not seen with it.
func TestADraftOfAFileIsLookedAtAsItWasBefore(t *testing.T) {
	for _, together := range []bool{true, false} {
		s := newStage(t, "a.png")
		s.open("a.png")
		s.play("click answer frame")
		a, p := s.page().Draft.Answer, s.page().Draft.Prompt
		best := a.Choose(p)
		s.looked(best, best)
		chosen := slices.DeleteFunc(a.Candidates(p), func(i int) bool { return i == best })[0]
		s.Choose(slices.Index(s.View().Candidates.Indices, chosen))
		path, saved := filepath.Join(t.TempDir(), "w.clickmask"), false
		s.SaveSession(path, false, func(error) { saved = true })
		for !saved {
			s.background()
		}

		later := newStage(t, "a.png")
		later.Open([]string{path}, func(string) {})
		later.background()
		later.model()
		later.ready()
		later.play("answer frame")
		seen, want := []int{best}, []int{best, chosen}
		if together {
			seen, want = want, seen
		}
		later.looked(best, seen...)
		later.frame()
		if got := later.engine.lookedAt; !slices.Equal(got, want) || later.LooksCloser() == together {
			t.Errorf("looked at are %v, want %v; a look is awaited: %v", got, want, later.LooksCloser())
		}
		if got := later.page().Draft.Chosen; got != chosen {
			t.Errorf("mask %d is chosen, not %d", got, chosen)
		}
	}
}
