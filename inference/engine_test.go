package inference_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"slices"
	"testing"
	"time"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/picture"
	"clickmask/prompt"
)

// stage is an engine with its events.
type stage struct {
	*inference.Engine
	t      *testing.T
	events chan inference.Event
}

func newStage(t *testing.T, opts inference.Options) *stage {
	t.Helper()
	s := &stage{t: t, events: make(chan inference.Event, 10000)}
	opts.Deliver = func(e inference.Event) { s.events <- e }
	s.Engine = inference.New(opts)
	s.CloseWithin(time.Hour) // whoever means the limit sets it
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// withModel opens m and waits until it is there.
func withModel(t *testing.T, m *fake.Model) *stage {
	t.Helper()
	s := newStage(t, inference.Options{})
	s.Use(m.Opener())
	s.want(inference.EventLoading)
	s.want(inference.EventLoaded)
	return s
}

// want is the next event, which must be of this kind.
func (s *stage) want(kind inference.EventKind) inference.Event {
	s.t.Helper()
	e := <-s.events
	if e.Kind != kind {
		s.t.Fatalf("the event is %+v, want kind %d", e, kind)
	}
	return e
}

// showReady shows a picture and waits for its embedding.
func (s *stage) showReady(p *picture.Picture, generation uint64) {
	s.t.Helper()
	s.Show(p, generation)
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
}

// plain is a picture of one colour; different n give different pictures.
func plain(n int) *picture.Picture {
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for y := range 48 {
		for x := range 64 {
			img.SetRGBA(x, y, color.RGBA{uint8(n), uint8(n >> 8), 77, 255})
		}
	}
	return picture.FromImage(img, fmt.Sprint("picture ", n))
}

// click is a query whose place depends on its revision: no two near each other ask the same.
func click(generation, revision uint64) inference.Query {
	return inference.Query{Generation: generation, Revision: revision,
		Prompt: prompt.Prompt{Points: []prompt.Point{{X: float64(1 + revision%60), Y: 20, Label: prompt.Positive}}}}
}

// heldAt are hooks that stop at gates.
func heldAt(encode, decode *fake.Gate) fake.Hooks {
	var h fake.Hooks
	if encode != nil {
		h.Encode = func(ctx context.Context, _ *picture.Picture) error { return encode.Pass(ctx) }
	}
	if decode != nil {
		h.Decode = func(ctx context.Context, _ prompt.Prompt) error { return decode.Pass(ctx) }
	}
	return h
}

func TestAClickIsAnswered(t *testing.T) {
	m := fake.New(fake.Options{})
	s := withModel(t, m)
	s.Show(plain(1), 5)
	if e := s.want(inference.EventEncoding); e.Generation != 5 || e.Expected != 0 || e.Model.Name != "Fake" {
		t.Errorf("encoding: %+v", e)
	}
	ready := s.want(inference.EventReady)
	if ready.Generation != 5 || ready.Cached {
		t.Errorf("ready: %+v", ready)
	}
	s.Ask(click(5, 9))
	e := s.want(inference.EventAnswer)
	if e.Generation != 5 || e.Revision != 9 || len(e.Answer.LowRes) != 4 || e.Model.Fingerprint != m.Info().Fingerprint {
		t.Errorf("answer: %+v", e)
	}
	if got := e.Answer.LowRes[e.Answer.Choose(click(5, 9).Prompt)].Mask(); !got.At(10, 20) {
		t.Error("the click is not in its mask")
	}
	s.Hover(click(5, 10))
	if e := s.want(inference.EventHover); e.Revision != 10 || !e.Hover {
		t.Errorf("hover: %+v", e)
	}
	s.Show(plain(2), 6)
	if e := s.want(inference.EventEncoding); e.Expected != ready.Took {
		t.Errorf("expected %v, the last encode took %v", e.Expected, ready.Took)
	}
	s.want(inference.EventReady)
	if c := m.Counts(); c.Encodes != 2 {
		t.Errorf("counts %+v", c)
	}
}

func TestAsksMadeWhileEncodingWaitForIt(t *testing.T) {
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: heldAt(gate, nil)}))
	s.Show(plain(1), 1)
	<-gate.Entered()
	s.Ask(click(1, 1))
	s.Hover(click(1, 2))
	gate.Open(1)
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	if e := s.want(inference.EventAnswer); e.Revision != 1 {
		t.Errorf("%+v", e)
	}
	s.want(inference.EventHover)
}

