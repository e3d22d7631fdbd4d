package fake_test

import (
	"context"
	"errors"
	"image"
	"testing"

	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

func blank(w, h int) *picture.Picture {
	return picture.FromImage(image.NewRGBA(image.Rect(0, 0, w, h)), "blank")
}

func shownMask(t *testing.T, p prompt.Prompt, before *mask.Logits) mask.Mask {
	t.Helper()
	m := fake.New(fake.Options{})
	e, err := m.Encode(t.Context(), blank(400, 200))
	if err != nil {
		t.Fatal(err)
	}
	a, err := m.Decode(t.Context(), e, p, before)
	if err != nil {
		t.Fatal(err)
	}
	return a.LowRes[a.Choose(p)].Mask()
}

func TestAClickGivesADiscAroundIt(t *testing.T) {
	got := shownMask(t, prompt.Prompt{Points: []prompt.Point{{X: 300, Y: 100, Label: prompt.Positive}}}, nil)
	b := got.Bounds()
	if cx, cy := (b.Min.X+b.Max.X)/2, (b.Min.Y+b.Max.Y)/2; cx < 296 || cx > 304 || cy < 96 || cy > 104 {
		t.Errorf("the disc's middle is (%d,%d), not (300,100)", cx, cy)
	}
	if got.At(300, 100) == false || got.Area() < 1500 || got.Area() > 6000 {
		t.Errorf("area %d", got.Area())
	}
}

func TestABoxGivesItsEllipse(t *testing.T) {
	box := prompt.NewBox(100, 40, 300, 160)
	got := shownMask(t, prompt.Prompt{Box: &box}, nil)
	ellipse := 3.14159 * 100 * 60
	if a := float64(got.Area()); a < 0.93*ellipse || a > 1.07*ellipse {
		t.Errorf("area %v, the ellipse has %v", a, ellipse)
	}
	if got.At(104, 44) {
		t.Error("the box's corner is inside")
	}
}

func TestANegativePointBitesOutOfTheMaskInput(t *testing.T) {
	m := fake.New(fake.Options{})
	e, _ := m.Encode(t.Context(), blank(400, 200))
	first := prompt.Prompt{Points: []prompt.Point{{X: 200, Y: 100, Label: prompt.Positive}}}
	a, err := m.Decode(t.Context(), e, first, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := a.LowRes[3]
	again := prompt.Prompt{Points: []prompt.Point{{X: 240, Y: 100, Label: prompt.Negative}}}
	a, err = m.Decode(t.Context(), e, again, &before)
	if err != nil {
		t.Fatal(err)
	}
	after := a.LowRes[0].Mask()
	if after.At(240, 100) || !after.At(170, 100) || after.Area() >= before.Mask().Area() {
		t.Error("the negative point took nothing away, or too much")
	}
}

func TestAGateHoldsACallUntilItsContextEnds(t *testing.T) {
	gate := fake.NewGate()
	m := fake.New(fake.Options{Hooks: fake.Hooks{
		Encode: func(ctx context.Context, _ *picture.Picture) error { return gate.Pass(ctx) }}})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { _, err := m.Encode(ctx, blank(8, 8)); done <- err }()
	<-gate.Entered()
	if _, err := m.Decode(t.Context(), nil, prompt.Prompt{}, nil); !errors.Is(err, fake.ErrOverlap) {
		t.Errorf("a second call answered %v", err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("the held call answered %v", err)
	}
	gate.Open(1)
	if _, err := m.Encode(t.Context(), blank(8, 8)); err != nil {
		t.Error(err)
	}
	if c := m.Counts(); c.Encodes != 2 || c.Decodes != 0 {
		t.Errorf("counts are %+v", c)
	}
}
