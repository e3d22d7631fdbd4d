package inference_test

import (
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/prompt"
)

// peekAt asks for a closer look at the small thing of a revision, as at a preview.
func (s *stage) peekAt(generation, revision uint64) {
	x, y := place(revision)
	s.Peek(inference.Query{Generation: generation, Revision: revision, Prompt: at(x, y, prompt.Positive)},
		only(int(revision), inScene(x, y)), int(revision))
}

// wantPeek is the next event, of a peek, of this kind.
func (s *stage) wantPeek(kind inference.EventKind, generation, revision uint64) inference.Event {
	s.t.Helper()
	e := s.want(kind)
	if e.Op != inference.OpPeek || !e.Hover || e.Generation != generation || e.Revision != revision || e.Index != int(revision) {
		s.t.Fatalf("the event is %s %d of picture %d, want peek %d", e.Op, e.Revision, e.Generation, revision)
	}
	return e
}

// peeking is a stage where a peek at picture 1 is held.
func peeking(t *testing.T) (*stage, *fake.Gate) {
	return heldAfter(t, func(s *stage) { s.peekAt(1, 1) })
}

func TestAPeekIsAnsweredWithWhatItSaw(t *testing.T) {
	s, gate := peeking(t)
	gate.Open(1)
	e := s.wantPeek(inference.EventLooked, 1, 1)
	if x, y := place(1); e.Chosen != 1 || !e.Answer.LookedAt(1) || !e.Answer.LowRes[1].Mask().At(int(x), int(y)) {
		t.Errorf("mask %d is to be shown, looked at were %v", e.Chosen, e.Answer.Looked)
	}
}

// A peek holds no token at its gate: it can only end by its context.
func TestWhatAPersonAsksForEndsAPeek(t *testing.T) {
	for name, c := range map[string]struct {
		ask  func(s *stage)
		then inference.EventKind
	}{
		"hover": {func(s *stage) { s.Hover(click(1, 2)) }, inference.EventHover},
		"ask":   {func(s *stage) { s.Ask(click(1, 2)) }, inference.EventAnswer},
		"peek":  {func(s *stage) { s.peekAt(1, 2) }, inference.EventLooked},
		"look":  {func(s *stage) { s.lookAt(1, 2) }, inference.EventLooked},
	} {
		t.Run(name, func(t *testing.T) {
			s, gate := peeking(t)
			c.ask(s)
			s.wantPeek(inference.EventSuperseded, 1, 1)
			gate.Open(1)
			if e := s.want(c.then); e.Revision != 2 {
				t.Errorf("then came %s %d", e.Op, e.Revision)
			}
		})
	}
}

func TestAPeekWaitsForWhatAPersonAsksForAndIsDroppedByIt(t *testing.T) {
	for name, ask := range map[string]func(s *stage){
		"hover": func(s *stage) { s.Hover(click(1, 2)) },
		"ask":   func(s *stage) { s.Ask(click(1, 2)) },
		"look":  func(s *stage) { s.lookAt(1, 2) },
	} {
		for _, first := range []bool{true, false} {
			gate := fake.NewGate()
			s := withModel(t, fake.New(fake.Options{Hooks: heldAt(gate, nil)}))
			s.Show(sceneNumber(1), 1)
			<-gate.Entered()
			if first {
				s.peekAt(1, 1)
			}
			ask(s)
			if !first {
				s.peekAt(1, 1)
			}
			gate.Open(3)
			s.want(inference.EventEncoding)
			s.want(inference.EventReady)
			if first {
				s.wantPeek(inference.EventSuperseded, 1, 1)
			}
			if e := <-s.events; e.Revision != 2 {
				t.Errorf("%s: first came %s %d", name, e.Op, e.Revision)
			}
			if !first {
				s.wantPeek(inference.EventLooked, 1, 1)
			}
		}
	}
}
