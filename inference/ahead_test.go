package inference_test

import (
	"context"
	"errors"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/picture"
)

type load = func(context.Context) (*picture.Picture, error)

// loads gives pictures that are there already.
func loads(pictures ...*picture.Picture) []load {
	var out []load
	for _, p := range pictures {
		out = append(out, func(context.Context) (*picture.Picture, error) { return p, nil })
	}
	return out
}

// lastLoad tells that all before it are done with: it is called only then.
func lastLoad(reached chan<- struct{}) load {
	return func(context.Context) (*picture.Picture, error) { close(reached); return plain(999), nil }
}

func TestPicturesEncodedAheadAreReadyAtOnce(t *testing.T) {
	m := fake.New(fake.Options{})
	s := withModel(t, m)
	s.showReady(plain(1), 1)
	reached := make(chan struct{})
	s.EncodeAhead(append(loads(plain(2), plain(3)), lastLoad(reached)))
	<-reached
	s.Show(plain(3), 2)
	if e := s.want(inference.EventReady); !e.Cached || e.Generation != 2 {
		t.Errorf("%+v", e)
	}
}

func TestAnAskInterruptsAnEncodeAheadWhichIsDoneLater(t *testing.T) {
	gate := fake.NewGate()
	m := fake.New(fake.Options{Hooks: heldAt(gate, nil)})
	s := withModel(t, m)
	gate.Open(1)
	s.showReady(plain(1), 1)
	<-gate.Entered()
	reached := make(chan struct{})
	s.EncodeAhead(append(loads(plain(2)), lastLoad(reached)))
	<-gate.Entered()
	s.Ask(click(1, 1)) // the encode ahead holds no token
	s.want(inference.EventAnswer)
	<-gate.Entered() // it is tried again
	gate.Open(1)
	<-reached
	s.Show(plain(2), 2)
	for e := range s.events {
		if e.Kind == inference.EventReady {
			if !e.Cached {
				t.Errorf("%+v", e)
			}
			break
		}
	}
}

func TestAHoverInterruptsAnEncodeAheadOnce(t *testing.T) {
	gate := fake.NewGate()
	m := fake.New(fake.Options{Hooks: heldAt(gate, nil)})
	s := withModel(t, m)
	gate.Open(1)
	s.showReady(plain(1), 1)
	<-gate.Entered()
	s.EncodeAhead(loads(plain(2)))
	<-gate.Entered()
	s.Hover(click(1, 1))
	s.want(inference.EventHover)
	<-gate.Entered()
	s.Hover(click(1, 2)) // waits now
	gate.Open(1)
	if e := s.want(inference.EventHover); e.Revision != 2 {
		t.Errorf("%+v", e)
	}
	s.Show(plain(2), 2)
	if e := s.want(inference.EventReady); !e.Cached {
		t.Errorf("the encode ahead was given up: %+v", e)
	}
	if c := m.Counts(); c.Encodes != 3 {
		t.Errorf("%d encodes: the shown picture, one that was interrupted and one that was not make 3", c.Encodes)
	}
}

func TestANewListReplacesTheOld(t *testing.T) {
	gate := fake.NewGate()
	m := fake.New(fake.Options{Hooks: heldAt(gate, nil)})
	s := withModel(t, m)
	s.EncodeAhead(loads(plain(1), plain(2)))
	<-gate.Entered()
	reached := make(chan struct{})
	s.EncodeAhead(append(loads(plain(3)), lastLoad(reached)))
	<-gate.Entered() // the first was ended without a token
	gate.Open(1)
	<-reached
	if c := m.Counts(); c.Encodes < 2 || c.Encodes > 3 {
		t.Errorf("%d encodes", c.Encodes)
	}
	s.Show(plain(3), 1)
	if e := s.want(inference.EventReady); !e.Cached {
		t.Errorf("%+v", e)
	}
}

func TestALoadThatIsReplacedCountsForNothing(t *testing.T) {
	s := withModel(t, fake.New(fake.Options{}))
	gate, reached := fake.NewGate(), make(chan struct{})
	s.EncodeAhead([]load{func(ctx context.Context) (*picture.Picture, error) {
		_ = gate.Pass(ctx) // gives its picture although nobody wants it any more
		return plain(1), nil
	}})
	<-gate.Entered()
	s.EncodeAhead([]load{lastLoad(reached)})
	<-reached
	s.Show(plain(1), 1)
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
}

func TestAPictureThatCannotBePreparedIsToldAndTheNextOneIs(t *testing.T) {
	s := withModel(t, fake.New(fake.Options{}))
	reached := make(chan struct{})
	s.EncodeAhead([]load{
		func(context.Context) (*picture.Picture, error) { return nil, errTest },
		func(context.Context) (*picture.Picture, error) { panic("a decoder broke down") },
		lastLoad(reached),
	})
	<-reached
	if e := s.want(inference.EventFailed); e.Op != inference.OpAhead || !errors.Is(e.Err, errTest) {
		t.Errorf("%+v", e)
	}
	if e := s.want(inference.EventFailed); e.Op != inference.OpAhead {
		t.Errorf("%+v", e)
	}
}
