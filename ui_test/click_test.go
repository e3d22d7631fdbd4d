package uitest

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/inference/fake"
	"clickmask/picture"
	"clickmask/prompt"
)

func TestFirstStartShowsTheSample(t *testing.T) {
	s := open(t, options{})
	s.w.Start(nil, false)
	s.until("the sample is shown", func() bool { return s.page() != nil && s.has("Ready") })
	w, h := s.page().W, s.page().H
	if w < 600 || h < 400 {
		t.Errorf("the sample is only %d x %d pixels", w, h)
	}
	s.click(float64(w)/2, float64(h)/2, desktop.MouseButtonPrimary, 0)
	s.answered()

	later := open(t, options{settings: s.settings})
	later.w.Start(nil, false)
	if later.page() != nil || !later.has("Open a picture, or drop one here") {
		t.Errorf("a later start shows %q", later.words())
	}
}

func TestClickGivesAMaskThatEnterKeeps(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	if got := s.page().Draft.Prompt.Points; len(got) != 1 || abs(got[0].X-200) > 1 || abs(got[0].Y-150) > 1 || got[0].Label != prompt.Positive {
		t.Fatalf("the prompt is %+v", got)
	}
	if s.page().Draft.Chosen == 0 {
		t.Error("after a first click the single-mask answer is shown, not the best candidate")
	}
	s.press(fyne.KeyReturn)
	if len(s.page().Objects) != 1 || !s.page().Draft.Prompt.Empty() {
		t.Fatalf("Enter kept %d objects and left %v", len(s.page().Objects), s.page().Draft.Prompt)
	}
	if !s.page().Objects[0].Mask.At(200, 150) {
		t.Error("the clicked pixel is not in the kept mask")
	}
}

func TestMarkerAndMaskOfAClickAppearTogether(t *testing.T) {
	for name, slow := range map[string]bool{"quick model": false, "slow model": true} {
		t.Run(name, func(t *testing.T) {
			gate := fake.NewGate()
			s := open(t, options{hooks: fake.Hooks{Decode: func(ctx context.Context, _ prompt.Prompt) error { return gate.Pass(ctx) }}})
			s.shows(s.picture("beach.png", 400, 300))
			s.passTime()
			c, _ := s.picturePlace(0, 0)
			s.click(200, 150, desktop.MouseButtonPrimary, 0)
			<-gate.Entered()
			if got := c.Scene(); !got.Prompt.Empty() || got.Pending {
				t.Error("a frame is painted between the click and its answer")
			}
			if slow {
				s.passTime()
				if got := c.Scene(); len(got.Prompt.Points) != 1 || !got.Pending {
					t.Errorf("the answer takes its time, and the click shows nothing: %+v", got)
				}
			}
			gate.Open(1)
			s.answered()
			if got := c.Scene(); got.Draft == nil || len(got.Prompt.Points) != 1 || got.Pending {
				t.Errorf("answered, and the canvas has %+v", got)
			}
		})
	}
}

func TestAClickOnItsPreviewIsAnsweredAtOnce(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	c, at := s.picturePlace(200, 150)
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
	for _, dx := range []float32{0, 12} { // the second with the first one's mask fed back
		c.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(dx, 0).Subtract(origin)}})
		s.until("the preview is shown", func() bool { return c.Scene().Preview != nil })
		before := s.model.Counts().Decodes
		preview := c.Scene().Preview
		_, place := s.picturePlace(200, 150)
		event := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: place.AddXY(dx, 0).Subtract(origin)}, Button: desktop.MouseButtonPrimary}
		c.MouseDown(event)
		c.MouseUp(event)
		got := c.Scene()
		if got.Draft == nil || got.Pending || got.Preview != nil {
			t.Fatalf("after the click the canvas has %+v", got)
		}
		if dx == 0 && got.Draft != preview {
			t.Error("the first click shows another mask than its preview did")
		}
		if after := s.model.Counts().Decodes; after != before {
			t.Errorf("the model was asked %d times more", after-before)
		}
	}
}

func TestRightClickAndAltClickTakeAway(t *testing.T) {
	for name, how := range map[string]struct {
		button   desktop.MouseButton
		modifier fyne.KeyModifier
	}{
		"right": {desktop.MouseButtonSecondary, 0},
		"alt":   {desktop.MouseButtonPrimary, fyne.KeyModifierAlt},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, options{})
			s.shows(s.picture("beach.png", 400, 300))
			s.click(200, 150, desktop.MouseButtonPrimary, 0)
			s.answered()
			s.click(230, 150, how.button, how.modifier)
			s.answered()
			points := s.page().Draft.Prompt.Points
			if len(points) != 2 || points[1].Label != prompt.Negative {
				t.Fatalf("the prompt is %+v", points)
			}
			if s.page().Draft.MaskInput == nil {
				t.Error("the first answer was not fed back")
			}
			if s.page().Draft.Chosen != 0 {
				t.Error("the second answer shows a candidate of the first click")
			}
		})
	}
}

