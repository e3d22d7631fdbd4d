package inference_test

import (
	"context"
	"errors"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/picture"
	"clickmask/prompt"
)

var errTest = errors.New("out of luck")

func TestWithoutAModelEveryRequestIsAnswered(t *testing.T) {
	s := newStage(t, inference.Options{})
	s.Show(plain(1), 1)
	if e := s.want(inference.EventFailed); e.Op != inference.OpEncode || !errors.Is(e.Err, inference.ErrNoModel) || e.Generation != 1 {
		t.Errorf("%+v", e)
	}
	s.Ask(click(1, 2))
	if e := s.want(inference.EventFailed); e.Op != inference.OpAsk || !errors.Is(e.Err, inference.ErrNoModel) || e.Revision != 2 {
		t.Errorf("%+v", e)
	}
	s.Hover(click(1, 3))
	if e := s.want(inference.EventFailed); e.Op != inference.OpHover || !e.Hover {
		t.Errorf("%+v", e)
	}
	s.Use(fake.Opener(fake.Options{}))
	for _, kind := range []inference.EventKind{inference.EventLoading, inference.EventLoaded, inference.EventEncoding, inference.EventReady} {
		s.want(kind)
	}
}

func TestAModelThatCannotBeOpenedLeavesTheOldOne(t *testing.T) {
	old := fake.New(fake.Options{Name: "Old"})
	s := withModel(t, old)
	s.showReady(plain(1), 1)
	for name, open := range map[string]inference.Opener{
		"an error": func(context.Context) (inference.Model, error) { return nil, errTest },
		"a panic":  func(context.Context) (inference.Model, error) { panic(errTest) },
	} {
		s.Use(open)
		s.want(inference.EventLoading)
		if e := s.want(inference.EventFailed); e.Op != inference.OpOpen || !errors.Is(e.Err, errTest) || e.Model.Name != "Old" {
			t.Errorf("%s: %+v", name, e)
		}
		s.Ask(click(1, 1))
		s.want(inference.EventAnswer)
	}
	s.Use(func(context.Context) (inference.Model, error) { return nil, nil })
	s.want(inference.EventLoading)
	s.want(inference.EventFailed)
	if c := old.Counts(); c.Closes != 0 || c.Encodes != 1 {
		t.Errorf("the old model: %+v", c)
	}
}

func TestAnotherModelEncodesTheShownPictureAgain(t *testing.T) {
	old, young := fake.New(fake.Options{Name: "Old"}), fake.New(fake.Options{Name: "New", Side: 128, Low: 32})
	s := withModel(t, old)
	s.showReady(plain(1), 1)
	s.Use(young.Opener())
	s.want(inference.EventLoading)
	s.want(inference.EventLoaded)
	s.want(inference.EventEncoding)
	if e := s.want(inference.EventReady); e.Model.Name != "New" || e.Cached {
		t.Errorf("%+v", e)
	}
	s.Ask(click(1, 1))
	if e := s.want(inference.EventAnswer); len(e.Answer.LowRes[0].Data) != 32*32 {
		t.Errorf("%+v", e)
	}
	if c := old.Counts(); c.Closes != 1 {
		t.Errorf("the old model was closed %d times", c.Closes)
	}
	s.Use(young.Opener()) // the same one again must not be closed
	s.want(inference.EventLoading)
	s.want(inference.EventLoaded)
	if e := s.want(inference.EventReady); !e.Cached {
		t.Errorf("%+v", e)
	}
	if c := young.Counts(); c.Closes != 0 || c.Encodes != 1 {
		t.Errorf("the model used twice: %+v", c)
	}
}

func TestALaterModelOvertakesOneThatIsBeingOpened(t *testing.T) {
	s := newStage(t, inference.Options{})
	gate := fake.NewGate()
	slow := fake.New(fake.Options{Name: "Slow"})
	s.Use(func(ctx context.Context) (inference.Model, error) {
		_ = gate.Pass(ctx) // one that is opened although nobody wants it any more
		return slow, nil
	})
	<-gate.Entered()
	s.Use(fake.Opener(fake.Options{Name: "Quick"}))
	s.want(inference.EventLoading)
	s.want(inference.EventLoading)
	if e := s.want(inference.EventLoaded); e.Model.Name != "Quick" {
		t.Errorf("%+v", e)
	}
	if c := slow.Counts(); c.Closes != 1 {
		t.Errorf("the overtaken model was closed %d times", c.Closes)
	}
}

