package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/canvas"
)

// point moves the pointer to a picture pixel and waits for the preview there.
func (s *stage) point(x, y float64) *canvas.Canvas {
	s.t.Helper()
	c, at := s.picturePlace(x, y)
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
	before := c.Scene().Preview
	c.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at.Subtract(origin)}})
	s.until("the preview is shown", func() bool { return c.Scene().Preview != nil && c.Scene().Preview != before })
	return c
}

func TestAPreviewAtRestIsLookedAtAndAClickFindsItsMaskAsItWillBe(t *testing.T) {
	s, l := closerStage(t)
	c := s.point(200, 150)
	if !c.Scene().Preview.Grid.Crop.Empty() {
		t.Fatal("the preview was looked at before the pointer rested")
	}
	l.gate.Open(1)
	s.passTime()
	s.until("the preview was looked at", func() bool { return !c.Scene().Preview.Grid.Crop.Empty() })
	preview, before := c.Scene().Preview, l.Counts()
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.pump()
	if got := c.Scene(); got.Draft == nil || !got.Draft.Mask().Equal(preview.Mask()) || got.Draft.Grid.Crop.Empty() || got.Pending {
		t.Error("the click shows another mask than its preview did")
	}
	if after := l.Counts(); after != before {
		t.Errorf("the model was asked again: %+v, before %+v", after, before)
	}
	s.press(fyne.KeyReturn)
	if len(s.page().Objects) != 1 {
		t.Error("Enter waits for something")
	}
}

func TestAPointerThatMovesOnIsNotPeekedFor(t *testing.T) {
	s, l := closerStage(t)
	c := s.point(200, 150)
	s.passTime()
	<-l.gate.Entered()
	s.point(120, 100) // the peek holds no token: it can only end by its context
	if !c.Scene().Preview.Grid.Crop.Empty() || !c.Scene().Preview.Mask().At(120, 100) {
		t.Error("the preview is not the one under the pointer")
	}
	s.click(120, 100, desktop.MouseButtonPrimary, 0) // before the pointer rested
	s.answered()
	<-l.gate.Entered()
	l.gate.Open(1)
	s.looked()
	s.passTime()
	if c.Scene().Preview != nil {
		t.Error("there is a preview where the click was")
	}
}

func TestPreviewsAreNotPeekedAtWhereNothingIsLookedAtCloser(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	c := s.point(200, 150)
	before := s.model.Counts()
	s.passTime()
	s.point(120, 100)
	if after := s.model.Counts(); after.Encodes != before.Encodes || !c.Scene().Preview.Grid.Crop.Empty() {
		t.Errorf("the model was asked: %+v, before %+v", after, before)
	}
}
