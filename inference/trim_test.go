package inference_test

import (
	"context"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
)

// trimmed is a model that tells when it is trimmed.
type trimmed struct {
	*fake.Model
	tell func()
}

func (m trimmed) Trim() { m.tell() }

const trim inference.EventKind = -1

// trimming is a stage with a model whose trims are events; what opening it left over was handed back.
func trimming(t *testing.T, hooks fake.Hooks) *stage {
	t.Helper()
	s := newStage(t, inference.Options{})
	m := trimmed{fake.New(fake.Options{Hooks: hooks}), func() { s.events <- inference.Event{Kind: trim} }}
	s.Use(func(context.Context) (inference.Model, error) { return m, nil })
	s.want(inference.EventLoading)
	s.want(inference.EventLoaded)
	s.want(trim)
	return s
}

func TestMemoryIsHandedBackOnceAfterWorkAndAfterAnswers(t *testing.T) {
	gate := fake.NewGate()
	s := trimming(t, heldAt(gate, nil))
	s.Show(plain(1), 1)
	s.want(inference.EventEncoding)
	<-gate.Entered()
	s.Ask(click(1, 1))
	gate.Open(1)
	s.want(inference.EventReady)
	s.want(inference.EventAnswer)
	s.want(trim)

	s.Show(plain(1), 2) // from memory: nothing was encoded, but the picture before it is gone
	s.want(inference.EventReady)
	s.want(trim)
	s.Ask(click(2, 2))
	s.want(inference.EventAnswer)
	s.Ask(click(2, 3))
	s.want(inference.EventAnswer)
}

func TestALookHandsMemoryBackWhenItEncoded(t *testing.T) {
	s := trimming(t, fake.Hooks{})
	s.showReady(sceneNumber(1), 1)
	s.want(trim)
	s.lookAt(1, 1)
	s.wantLook(inference.EventLooked, 1, 1)
	s.want(trim)
	for range 2 { // the part is known
		s.lookAt(1, 1)
		s.wantLook(inference.EventLooked, 1, 1)
	}
}

func TestMemoryOfAPictureThatWasLoadedAheadIsHandedBackThoughItWasKnown(t *testing.T) {
	s := trimming(t, fake.Hooks{})
	for generation := range uint64(2) {
		s.showReady(plain(1+int(generation)), 1+generation)
		s.want(trim)
	}
	s.EncodeAhead(loads(plain(1)))
	s.want(trim)
}
