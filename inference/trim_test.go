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

func TestMemoryIsHandedBackOnceAfterWorkAndAfterAnswers(t *testing.T) {
	const trim inference.EventKind = -1
	gate := fake.NewGate()
	s := newStage(t, inference.Options{})
	m := trimmed{fake.New(fake.Options{Hooks: heldAt(gate, nil)}), func() { s.events <- inference.Event{Kind: trim} }}
	s.Use(func(context.Context) (inference.Model, error) { return m, nil })
	s.want(inference.EventLoading)
	s.want(inference.EventLoaded)
	s.want(trim) // of what opening left over

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
