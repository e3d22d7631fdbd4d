package canvas

import (
	"bytes"
	"image"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
)

// Further out than half its size a picture looks the same without its pixels; nearer they are asked for.
func TestAPictureAtRestIsPaintedAlikeOrItsPixelsAreAskedFor(t *testing.T) {
	c, _, _ := listening(t, 1)
	p := picture.FromImage(landscape(1600, 1200), "p")
	py := picture.NewPyramid(p)
	asked := 0
	c.OnCoarse = func() { asked++ }
	paint := func(py *picture.Pyramid, scale float64) []byte {
		c.SetPicture(p, py)
		c.SetView(Viewport{Scale: scale, OffsetX: 10, OffsetY: 10})
		return bytes.Clone(c.paint(400, 300).(*image.RGBA).Pix)
	}
	paint(py, 0.5) // the first view of a picture is another
	if !bytes.Equal(paint(py, 0.5), paint(py.Resting(), 0.5)) || asked != 0 {
		t.Errorf("painted otherwise, or asked %d times", asked)
	}
	if paint(py.Resting(), 1); asked == 0 {
		t.Error("its pixels were not asked for")
	}
	asked = 0
	if paint(py.Resting().Awake(p), 1); asked != 0 {
		t.Error("they were asked for though they are there")
	}
}

// A stroke that keeps to edges looks at the same pixels, whether they rested or not.
func TestAStickyStrokeTakesThePixelsThatRest(t *testing.T) {
	p := picture.FromImage(landscape(400, 300), "p")
	py := picture.NewPyramid(p)
	line := []mask.Point{{X: 60, Y: 60}, {X: 200, Y: 180}}
	stroke := mask.Stroke(400, 300, line, 30)
	awake := ground{levels: py.Levels}.stick(stroke, line, 30)
	rests := ground{levels: py.Resting().Levels, rests: p}.stick(stroke, line, 30)
	if !awake.Equal(rests) {
		t.Error("the strokes differ")
	}
}
