package uitest

import (
	"context"
	"errors"
	"image"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// looker is a model whose answers are looked at closer: each look waits at a gate.
type looker struct {
	*fake.Model
	gate    *fake.Gate
	fails   error
	strange bool // it sees another thing there, and is not sure of it
}

// Encode waits for crops alone, which have no identity.
func (l *looker) Encode(ctx context.Context, p *picture.Picture) (*inference.Embedding, error) {
	if p.Hash == [32]byte{} {
		if err := l.gate.Pass(ctx); err != nil {
			return nil, err
		}
	}
	return l.Model.Encode(ctx, p)
}

func (l *looker) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	crop := e.Grid.Crop
	if !crop.Empty() && l.fails != nil {
		return nil, l.fails
	}
	a, err := l.Model.Decode(ctx, e, p, in)
	if err != nil || crop.Empty() {
		return a, err
	}
	for k, m := range a.LowRes {
		if l.strange {
			a.IoU[k] = 0.3
		}
		for i := range m.Data {
			if m.Data[i] += 3; l.strange { // a little more than the first answer, or the corners alone
				m.Data[i] = -m.Data[i]
			}
		}
	}
	return a, nil
}

// lookerStage is a window with a model that looks closer.
func lookerStage(t *testing.T) (*stage, *looker) {
	t.Helper()
	l := &looker{Model: fake.New(fake.Options{Name: "Built-in", Closer: true}), gate: fake.NewGate()}
	s := open(t, options{opener: func(string) inference.Opener {
		return func(context.Context) (inference.Model, error) { return l, nil }
	}})
	return s, l
}

// closerStage is that with a picture.
func closerStage(t *testing.T) (*stage, *looker) {
	t.Helper()
	s, l := lookerStage(t)
	s.shows(s.picture("beach.png", 400, 300))
	return s, l
}

// lookingStage is one where a click was answered and the look at the answer waits at its gate.
func lookingStage(t *testing.T) (*stage, *looker) {
	t.Helper()
	s, l := closerStage(t)
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	<-l.gate.Entered()
	return s, l
}

// crop is the crop of the picture that the shown mask was seen in; empty when that is all of it.
func (s *stage) crop() image.Rectangle {
	if l := s.page().Draft.ChosenLogits(); l != nil {
		return l.Grid.Crop
	}
	return image.Rectangle{}
}

func (s *stage) looked() {
	s.t.Helper()
	s.until("the mask was looked at", func() bool { return !s.crop().Empty() })
}

func TestTheFirstAnswerIsShownAtOnceAndTheCloserOneWhenItComes(t *testing.T) {
	s, l := closerStage(t)
	c, _ := s.picturePlace(0, 0)
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	<-l.gate.Entered()
	first := c.Scene().Draft
	if first == nil || !first.Grid.Crop.Empty() || !first.Mask().At(200, 150) {
		t.Fatalf("before the look the canvas has %+v", c.Scene())
	}
	revision := s.w.Document().Revision()
	l.gate.Open(1)
	s.looked()
	s.pump()
	got := c.Scene().Draft
	if got == nil || got.Grid.Crop.Empty() || !got.Mask().At(200, 150) {
		t.Errorf("after the look the canvas has %+v", got)
	}
	if s.w.Document().Revision() != revision || len(l.gate.Entered()) > 0 {
		t.Error("the look made something be asked again")
	}
	if name, ok := s.w.Document().CanUndo(); name != "Add point" || !ok {
		t.Errorf("undo takes back %q", name)
	}
}

func TestAModelThatIsNotForItIsNotLookedAtCloser(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.click(230, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	if c := s.model.Counts(); c.Encodes != 1 || !s.crop().Empty() {
		t.Errorf("%+v, crop %v", c, s.crop())
	}
}

func TestAClickBeforeTheLookIsAnsweredAndTheLookDropped(t *testing.T) {
	s, l := lookingStage(t)
	s.click(215, 150, desktop.MouseButtonPrimary, 0) // the look holds no token: it can only end by its context
	s.until("the second click is answered", func() bool { return len(s.page().Draft.Prompt.Points) == 2 && s.page().Draft.Answer != nil })
	if in := s.page().Draft.MaskInput; in == nil || !in.Grid.Crop.Empty() {
		t.Error("the second request does not carry the first answer")
	}
	<-l.gate.Entered()
	if !s.crop().Empty() {
		t.Error("the stale look was taken in")
	}
	l.gate.Open(1)
	s.looked()
	s.click(230, 150, desktop.MouseButtonPrimary, 0)
	if in := s.page().Draft.MaskInput; in == nil || in.Grid.Crop.Empty() {
		t.Error("the third request does not carry what was looked at")
	}
	l.gate.Open(2)
	s.answered()
}

func TestAnotherCandidateIsLookedAtWhenItIsChosen(t *testing.T) {
	s, l := closerStage(t)
	l.gate.Open(20)
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.looked()
	first, seen := s.page().Draft.Chosen, s.page().Draft.ChosenLogits()
	s.press(fyne.KeyTab)
	for s.page().Draft.Chosen != 1 { // the smallest; the largest fills the picture
		s.press(fyne.KeyTab)
	}
	s.looked()
	answer := s.page().Draft.Answer
	if answer.LowRes[first].Grid != seen.Grid || !answer.LowRes[0].Grid.Crop.Empty() {
		t.Error("another mask than the shown one was looked at, or forgotten")
	}
	decodes := l.Counts().Decodes
	s.w.Command("Undo")
	if s.page().Draft.Chosen != first || !s.page().Draft.ChosenLogits().Mask().Equal(seen.Mask()) {
		t.Error("going through the candidates was more than one step")
	}
	s.w.Command("Redo")
	if s.page().Draft.Chosen != 1 || s.crop().Empty() {
		t.Errorf("redo shows %d of crop %v", s.page().Draft.Chosen, s.crop())
	}
	for s.page().Draft.Chosen != first {
		s.press(fyne.KeyTab)
		s.pump()
	}
	if s.crop().Empty() || l.Counts().Decodes > decodes+1 { // the largest on the way was not looked at to the end before
		t.Error("a mask was looked at twice")
	}
}

// ranker is a looker whose largest candidate is nearly as well thought of as the middle one, and better when looked at.
type ranker struct{ *looker }

func (r ranker) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	a, err := r.looker.Decode(ctx, e, p, in)
	if err != nil {
		return nil, err
	}
	a.IoU[3] = 0.9
	if in != nil {
		for i := range a.IoU {
			if a.IoU[i] = 0.94; e.Grid.Crop.Dx() > 250 { // round the largest
				a.IoU[i] = 0.99
			}
		}
	}
	return a, nil
}

