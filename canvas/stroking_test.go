package canvas

import (
	"testing"

	"clickmask/mask"
	"clickmask/picture"
)

// What is timed is a stroke indeed, that the tool in hand draws and the frames show as it goes on.
func TestAStrokeThatIsTimedIsDrawn(t *testing.T) {
	pic := picture.FromImage(landscape(300, 200), "stroke")
	for _, draft := range []bool{false, true} {
		for _, softness := range []float64{0, 1} {
			s := Stroking{Picture: pic, Pyramid: picture.NewPyramid(pic), W: 300, H: 200, Softness: softness, Draft: draft}
			if times := s.Time(); len(times) != strokeMoves+1 {
				t.Errorf("%d moves were timed", len(times))
			}
			c := s.canvas()
			var drawn mask.Alpha
			c.OnDraw = func(a mask.Alpha, _ bool) { drawn = a }
			frame := func() string { return string(c.compositor.out.Pix) }
			before := frame()
			c.timeStroke(strokeMoves/2, nil)
			if frame() == before {
				t.Errorf("softness %g, on a draft %v: the frames do not show it", softness, draft)
			}
			if drawn.Band().Empty() != (softness == 0) || drawn.Half().Area() < 2000 {
				t.Errorf("softness %g, on a draft %v: drawn are %d pixels", softness, draft, drawn.Half().Area())
			}
		}
	}
}
