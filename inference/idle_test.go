package inference_test

import (
	"context"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
)

// idleWork tells when it begins and when it has to give way; finish lets it come to its end.
type idleWork struct {
	begun, ended chan struct{}
	finish       chan struct{}
}

func newIdleWork() *idleWork {
	return &idleWork{begun: make(chan struct{}), ended: make(chan struct{}), finish: make(chan struct{})}
}

func (i *idleWork) run(ctx context.Context) (done bool) {
	i.begun <- struct{}{}
	select {
	case <-ctx.Done():
		i.ended <- struct{}{}
		return false
	case <-i.finish:
		return true
	}
}

func TestIdleWorkGivesWayToEveryRequestAndIsTakenUpAgain(t *testing.T) {
	work := newIdleWork()
	s := newStage(t, inference.Options{Idle: work.run})
	m := fake.New(fake.Options{})
	<-work.begun
	for _, request := range []func(){
		func() { s.Use(m.Opener()) },
		func() { s.Show(plain(1), 1) },
		func() { s.Ask(click(1, 1)) },
		func() { s.Hover(click(1, 2)) },
		func() { s.EncodeAhead(loads(plain(2))) },
	} {
		request()
		<-work.ended // or the test would never end
		<-work.begun
	}
	work.finish <- struct{}{}
	s.Use(fake.New(fake.Options{Name: "Last"}).Opener())
	for e := range s.events {
		if e.Kind == inference.EventLoaded && e.Model.Name == "Last" {
			break
		}
	}
	if err := s.Close(); err != nil { // were it called again, it would wait for somebody to see it begin
		t.Error(err)
	}
}

func TestIdleWorkWaitsForPicturesThatAreToBeEncoded(t *testing.T) {
	work := newIdleWork()
	s := newStage(t, inference.Options{Idle: work.run})
	m := fake.New(fake.Options{})
	<-work.begun
	s.EncodeAhead(loads(plain(2), plain(3), plain(4))) // waits for a model
	<-work.ended
	s.Use(m.Opener())
	<-work.begun
	if c := m.Counts(); c.Encodes != 3 {
		t.Errorf("%d encodes", c.Encodes)
	}
	work.finish <- struct{}{}
}