func TestOfManyAsksTheLatestIsAnsweredAndEachOtherSuperseded(t *testing.T) {
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: heldAt(gate, nil)}))
	s.Show(plain(1), 1)
	<-gate.Entered()
	for r := uint64(1); r <= 50; r++ {
		s.Ask(click(1, r))
		s.Hover(click(1, 100+r))
	}
	gate.Open(1)
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	var asks, hovers []uint64
	for range 98 {
		e := s.want(inference.EventSuperseded)
		if e.Hover {
			hovers = append(hovers, e.Revision)
		} else {
			asks = append(asks, e.Revision)
		}
	}
	for i := range 49 {
		if asks[i] != uint64(i+1) || hovers[i] != uint64(i+101) {
			t.Fatalf("superseded are %v and %v", asks, hovers)
		}
	}
	if e := s.want(inference.EventAnswer); e.Revision != 50 {
		t.Errorf("answered is %d", e.Revision)
	}
	if e := s.want(inference.EventHover); e.Revision != 150 {
		t.Errorf("previewed is %d", e.Revision)
	}
}

func TestShowingAnotherPictureEndsTheEncode(t *testing.T) {
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: heldAt(gate, nil)}))
	s.Show(plain(1), 1)
	<-gate.Entered()
	s.Ask(click(1, 7))
	s.Show(plain(2), 2) // without a token the first encode can only end by its context
	<-gate.Entered()
	gate.Open(1)
	s.want(inference.EventEncoding)
	if e := s.want(inference.EventEncoding); e.Generation != 2 {
		t.Errorf("%+v", e)
	}
	if e := s.want(inference.EventReady); e.Generation != 2 {
		t.Errorf("%+v", e)
	}
	if e := s.want(inference.EventSuperseded); e.Generation != 1 || e.Revision != 7 || e.Hover {
		t.Errorf("%+v", e)
	}
}

func TestShowingTheSamePixelsAgainLetsTheEncodeGoOn(t *testing.T) {
	gate := fake.NewGate()
	m := fake.New(fake.Options{Hooks: heldAt(gate, nil)})
	s := withModel(t, m)
	s.Show(plain(1), 1)
	<-gate.Entered()
	s.Show(plain(1), 2)
	gate.Open(1)
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	if e := s.want(inference.EventReady); e.Generation != 2 || !e.Cached {
		t.Errorf("%+v", e)
	}
	if c := m.Counts(); c.Encodes != 1 {
		t.Errorf("encoded %d times", c.Encodes)
	}
}

func TestAnAnswerThatBecameStaleIsStillDelivered(t *testing.T) {
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: heldAt(nil, gate)}))
	s.showReady(plain(1), 1)
	s.Ask(click(1, 1))
	<-gate.Entered()
	s.Show(plain(2), 2)
	s.Ask(click(2, 2))
	gate.Open(2)
	if e := s.want(inference.EventAnswer); e.Generation != 1 || e.Revision != 1 {
		t.Errorf("%+v", e)
	}
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	if e := s.want(inference.EventAnswer); e.Generation != 2 || e.Revision != 2 {
		t.Errorf("%+v", e)
	}
}

func TestAnAskEndsAHoverThatIsBeingAnswered(t *testing.T) {
	gate := fake.NewGate()
	s := withModel(t, fake.New(fake.Options{Hooks: heldAt(nil, gate)}))
	s.showReady(plain(1), 1)
	s.Hover(click(1, 1))
	<-gate.Entered()
	s.Ask(click(1, 2)) // the hover holds no token: it can only end by its context
	<-gate.Entered()
	gate.Open(1)
	if e := s.want(inference.EventSuperseded); !e.Hover || e.Revision != 1 {
		t.Errorf("%+v", e)
	}
	if e := s.want(inference.EventAnswer); e.Revision != 2 {
		t.Errorf("%+v", e)
	}
}

