package inference_test

import (
	"context"
	"testing"
	"time"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/picture"
	"clickmask/prompt"
)

func TestCloseEndsWhateverRuns(t *testing.T) {
	for name, begin := range map[string]func(s *stage, gate *fake.Gate){
		"an encode": func(s *stage, _ *fake.Gate) { s.Show(plain(1), 1) },
		"an encode with asks waiting": func(s *stage, _ *fake.Gate) {
			s.Show(plain(1), 1)
			s.Ask(click(1, 1))
			s.Hover(click(1, 1))
		},
		"a model being opened": func(s *stage, gate *fake.Gate) {
			s.Use(func(ctx context.Context) (inference.Model, error) { return nil, gate.Pass(ctx) })
		},
		"a load": func(s *stage, gate *fake.Gate) {
			s.EncodeAhead([]func(context.Context) (*picture.Picture, error){
				func(ctx context.Context) (*picture.Picture, error) { return nil, gate.Pass(ctx) }})
		},
		"an encode ahead": func(s *stage, _ *fake.Gate) { s.EncodeAhead(loads(plain(1))) },
	} {
		t.Run(name, func(t *testing.T) {
			gate := fake.NewGate()
			m := fake.New(fake.Options{Hooks: heldAt(gate, gate)})
			s := withModel(t, m)
			begin(s, gate)
			<-gate.Entered()
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if c := m.Counts(); c.Closes != 1 {
				t.Errorf("the model was closed %d times", c.Closes)
			}
			// What comes later is for nobody.
			told := len(s.events)
			s.Show(plain(2), 2)
			s.Ask(click(2, 2))
			s.Hover(click(2, 2))
			s.Use(m.Opener())
			s.EncodeAhead(nil)
			if len(s.events) != told {
				t.Error("events after Close")
			}
		})
	}
}

// stubborn does not care who still wants its embeddings.
type stubborn struct{ *fake.Model }

func (s stubborn) Encode(_ context.Context, p *picture.Picture) (*inference.Embedding, error) {
	return s.Model.Encode(context.Background(), p)
}

func TestCloseDoesNotWaitForAModelThatHangs(t *testing.T) {
	hang, entered, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	m := fake.New(fake.Options{Hooks: fake.Hooks{
		Encode: func(context.Context, *picture.Picture) error { close(entered); <-hang; return nil },
		Close:  func() error { close(ended); return nil },
	}})
	events := make(chan inference.Event, 100)
	e := inference.New(inference.Options{Deliver: func(e inference.Event) { events <- e }})
	e.Use(func(context.Context) (inference.Model, error) { return stubborn{m}, nil })
	e.Show(plain(1), 1)
	<-entered
	if err := e.Close(); err == nil || err.Error() != "close: encode has not ended within 200ms" {
		t.Errorf("close answered %v", err)
	}
	told := len(events)
	close(hang)
	<-ended // the model is closed as soon as it can be
	if len(events) != told {
		t.Error("events after Close")
	}
}

func TestAnEngineThatWasNeverUsedCloses(t *testing.T) {
	e := inference.New(inference.Options{})
	e.CloseWithin(time.Hour)
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

func TestCloseDoesNotWaitForAJobThatHangs(t *testing.T) {
	hangs, hang, ended, returned := make(chan struct{}), make(chan struct{}), make(chan struct{}), make(chan struct{})
	m := fake.New(fake.Options{Hooks: fake.Hooks{Close: func() error { close(ended); return nil }}})
	events := make(chan inference.Event, 100)
	e := inference.New(inference.Options{Deliver: func(e inference.Event) { events <- e }})
	e.Use(m.Opener())
	e.Show(plain(1), 1)
	e.Work(inference.Job{Generation: 1, Revision: 1, Run: func(_ context.Context, a *inference.Access) (any, error) {
		defer close(returned)
		close(hangs)
		<-hang
		return a.Decode(a.Embedding(), at(5, 5, prompt.Positive), nil)
	}})
	<-hangs
	if err := e.Close(); err == nil || err.Error() != "close: long work has not ended within 200ms" {
		t.Errorf("close answered %v", err)
	}
	<-ended // the model does not wait for the job
	told := len(events)
	close(hang)
	<-returned
	if c := m.Counts(); c.Decodes != 0 || len(events) != told {
		t.Errorf("after Close %d decodes and %d events", c.Decodes, len(events)-told)
	}
}
