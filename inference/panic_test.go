package inference_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/picture"
	"clickmask/prompt"
)

// logged is a log that a test reads while it is written.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// everything is a logger of all levels.
func (l *logged) everything() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// final is the next event that answers a request of this operation and revision.
func (s *stage) final(op string, revision uint64) inference.Event {
	s.t.Helper()
	for e := range s.events {
		if e.Op == op && e.Revision == revision && e.Kind != inference.EventEncoding && e.Kind != inference.EventLoading && e.Kind != inference.EventProgress {
			return e
		}
	}
	return inference.Event{}
}

// job is a job that asks three prompts at once and returns their answers.
func batchJob(generation, revision uint64) inference.Job {
	return inference.Job{Generation: generation, Revision: revision, Run: func(_ context.Context, a *inference.Access) (any, error) {
		return a.DecodeBatch(a.Embedding(), []prompt.Prompt{at(20, 20, prompt.Positive), at(30, 20, prompt.Positive), at(40, 20, prompt.Positive)})
	}}
}

func TestAModelMayPanicInAnyMethod(t *testing.T) {
	failing := map[string][]string{ // operations that fail, by the method that breaks down
		"Info":        {inference.OpOpen, inference.OpAsk, inference.OpLook, inference.OpHover, inference.OpPeek, inference.OpWork}, // no model
		"Grid":        {inference.OpEncode, inference.OpAsk, inference.OpLook, inference.OpHover, inference.OpPeek, inference.OpWork},
		"Encode":      {inference.OpEncode, inference.OpAsk, inference.OpLook, inference.OpHover, inference.OpPeek, inference.OpWork},
		"Decode":      {inference.OpAsk, inference.OpLook, inference.OpHover, inference.OpPeek},
		"DecodeBatch": {inference.OpWork},
		"Close":       nil, // told to nobody
		"Warm":        nil,
		"Prepare":     nil,
		"Trim":        nil,
	}
	for _, method := range fake.Methods {
		t.Run(method, func(t *testing.T) {
			ops, ok := failing[method]
			if !ok {
				t.Fatal("the test does not know this method")
			}
			var log logged
			dir := t.TempDir()
			// What a healthy model has kept makes the broken one prepare.
			if _, _, err := inference.NewRunner(fake.New(fake.Options{}), inference.Options{CacheDir: dir}).Embed(t.Context(), sceneNumber(2)); err != nil {
				t.Fatal(err)
			}
			s := newStage(t, inference.Options{Log: log.everything(), CacheDir: dir})
			check := func(op string, revision uint64) {
				t.Helper()
				e := s.final(op, revision)
				if want := slices.Contains(ops, op); (e.Kind == inference.EventFailed) != want {
					t.Errorf("%s answers %v (%v)", op, e.Kind, e.Err)
				}
				var broken *inference.PanicError
				if e.Err != nil && !errors.As(e.Err, &broken) && !errors.Is(e.Err, inference.ErrNoModel) {
					t.Errorf("%s fails with %v", op, e.Err)
				}
			}
			s.Use(fake.Breaking{Model: fake.New(fake.Options{}), In: method}.Opener())
			check(inference.OpOpen, 0)
			if method == "Prepare" { // whatever it was to make faster works without
				s.Show(sceneNumber(2), 1)
			} else {
				s.Show(sceneNumber(1), 1)
			}
			if method != "Info" {
				check(inference.OpEncode, 0)
			}
			// Each is told before the next one comes, which might end it.
			s.Ask(click(1, 1))
			check(inference.OpAsk, 1)
			s.lookAt(1, 2)
			check(inference.OpLook, 2)
			s.Hover(click(1, 3))
			check(inference.OpHover, 3)
			s.peekAt(1, 4)
			check(inference.OpPeek, 4)
			s.Work(batchJob(1, 5))
			check(inference.OpWork, 5)
			reached := make(chan struct{})
			s.EncodeAhead(append(loads(plain(3)), lastLoad(reached)))
			if method != "Info" { // without a model the first picture waits
				<-reached
			}

			s.Use(fake.New(fake.Options{Name: "Healthy"}).Opener())
			s.Show(sceneNumber(4), 2)
			s.Ask(click(2, 6))
			if e := s.final(inference.OpAsk, 6); e.Kind != inference.EventAnswer || e.Model.Name != "Healthy" {
				t.Errorf("afterwards an ask answers %+v", e)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if text := log.String(); !strings.Contains(text, method+" breaks down") || !strings.Contains(text, "breaking.go") {
				t.Errorf("the log has no stack of it:\n%s", text)
			}
		})
	}
}

// What comes from outside may be broken as well.
func TestAPanicOutsideTheModelIsAnswered(t *testing.T) {
	nothing := func(context.Context) (*picture.Picture, error) { return nil, nil }
	good := inference.Query{Generation: 1, Revision: 7, Prompt: at(60, 60, prompt.Positive)}
	for name, c := range map[string]struct {
		op       string
		revision uint64
		ask      func(s *stage)
	}{
		"a picture without pixels is shown":   {inference.OpEncode, 0, func(s *stage) { s.Show(&picture.Picture{Hash: [32]byte{1}}, 2) }},
		"a load gives no picture":             {inference.OpAhead, 0, func(s *stage) { s.EncodeAhead([]load{nothing}) }},
		"a look at no answer":                 {inference.OpLook, 7, func(s *stage) { s.LookCloser(good, nil, 0) }},
		"a look at a mask that is not there":  {inference.OpLook, 7, func(s *stage) { s.LookCloser(good, only(1, inScene(60, 60)), 5) }},
		"a peek at a mask that is not there":  {inference.OpPeek, 7, func(s *stage) { s.Peek(good, only(1, inScene(60, 60)), -1) }},
		"a job without work":                  {inference.OpWork, 7, func(s *stage) { s.Work(inference.Job{Generation: 1, Revision: 7}) }},
		"a job that breaks down":              {inference.OpWork, 7, func(s *stage) { s.Work(brokenJob(func(*inference.Access) { panic("a job") })) }},
		"a job that asks for a part too much": {inference.OpWork, 7, func(s *stage) { s.Work(brokenJob(func(a *inference.Access) { must(a.Encode(nil)) })) }},
		"a job that asks about nothing": {inference.OpWork, 7, func(s *stage) {
			s.Work(brokenJob(func(a *inference.Access) { must(a.Decode(nil, prompt.Prompt{}, nil)) }))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var log logged
			s := newStage(t, inference.Options{Log: log.everything()})
			s.Use(fake.Opener(fake.Options{}))
			s.Show(sceneNumber(1), 1)
			s.final(inference.OpEncode, 0)
			c.ask(s)
			var broken *inference.PanicError
			if e := s.final(c.op, c.revision); e.Kind != inference.EventFailed || !errors.As(e.Err, &broken) || e.Revision != c.revision {
				t.Errorf("%s answers %+v", c.op, e)
			}
			s.Show(sceneNumber(2), 3)
			s.Ask(click(3, 8))
			if e := s.final(inference.OpAsk, 8); e.Kind != inference.EventAnswer {
				t.Errorf("afterwards an ask answers %+v", e)
			}
			if !strings.Contains(log.String(), "stack=") {
				t.Errorf("the log has no stack of it:\n%s", log.String())
			}
		})
	}
}

func brokenJob(run func(*inference.Access)) inference.Job {
	return inference.Job{Generation: 1, Revision: 7, Run: func(_ context.Context, a *inference.Access) (any, error) { run(a); return nil, nil }}
}

// must panics for a job that does not look at errors.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAPanicOfTheReceiverOfEventsIsToldToIt(t *testing.T) {
	var log logged
	events := make(chan inference.Event, 100)
	e := inference.New(inference.Options{Log: log.everything(), Deliver: func(e inference.Event) {
		if e.Kind == inference.EventAnswer && e.Revision == 1 {
			panic("the window broke down")
		}
		events <- e
	}})
	defer e.Close()
	e.Use(fake.Opener(fake.Options{}))
	e.Show(sceneNumber(1), 1)
	e.Ask(click(1, 1))
	next := func() inference.Event {
		for e := range events {
			if e.Op == inference.OpAsk {
				return e
			}
		}
		return inference.Event{}
	}
	var broken *inference.PanicError
	if got := next(); got.Kind != inference.EventFailed || got.Revision != 1 || !errors.As(got.Err, &broken) {
		t.Errorf("told is %+v", got)
	}
	e.Ask(click(1, 2))
	if got := next(); got.Kind != inference.EventAnswer || got.Revision != 2 {
		t.Errorf("then comes %+v", got)
	}
	if !strings.Contains(log.String(), "the window broke down") {
		t.Error("the log does not tell")
	}
}

func TestIdleWorkThatBreaksDownIsLogged(t *testing.T) {
	var log logged
	s := newStage(t, inference.Options{Log: log.everything(), Idle: func(context.Context) bool { panic("idle hands") }})
	for !strings.Contains(log.String(), "idle hands") {
		s.Use(fake.Opener(fake.Options{}))
		s.want(inference.EventLoading)
		s.want(inference.EventLoaded)
	}
}