func TestACandidateThatALookFindsBetterIsShownUntilAnotherIsChosen(t *testing.T) {
	l := &looker{Model: fake.New(fake.Options{Name: "Built-in", Closer: true}), gate: fake.NewGate()}
	l.gate.Open(20)
	s := open(t, options{opener: func(string) inference.Opener {
		return func(context.Context) (inference.Model, error) { return ranker{l}, nil }
	}})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.until("the best candidate is shown", func() bool { return s.page().Draft.Chosen == 3 })
	if name, _ := s.w.Document().CanUndo(); name != "Add point" {
		t.Errorf("undo takes back %q", name)
	}
	decodes := l.Counts().Decodes
	for s.page().Draft.Chosen != 2 {
		s.press(fyne.KeyTab)
	}
	s.pump()
	if s.page().Draft.Chosen != 2 || !s.page().Draft.Answer.LookedAt(2) || l.Counts().Decodes > decodes+1 { // the smallest on the way
		t.Errorf("after the choice of mask 2 mask %d is shown", s.page().Draft.Chosen)
	}
	s.w.Command("Undo")
	if s.page().Draft.Chosen != 3 {
		t.Errorf("undo shows mask %d", s.page().Draft.Chosen)
	}
	s.w.Command("Redo")
	s.pump()
	if s.page().Draft.Chosen != 2 {
		t.Errorf("redo shows mask %d", s.page().Draft.Chosen)
	}
}

func TestALookThatComesToNothingLeavesTheMask(t *testing.T) {
	for name, c := range map[string]struct {
		fails   error
		strange bool
	}{
		"it fails":               {fails: errors.New("out of luck")},
		"it sees something else": {strange: true},
	} {
		t.Run(name, func(t *testing.T) {
			s, l := closerStage(t)
			l.fails, l.strange = c.fails, c.strange
			s.click(200, 150, desktop.MouseButtonPrimary, 0)
			s.answered()
			<-l.gate.Entered()
			before := s.page().Draft.ChosenLogits()
			s.press(fyne.KeyReturn) // waits for the look, whatever comes of it
			want := before.Mask()
			l.gate.Open(1)
			s.until("the mask is kept", func() bool { return len(s.page().Objects) == 1 })
			if !s.page().Objects[0].Mask.Equal(want) {
				t.Error("another mask was kept than was shown")
			}
			if s.has("Try again") || s.has("out of luck") || !s.has("Ready") {
				t.Errorf("the window says %q", s.words())
			}
			if len(l.gate.Entered()) > 0 {
				t.Error("it was looked at again")
			}
		})
	}
}

func TestUndoBringsBackWhatWasLookedAt(t *testing.T) {
	s, l := closerStage(t)
	l.gate.Open(20)
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.looked()
	first := s.page().Draft.ChosenLogits().Mask()
	s.click(250, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.looked()
	second := s.page().Draft.ChosenLogits().Mask()
	decodes := l.Counts().Decodes
	s.w.Command("Undo")
	if m := s.page().Draft.ChosenLogits(); m == nil || !m.Mask().Equal(first) {
		t.Error("undo does not bring the first mask back")
	}
	s.w.Command("Redo")
	if m := s.page().Draft.ChosenLogits(); m == nil || !m.Mask().Equal(second) {
		t.Error("redo does not bring the second mask back")
	}
	s.pump()
	if got := l.Counts().Decodes; got != decodes {
		t.Errorf("undo and redo asked the model %d times", got-decodes)
	}
}

// likeness is the IoU of two masks.
func likeness(a, b mask.Mask) float64 {
	return float64(mask.Intersect(a, b).Area()) / math.Max(1, float64(mask.Union(a, b).Area()))
}

func TestACloserMaskIsOfTheSameThing(t *testing.T) {
	s, l := closerStage(t)
	s.drag(150, 100, 230, 180, desktop.MouseButtonPrimary, 0)
	s.answered()
	<-l.gate.Entered()
	coarse := s.page().Draft.ChosenLogits().Mask()
	l.gate.Open(1)
	s.looked()
	if got := likeness(coarse, s.page().Draft.ChosenLogits().Mask()); got < 0.7 || got == 1 {
		t.Errorf("IoU of both is %g", got)
	}
}
