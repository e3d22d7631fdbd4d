package canvas

import (
	"image"
	"testing"

	"clickmask/picture"
)

// glanceOf is a picture and what is there of it before.
func glanceOf(w, h int) (*picture.Glance, *picture.Picture, *picture.Pyramid) {
	p := picture.FromImage(landscape(w, h), "p")
	py := picture.NewPyramid(p)
	return picture.GlanceOf(p, py, w/2), p, py
}

// A drag that begins at the glance ends on the picture, at places of the picture.
func TestAGestureGoesOnWhileAPictureSharpens(t *testing.T) {
	c, m, said := listening(t, 1)
	g, p, py := glanceOf(800, 600)
	c.SetGlance(g)
	c.SetView(Viewport{Scale: 0.5, OffsetX: 50, OffsetY: 50})
	generation := c.Generation()
	said.Reset()
	m.down(left, 100, 100, 0)
	m.move(150, 120)
	c.Sharpen(g, p, py)
	m.move(200, 180)
	m.up(left)
	if got := said.String(); got != "box 100 100 300 260;" {
		t.Errorf("said %q", got)
	}
	if c.Generation() != generation || c.View().Scale != 0.5 {
		t.Errorf("generation %d, want %d; view %v", c.Generation(), generation, c.View())
	}
}

func TestWhatIsNotTheGlancesPictureIsShownAnew(t *testing.T) {
	c, _, _ := listening(t, 1)
	g, _, _ := glanceOf(800, 600)
	_, p, py := glanceOf(800, 602)
	c.SetGlance(g)
	generation := c.Generation()
	c.Sharpen(g, p, py)
	if c.Generation() == generation || c.area.PictureH != 602 {
		t.Errorf("generation %d as before, a picture of %d rows", c.Generation(), c.area.PictureH)
	}
}

// The same view paints the pixels of a glance, then those of the picture.
func TestAGlanceIsPaintedFromWhatThereIsOfIt(t *testing.T) {
	g, p, py := glanceOf(800, 600)
	var c compositor
	f := frame{Area: area{PictureW: 800, PictureH: 600, W: 400, H: 300, Unit: 1}, View: Viewport{Scale: 2, OffsetX: -300, OffsetY: -200}, Levels: g.Levels, Hot: -1, Opacity: 1}
	blurred := append([]byte(nil), c.compose(f).Pix...)
	f.Levels = py.Levels
	sharp := c.compose(f)
	if string(blurred) == string(sharp.Pix) {
		t.Error("the picture is painted as its glance was")
	}
	x, y := 250, 199
	at, from := sharp.RGBAAt(x, y), p.Pix().RGBAAt((x+300)/2, (y+200)/2)
	if at != from {
		t.Errorf("painted %v, want %v", at, from)
	}
	half := image.RGBA{Pix: blurred, Stride: sharp.Stride, Rect: sharp.Rect}
	if got, want := half.RGBAAt(x, y), g.Levels[1].RGBAAt((x+300)/4, (y+200)/4); got != want {
		t.Errorf("the glance is painted as %v, want %v", got, want)
	}
}