func TestAnAskIsAnsweredByTheHoverThatAskedTheSame(t *testing.T) {
	for name, hovered := range map[string]bool{"answered before": true, "being answered": false} {
		t.Run(name, func(t *testing.T) {
			gate := fake.NewGate()
			s := withModel(t, fake.New(fake.Options{Hooks: heldAt(nil, gate)}))
			s.showReady(plain(1), 1)
			hover, ask := click(1, 5), click(1, 5)
			hover.Revision, ask.Revision = 1, 2
			s.Hover(hover)
			<-gate.Entered()
			var preview inference.Event
			answer := func() {
				gate.Open(1)
				preview = s.want(inference.EventHover)
			}
			if hovered {
				answer()
			}
			s.Ask(ask)
			if !hovered {
				answer()
			}
			if e := s.want(inference.EventAnswer); e.Answer != preview.Answer || e.Revision != 2 {
				t.Errorf("%+v, want the answer of %+v", e, preview)
			}
			another := click(1, 5)
			another.MaskInput = &preview.Answer.LowRes[0]
			s.Ask(another)
			<-gate.Entered() // another mask input makes another question
			gate.Open(1)
			s.want(inference.EventAnswer)
		})
	}
}

func TestSwitchingThroughHundredsOfPicturesEndsAtTheLast(t *testing.T) {
	m := fake.New(fake.Options{})
	s := withModel(t, m)
	const last = 400
	for g := uint64(1); g <= last; g++ {
		s.Show(plain(int(g%60)), g)
		s.Ask(click(g, g))
		s.Hover(click(g, g))
	}
	asks, hovers, generation := 0, 0, uint64(0)
	for asks < last || hovers < last {
		e := <-s.events
		switch e.Kind {
		case inference.EventAnswer, inference.EventHover, inference.EventSuperseded:
			if e.Generation != e.Revision {
				t.Fatalf("%+v", e)
			}
			if e.Hover {
				hovers++
			} else {
				asks++
			}
			if e.Kind == inference.EventAnswer {
				if e.Generation < generation {
					t.Fatalf("answer for %d after %d", e.Generation, generation)
				}
				generation = e.Generation
			}
		case inference.EventFailed:
			t.Fatalf("%+v", e)
		}
	}
	if generation != last {
		t.Errorf("the last answer is for picture %d", generation)
	}
}

func TestQueriesForWhatIsNotShownAreRefused(t *testing.T) {
	s := withModel(t, fake.New(fake.Options{}))
	s.showReady(plain(1), 3)
	s.Ask(click(4, 1))
	if e := s.want(inference.EventFailed); !errors.Is(e.Err, inference.ErrNotShown) || e.Op != inference.OpAsk {
		t.Errorf("a later picture: %+v", e)
	}
	s.Ask(click(2, 2))
	s.want(inference.EventSuperseded)
	s.Show(nil, 4)
	s.Hover(click(4, 3))
	if e := s.want(inference.EventFailed); !errors.Is(e.Err, inference.ErrNotShown) || !e.Hover {
		t.Errorf("no picture: %+v", e)
	}
}

func TestAPromptChangedAfterAskingDoesNotMatter(t *testing.T) {
	gate := fake.NewGate()
	var got []prompt.Point
	h := heldAt(gate, nil)
	h.Decode = func(_ context.Context, p prompt.Prompt) error { got = slices.Clone(p.Points); return nil }
	s := withModel(t, fake.New(fake.Options{Hooks: h}))
	s.Show(plain(1), 1)
	<-gate.Entered()
	q := click(1, 1)
	s.Ask(q)
	q.Prompt.Points[0].X = -5
	gate.Open(1)
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	s.want(inference.EventAnswer)
	if got[0].X != 2 {
		t.Errorf("asked about %v", got)
	}
}

func TestAModelIsWarmedWhenNobodyAsksForAnything(t *testing.T) {
	warm, decode := fake.NewGate(), fake.NewGate()
	h := heldAt(nil, decode)
	h.Warm = warm.Pass
	m := fake.New(fake.Options{Hooks: h})
	s := withModel(t, m)
	<-warm.Entered()
	s.Show(plain(1), 1) // the warming holds no token: each of these ends it
	s.want(inference.EventEncoding)
	s.want(inference.EventReady)
	<-warm.Entered()
	s.Hover(click(1, 1))
	<-decode.Entered()
	decode.Open(1)
	s.want(inference.EventHover)
	<-warm.Entered()
	s.Ask(click(1, 2))
	<-decode.Entered()
	decode.Open(1)
	s.want(inference.EventAnswer)
	<-warm.Entered()
	warm.Open(1)
	s.Ask(click(1, 3))
	<-decode.Entered()
	decode.Open(1)
	s.want(inference.EventAnswer)
}
