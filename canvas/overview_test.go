package canvas

import (
	"image"
	"math"
	"testing"

	"fyne.io/fyne/v2"

	"clickmask/picture"
	"clickmask/prompt"
)

// overviewed is a canvas that shows a part of a picture and the overview.
func overviewed(t *testing.T) *Canvas {
	t.Helper()
	c, _ := shown(t, 800, 600, 1)
	pic := picture.FromImage(landscape(400, 300), "p")
	c.SetPicture(pic, picture.NewPyramid(pic))
	c.SetOverview(true)
	c.ZoomBy(4)
	return c
}

func TestTheOverviewIsThereWhileAPartOfThePictureIsSeen(t *testing.T) {
	c := overviewed(t)
	if at := c.overviewPlace(); at.Dx() != 168 || at.Dy() != 126 || at.Max != image.Pt(788, 588) {
		t.Errorf("it lies in %v", at)
	}
	c.SetOverview(false)
	if at := c.overviewPlace(); !at.Empty() {
		t.Errorf("switched off it lies in %v", at)
	}
	c.SetOverview(true)
	c.Fit()
	if at := c.overviewPlace(); !at.Empty() {
		t.Errorf("with all of the picture in sight it lies in %v", at)
	}
	c.ZoomBy(4)
	c.Resize(fyne.NewSize(200, 150))
	if at := c.overviewPlace(); !at.Empty() {
		t.Errorf("on a small canvas it lies in %v", at)
	}
}

// What lies over the canvas comes first; with no corner left there is no overview.
func TestTheOverviewGetsOutOfTheWay(t *testing.T) {
	c := overviewed(t)
	corners := []image.Point{{788, 588}, {788, 138}, {180, 588}, {180, 138}}
	var taken []Place
	for _, want := range corners {
		at := c.overviewPlace()
		if at.Max != want {
			t.Fatalf("with %d corners taken it lies in %v, want its end at %v", len(taken), at, want)
		}
		taken = append(taken, Place{At: fyne.NewPos(float32(at.Min.X+60), float32(at.Min.Y+20)), Size: fyne.NewSize(30, 30)})
		c.SetTaken(taken...)
	}
	if at := c.overviewPlace(); !at.Empty() {
		t.Errorf("with all corners taken it lies in %v", at)
	}
}

func TestTheOverviewMovesTheView(t *testing.T) {
	c := overviewed(t)
	c.OnPoint = func(prompt.Point) { t.Error("a click on it is a click on the picture") }
	c.OnHover = func(_, _ float64, inside bool) {
		if inside {
			t.Error("it asks for a preview")
		}
	}
	c.OnCursor = func(_, _ float64, inside bool) {
		if inside {
			t.Error("a place on it is told as one in the picture")
		}
	}
	seen := func() ImagePoint { return c.View().ToImage(c.area.middle()) }
	near := func(want ImagePoint, what string) {
		t.Helper()
		if got := seen(); math.Hypot(got.X-want.X, got.Y-want.Y) > 3 {
			t.Errorf("%s: the middle is %v, want %v", what, got, want)
		}
	}
	at := c.overviewPlace()
	m := &mouse{c: c}
	m.down(left, float32(at.Min.X)+42, float32(at.Min.Y)+42, 0)
	near(ImagePoint{100, 100}, "a press beside what is seen")
	m.move(float32(at.Min.X)+84, float32(at.Min.Y)+63)
	near(ImagePoint{200, 150}, "a drag to the middle")
	m.up(left)
	m.down(left, float32(at.Min.X)+94, float32(at.Min.Y)+63, 0)
	near(ImagePoint{200, 150}, "a press on what is seen")
	m.move(float32(at.Min.X)+115, float32(at.Min.Y)+63)
	near(ImagePoint{250, 150}, "a drag of what is seen")
	if c.overviewPlace().Empty() {
		t.Error("it goes away while it is dragged")
	}
	m.up(left)
	m.down(right, float32(at.Min.X)+42, float32(at.Min.Y)+42, 0)
	near(ImagePoint{250, 150}, "a right click")
	m.up(right)
	before := c.View().Scale
	c.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(float32(at.Min.X)+4, float32(at.Min.Y)+4)}, Scrolled: fyne.NewDelta(0, wheelNotch)})
	if c.View().Scale <= before {
		t.Error("the wheel does not zoom there")
	}
	near(ImagePoint{250, 150}, "the wheel")
}

// A stroke goes on where the overview was, and a press that may become a click does not make it flicker.
func TestTheOverviewHidesWhileAHandDraws(t *testing.T) {
	c := overviewed(t)
	at := func(x, y float64) Event { return c.event(ScreenPoint{x, y}, ButtonLeft) }
	for _, tool := range []ToolID{ToolBrush, ToolLasso, ToolRectangle} {
		c.SetTool(tool)
		c.down(at(300, 300))
		c.move(ScreenPoint{400, 320})
		if !c.overviewPlace().Empty() {
			t.Errorf("%s: it is there during a stroke", tool)
		}
		c.release(ButtonLeft, ScreenPoint{400, 320})
		if c.overviewPlace().Empty() {
			t.Errorf("%s: it is gone after the stroke", tool)
		}
	}
	c.SetTool(ToolAdd)
	c.down(at(300, 300))
	if c.overviewPlace().Empty() {
		t.Error("a press hides it")
	}
	c.move(ScreenPoint{400, 400})
	if !c.overviewPlace().Empty() {
		t.Error("it is there while a box is drawn")
	}
	c.release(ButtonLeft, ScreenPoint{400, 400})
	c.SetPanning(true)
	c.down(at(300, 300))
	if c.overviewPlace().Empty() {
		t.Error("moving the picture hides it")
	}
}

// It is painted over the frame and taken away again, as prompts are.
func TestTheOverviewIsPaintedAndTakenAway(t *testing.T) {
	c := overviewed(t)
	c.motion.moving = false
	paint := func() *image.RGBA {
		c.repaint()
		img := *c.paint(800, 600).(*image.RGBA)
		img.Pix = append([]byte(nil), img.Pix...)
		return &img
	}
	with := paint()
	at := c.overviewPlace()
	c.SetOverview(false)
	without := paint()
	if r := differing(with, without); r.Empty() || !r.In(at.Inset(-3)) {
		t.Errorf("%v differs, it lies in %v", r, at)
	}
	c.SetOverview(true)
	if r := differing(with, paint()); !r.Empty() {
		t.Errorf("once more %v differs", r)
	}
}
