package canvas

import (
	"math"
	"time"

	"clickmask/mask"
	"clickmask/picture"
)

// Stroking is a stroke to be timed: of the brush, with nobody's hand and in no window, on a picture that is seen whole in so many
// device pixels. It needs Fyne's application for its clocks, and neither a display nor OpenGL.
type Stroking struct {
	Picture  *picture.Picture
	Pyramid  *picture.Pyramid
	W, H     int
	Softness float64
	Draft    bool // on an open mask, else on a kept one
}

// The stroke: so many moves, as the pointer makes them in a second, with a brush of so many device pixels.
const (
	strokeMoves = 60
	strokeWidth = 40
)

// Time makes the stroke and hands over what its press and each of its moves took, with the frame after it.
func (s Stroking) Time() []time.Duration { return s.canvas().timeStroke(strokeMoves, nil) }

// canvas shows the picture and its mask, at rest, with the brush in hand.
func (s Stroking) canvas() *Canvas {
	c := New()
	c.SetPicture(s.Picture, s.Pyramid)
	c.setArea(s.W, s.H, 1)
	c.SetScene(s.scene())
	c.SetTool(ToolBrush)
	c.SetToolSize(ToolBrush, strokeWidth/c.view.Scale)
	c.SetSoftness(s.Softness)
	c.OnDraw = func(mask.Alpha, bool) {}
	c.paint(s.W, s.H)
	c.motion.moving = false // as at rest, where the frame is the fine one
	c.repaint()
	c.paint(s.W, s.H)
	return c
}

// timeStroke makes a stroke of n moves with the tool in hand, round the picture with a swing, and hands over how long its press
// and its moves took with their frames, behind what is there already.
func (c *Canvas) timeStroke(n int, times []time.Duration) []time.Duration {
	w, h := float64(c.area.W), float64(c.area.H)
	at := func(i int) ScreenPoint { // a little elsewhere in each round
		a := float64(i) / strokeMoves * 2 * math.Pi
		return ScreenPoint{w/2 + (0.23*w-float64(i)/3)*math.Cos(a) + w/64*math.Sin(9*a), h/2 + (0.27*h-float64(i)/3)*math.Sin(a)}
	}
	timed := func(do func()) {
		begin := time.Now()
		do()
		c.paint(c.area.W, c.area.H)
		times = append(times, time.Since(begin))
	}
	timed(func() { c.down(c.event(at(0), ButtonLeft)) })
	for i := range n {
		timed(func() { c.move(at(i + 1)) })
	}
	c.release(ButtonLeft, at(n))
	return times
}

// scene has one mask, in the middle of the picture.
func (s Stroking) scene() Scene {
	model := disc(s.Picture.Size())
	if s.Draft {
		return Scene{Draft: model}
	}
	return Scene{Objects: []Overlay{{ID: 1, Mask: model.Mask(), Selected: true}}}
}

// disc is what a model might answer for a picture of that size.
func disc(w, h int) *mask.Logits {
	const input, low = 1024, 256
	scale := input / float64(max(w, h))
	g := mask.Grid{PictureW: w, PictureH: h, ContentW: int(float64(w)*scale + 0.5), ContentH: int(float64(h)*scale + 0.5),
		InputW: input, InputH: input, LowW: low, LowH: low}
	l := &mask.Logits{Grid: g, Data: make([]float32, low*low)}
	cells := float64(low) / input
	cx, cy, r := float64(g.ContentW)/2*cells, float64(g.ContentH)/2*cells, float64(g.ContentH)/4*cells
	for i := range l.Data {
		l.Data[i] = float32(r - math.Hypot(float64(i%low)+0.5-cx, float64(i/low)+0.5-cy))
	}
	return l
}