func TestUsingAModelThatFailsWhileEncodingEncodesAgain(t *testing.T) {
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: heldAt(gate, nil)}))
	s.Show(plain(1), 1)
	<-gate.Entered()
	s.Ask(click(1, 1))
	s.Use(func(context.Context) (inference.Model, error) { return nil, errTest })
	<-gate.Entered()
	gate.Open(1)
	for _, kind := range []inference.EventKind{inference.EventEncoding, inference.EventLoading, inference.EventFailed,
		inference.EventEncoding, inference.EventReady, inference.EventAnswer} {
		s.want(kind)
	}
}

func TestAFailedEncodeRefusesWhoWaitsAndIsTriedAgainForWhoAsksLater(t *testing.T) {
	gate := fake.NewGate()
	fail := make(chan error, 1)
	s := withModel(t, fake.New(fake.Options{Hooks: fake.Hooks{Encode: func(ctx context.Context, _ *picture.Picture) error {
		if err := gate.Pass(ctx); err != nil {
			return err
		}
		return <-fail
	}}}))
	s.Show(plain(1), 1)
	<-gate.Entered()
	s.Ask(click(1, 1))
	s.Hover(click(1, 2))
	fail <- errTest
	gate.Open(1)
	s.want(inference.EventEncoding)
	for _, op := range []string{inference.OpEncode, inference.OpAsk, inference.OpHover} {
		if e := s.want(inference.EventFailed); e.Op != op || !errors.Is(e.Err, errTest) || e.Generation != 1 {
			t.Errorf("%s: %+v", op, e)
		}
	}
	s.Hover(click(1, 3)) // does not encode again
	if e := s.want(inference.EventFailed); !errors.Is(e.Err, errTest) || e.Revision != 3 {
		t.Errorf("%+v", e)
	}
	fail <- nil
	gate.Open(1)
	s.Ask(click(1, 4))
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	if e := s.want(inference.EventAnswer); e.Revision != 4 {
		t.Errorf("%+v", e)
	}
}

func TestAPanicBecomesAnErrorThatNamesTheRequest(t *testing.T) {
	broken := func() error { panic("index out of range") }
	s := withModel(t, fake.New(fake.Options{Hooks: fake.Hooks{
		Encode: func(context.Context, *picture.Picture) error { return broken() },
		Warm:   func(context.Context) error { return broken() },
		Close:  broken,
	}}))
	s.Show(plain(1), 1)
	s.want(inference.EventEncoding)
	e := s.want(inference.EventFailed)
	var told *inference.PanicError
	if !errors.As(e.Err, &told) || e.Op != inference.OpEncode || len(told.Stack) == 0 ||
		e.Err.Error() != "encode: the model broke down (index out of range)" {
		t.Errorf("%+v", e)
	}
}

func TestAfterAPanicInADecodeTheNextIsAnswered(t *testing.T) {
	once := make(chan struct{}, 1)
	once <- struct{}{}
	s := withModel(t, fake.New(fake.Options{Hooks: fake.Hooks{Decode: func(context.Context, prompt.Prompt) error {
		select {
		case <-once:
			panic(errTest)
		default:
			return nil
		}
	}}}))
	s.showReady(plain(1), 1)
	s.Ask(click(1, 1))
	if e := s.want(inference.EventFailed); e.Op != inference.OpAsk || !errors.Is(e.Err, errTest) || e.Revision != 1 {
		t.Errorf("%+v", e)
	}
	s.Ask(click(1, 2))
	s.want(inference.EventAnswer)
}

func TestAFailedEncodeDoesNotRefuseWhoAsksForTheNextPicture(t *testing.T) {
	bad := plain(1)
	m := fake.New(fake.Options{Hooks: fake.Hooks{Encode: func(_ context.Context, p *picture.Picture) error {
		if p == bad {
			return errTest
		}
		return nil
	}}})
	events := make(chan inference.Event, 100)
	var e *inference.Engine
	made := make(chan struct{})
	e = inference.New(inference.Options{Deliver: func(event inference.Event) {
		if event.Op == inference.OpEncode && event.Kind == inference.EventFailed {
			<-made
			e.Show(plain(2), 2)
			e.Ask(click(2, 7))
		}
		events <- event
	}})
	close(made)
	defer e.Close()
	e.Use(m.Opener())
	e.Show(bad, 1)
	for event := range events {
		if event.Op == inference.OpAsk {
			if event.Kind != inference.EventAnswer || event.Revision != 7 {
				t.Errorf("%+v", event)
			}
			return
		}
	}
}
