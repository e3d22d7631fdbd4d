package inference_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// sceneNumber is a picture with room for a closer look; different n give different pictures.
func sceneNumber(n int) *picture.Picture {
	img := image.NewRGBA(image.Rect(0, 0, sceneW, sceneH))
	img.Pix[0] = uint8(n)
	return picture.FromImage(img, fmt.Sprint("scene ", n))
}

// heldAtParts are hooks that hold the encoding of parts alone.
func heldAtParts(parts *fake.Gate) fake.Hooks {
	return fake.Hooks{Encode: func(ctx context.Context, p *picture.Picture) error {
		if w, h := p.Size(); w == sceneW && h == sceneH {
			return nil
		}
		return parts.Pass(ctx)
	}}
}

// place is where the small thing of a revision lies: revisions near each other have parts of their own.
func place(revision uint64) (x, y float64) {
	return 60 + float64(revision%5)*70, 60 + float64(revision%4)*60
}

// lookAt asks for a closer look at the small thing of a revision.
func (s *stage) lookAt(generation, revision uint64) {
	x, y := place(revision)
	s.LookCloser(inference.Query{Generation: generation, Revision: revision, Prompt: at(x, y, prompt.Positive)},
		only(int(revision), inScene(x, y)), int(revision))
}

// only is an answer of which mask i is asked about, and is not the one that the program would show.
func only(i int, l mask.Logits) *prompt.Answer {
	a := &prompt.Answer{LowRes: make([]mask.Logits, i+1), IoU: make([]float32, i+1)}
	for k := range a.LowRes {
		a.LowRes[k] = l
	}
	return a
}

// wantLook is the next event, of a look, of this kind.
func (s *stage) wantLook(kind inference.EventKind, generation, revision uint64) inference.Event {
	s.t.Helper()
	e := s.want(kind)
	if e.Op != inference.OpLook || e.Hover || e.Generation != generation || e.Revision != revision || e.Index != int(revision) {
		s.t.Fatalf("the event is %+v, want the look %d at picture %d", e, revision, generation)
	}
	return e
}

// heldAfter is a stage where what is asked of picture 1 is held at its gate, if it encodes a part.
func heldAfter(t *testing.T, ask func(s *stage)) (*stage, *fake.Gate) {
	t.Helper()
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: heldAtParts(gate)}))
	s.showReady(sceneNumber(1), 1)
	ask(s)
	<-gate.Entered()
	return s, gate
}

// looking is one where the first look is held.
func looking(t *testing.T) (*stage, *fake.Gate) {
	return heldAfter(t, func(s *stage) { s.lookAt(1, 1) })
}

func TestALookIsAnsweredWithWhatItSaw(t *testing.T) {
	m := fake.New(fake.Options{Closer: true})
	s := withModel(t, m)
	s.showReady(sceneNumber(1), 5)
	s.lookAt(5, 2)
	e := s.wantLook(inference.EventLooked, 5, 2)
	x, y := place(2)
	if e.Answer == nil || e.Chosen != 2 || e.Answer.LowRes[2].Grid.Crop.Empty() || !e.Answer.LowRes[2].Mask().At(int(x), int(y)) || !e.Model.Closer ||
		!e.Query.Prompt.Equal(at(x, y, prompt.Positive)) {
		t.Errorf("%+v", e)
	}
	q := inference.Query{Generation: 5, Revision: 3, Prompt: clicks(200, 150, 210, 150)}
	huge := only(3, thing(inScene(0, 0).Grid, 200, 150, 150))
	s.LookCloser(q, huge, 3)
	if e := s.wantLook(inference.EventLooked, 5, 3); e.Answer != huge || e.Chosen != 3 {
		t.Errorf("there is nothing to look at, and yet %+v", e)
	}
	if c := m.Counts(); c.Encodes != 2 {
		t.Errorf("%+v", c)
	}
}

func TestLooksWaitForAsksAndHoversForLooks(t *testing.T) {
	for name, order := range map[string][]string{
		"hover first": {"hover", "ask", "look"},
		"look last":   {"ask", "hover", "look"},
		"hover last":  {"ask", "look", "hover"},
	} {
		gate := fake.NewGate()
		s := withModel(t, fake.New(fake.Options{Hooks: heldAt(gate, nil)}))
		s.Show(sceneNumber(1), 1)
		<-gate.Entered()
		for _, what := range order {
			switch what {
			case "ask":
				s.Ask(click(1, 1))
			case "look":
				s.lookAt(1, 2)
			case "hover":
				s.Hover(click(1, 3))
			}
		}
		gate.Open(2) // the picture and the part
		s.want(inference.EventEncoding)
		s.want(inference.EventReady)
		for i, kind := range []inference.EventKind{inference.EventAnswer, inference.EventLooked, inference.EventHover} {
			if e := s.want(kind); e.Revision != uint64(i+1) {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}

func TestALookLeavesARunningAskAlone(t *testing.T) {
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: heldAt(nil, gate)}))
	s.showReady(sceneNumber(1), 1)
	s.Ask(click(1, 1))
	<-gate.Entered()
	s.lookAt(1, 2)
	s.Hover(click(1, 3))
	gate.Open(3)
	s.want(inference.EventAnswer)
	s.wantLook(inference.EventLooked, 1, 2)
	s.want(inference.EventHover)
}

func TestAnAskEndsALook(t *testing.T) {
	s, gate := looking(t)
	s.Ask(click(1, 2)) // the look holds no token: it can only end by its context
	s.wantLook(inference.EventSuperseded, 1, 1)
	if e := s.want(inference.EventAnswer); e.Revision != 2 {
		t.Errorf("%+v", e)
	}
	s.lookAt(1, 1) // what was ended can be asked again
	<-gate.Entered()
	gate.Open(1)
	s.wantLook(inference.EventLooked, 1, 1)
}