func TestBoxFromAnyCornerIsTheSameBox(t *testing.T) {
	var boxes []prompt.Box
	for _, c := range [][4]float64{{100, 80, 300, 220}, {300, 220, 100, 80}, {300, 80, 100, 220}} {
		s := open(t, options{})
		s.shows(s.picture("beach.png", 400, 300))
		s.drag(c[0], c[1], c[2], c[3], desktop.MouseButtonPrimary, 0)
		s.answered()
		boxes = append(boxes, *s.page().Draft.Prompt.Box)
	}
	for _, b := range boxes[1:] {
		if abs(b.X0-boxes[0].X0)+abs(b.Y0-boxes[0].Y0)+abs(b.X1-boxes[0].X1)+abs(b.Y1-boxes[0].Y1) > 2 {
			t.Errorf("boxes differ: %v", boxes)
		}
	}
}

func TestTabGoesThroughTheCandidates(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	first := s.page().Draft.Chosen
	seen := map[int]bool{first: true}
	for range 3 {
		s.press(fyne.KeyTab)
		seen[s.page().Draft.Chosen] = true
	}
	if len(seen) != 3 || s.page().Draft.Chosen != first {
		t.Errorf("three times Tab showed %v and ended at %d, began at %d", seen, s.page().Draft.Chosen, first)
	}
}

func TestUndoBringsBackTheSameMaskBitForBit(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	before := s.page().Draft.ChosenLogits().Mask()
	s.click(300, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	decodes := s.model.Counts().Decodes
	s.w.Command("Undo")
	if l := s.page().Draft.ChosenLogits(); l == nil || !l.Mask().Equal(before) {
		t.Error("undo does not bring the first mask back")
	}
	s.w.Command("Redo")
	if len(s.page().Draft.Prompt.Points) != 2 || s.page().Draft.Answer == nil {
		t.Error("redo does not bring the second answer back")
	}
	if got := s.model.Counts().Decodes; got != decodes {
		t.Errorf("undo and redo asked the model %d times", got-decodes)
	}
}

func TestEscapeDropsThePromptsAndUndoBringsThemBack(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.press(fyne.KeyEscape)
	if !s.page().Draft.Prompt.Empty() {
		t.Error("Esc left the prompts")
	}
	s.w.Command("Undo")
	if s.page().Draft.Answer == nil {
		t.Error("undo did not bring them back")
	}
	s.press(fyne.KeyBackspace)
	if !s.page().Draft.Prompt.Empty() {
		t.Error("Backspace did not remove the point")
	}
}

func TestClicksMadeWhileEncodingAreAnswered(t *testing.T) {
	gate := fake.NewGate()
	s := open(t, options{hooks: fake.Hooks{Encode: func(ctx context.Context, _ *picture.Picture) error { return gate.Pass(ctx) }}})
	s.w.Open([]string{s.picture("beach.png", 400, 300)})
	s.until("the picture is shown", func() bool { return s.page() != nil })
	<-gate.Entered()
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.click(220, 150, desktop.MouseButtonPrimary, 0)
	s.until("the window says that it waits", func() bool { return s.has("Your clicks wait until the picture is ready") })
	if !s.has("Getting the picture ready") {
		t.Errorf("the state is not shown: %q", s.words())
	}
	gate.Open(1)
	s.answered()
	if len(s.page().Draft.Prompt.Points) != 2 {
		t.Errorf("the prompt has %d points", len(s.page().Draft.Prompt.Points))
	}
}

func TestEnterBeforeTheAnswerKeepsItWhenItComes(t *testing.T) {
	gate := fake.NewGate()
	s := open(t, options{hooks: fake.Hooks{Decode: func(ctx context.Context, _ prompt.Prompt) error { return gate.Pass(ctx) }}})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	<-gate.Entered()
	s.press(fyne.KeyReturn)
	if len(s.page().Objects) != 0 {
		t.Fatal("something was kept before the answer")
	}
	gate.Open(1)
	s.until("the mask is kept", func() bool { return len(s.page().Objects) == 1 })
}

func TestAFailedAnswerIsToldAndCanBeTriedAgain(t *testing.T) {
	fails := true
	s := open(t, options{hooks: fake.Hooks{Decode: func(context.Context, prompt.Prompt) error {
		if fails {
			panic("broken")
		}
		return nil
	}}})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.until("the failure is told", func() bool { return s.has("Try again") })
	fails = false
	s.tap("Try again")
	s.answered()
}

func abs(v float64) float64 { return max(v, -v) }