func TestAnAskDropsALookThatWaits(t *testing.T) {
	gate := fake.NewGate()
	m := fake.New(fake.Options{Hooks: heldAt(gate, nil)})
	s := withModel(t, m)
	s.Show(sceneNumber(1), 1)
	<-gate.Entered()
	s.lookAt(1, 1)
	s.Ask(click(1, 2))
	gate.Open(1)
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	s.wantLook(inference.EventSuperseded, 1, 1)
	if e := s.want(inference.EventAnswer); e.Revision != 2 {
		t.Errorf("%+v", e)
	}
	if c := m.Counts(); c.Encodes != 1 {
		t.Errorf("%+v", c)
	}
}

func TestOfSeveralLooksTheLatestIsTaken(t *testing.T) {
	s, gate := looking(t)
	s.lookAt(1, 2) // ends the first
	s.wantLook(inference.EventSuperseded, 1, 1)
	<-gate.Entered()
	gate.Open(1)
	s.wantLook(inference.EventLooked, 1, 2)
}

func TestAHoverLeavesALookAlone(t *testing.T) {
	s, gate := looking(t)
	s.Hover(click(1, 2))
	gate.Open(1)
	s.wantLook(inference.EventLooked, 1, 1)
	if e := s.want(inference.EventHover); e.Revision != 2 {
		t.Errorf("%+v", e)
	}
}

func TestShowingAnotherPictureEndsALook(t *testing.T) {
	s, _ := looking(t)
	s.Show(sceneNumber(2), 2)
	s.wantLook(inference.EventSuperseded, 1, 1)
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	s.lookAt(1, 3)
	s.wantLook(inference.EventSuperseded, 1, 3)
}

func TestALookThatFailsIsTold(t *testing.T) {
	var broken *inference.PanicError
	fail := func() error { return errTest }
	s := withModel(t, fake.New(fake.Options{Hooks: fake.Hooks{Decode: func(context.Context, prompt.Prompt) error { return fail() }}}))
	s.showReady(sceneNumber(1), 3)
	s.lookAt(3, 1)
	if e := s.wantLook(inference.EventFailed, 3, 1); !errors.Is(e.Err, errTest) {
		t.Errorf("an error: %+v", e)
	}
	fail = func() error { panic("boom") }
	s.lookAt(3, 2)
	if e := s.wantLook(inference.EventFailed, 3, 2); !errors.As(e.Err, &broken) {
		t.Errorf("a panic: %+v", e)
	}
	fail = func() error { return nil }
	s.lookAt(4, 3)
	if e := s.wantLook(inference.EventFailed, 4, 3); !errors.Is(e.Err, inference.ErrNotShown) {
		t.Errorf("a picture that is not shown: %+v", e)
	}
	q := inference.Query{Generation: 3, Revision: 4, Prompt: at(20, 20, prompt.Positive)}
	s.LookCloser(q, only(4, thing(fake.New(fake.Options{}).Grid(64, 48), 20, 20, 5)), 4)
	s.wantLook(inference.EventFailed, 3, 4)
	s.lookAt(3, 5)
	s.wantLook(inference.EventLooked, 3, 5)

	without := newStage(t, inference.Options{})
	without.lookAt(1, 1)
	if e := without.wantLook(inference.EventFailed, 1, 1); !errors.Is(e.Err, inference.ErrNoModel) {
		t.Errorf("no model: %+v", e)
	}
}

func TestAFailedEncodeRefusesALookThatWaits(t *testing.T) {
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: fake.Hooks{Encode: func(ctx context.Context, _ *picture.Picture) error {
		if err := gate.Pass(ctx); err != nil {
			return err
		}
		return errTest
	}}}))
	s.Show(sceneNumber(1), 1)
	<-gate.Entered()
	s.lookAt(1, 1)
	gate.Open(1)
	s.want(inference.EventEncoding)
	s.want(inference.EventFailed)
	if e := s.wantLook(inference.EventFailed, 1, 1); !errors.Is(e.Err, errTest) {
		t.Errorf("%+v", e)
	}
}

func TestEveryRequestIsAnsweredOnce(t *testing.T) {
	s := withModel(t, fake.New(fake.Options{Closer: true}))
	type request struct {
		op       string
		revision uint64
	}
	const last = 300
	answers := map[request]int{}
	for r := uint64(1); r <= last; r++ {
		generation := 1 + r/20
		if r == 1 || r%20 == 0 {
			s.Show(sceneNumber(int(generation)), generation)
		}
		for i := range 3 {
			switch (int(r) + i) % 3 {
			case 0:
				s.Ask(click(generation, r))
			case 1:
				s.lookAt(generation, r)
			case 2:
				s.Hover(click(generation, r))
			}
		}
	}
	for n := 0; n < 3*last; {
		switch e := <-s.events; {
		case e.Op == inference.OpAsk || e.Op == inference.OpHover || e.Op == inference.OpLook:
			answers[request{e.Op, e.Revision}]++
			n++
		case e.Kind == inference.EventFailed:
			t.Fatalf("%+v", e)
		}
	}
	for r := uint64(1); r <= last; r++ {
		for _, op := range []string{inference.OpAsk, inference.OpHover, inference.OpLook} {
			if n := answers[request{op, r}]; n != 1 {
				t.Errorf("%s %d was answered %d times", op, r, n)
			}
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
