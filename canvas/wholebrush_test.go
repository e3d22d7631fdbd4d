package canvas

import (
	"bytes"
	"math"
	"testing"

	"clickmask/mask"
)

// wholeBrush is a brush that joins all of its stroke anew with each move: what the brush's pieces have to give.
type wholeBrush struct {
	brushTool
	settled, all mask.Alpha
}

// Down implements Tool.
func (t *wholeBrush) Down(e Event, on Situation, tell Intents) bool {
	took := t.brushTool.Down(e, on, tell)
	t.settled = t.done.Alpha()
	t.all = t.settled
	return took
}

// Move implements Tool.
func (t *wholeBrush) Move(e Event, on Situation, tell Intents) {
	if t.state == brushDraws && e.Image != t.curve.last[len(t.curve.last)-1] {
		part, end := t.curve.add(e.Image)
		if part != nil {
			t.settled = mask.Larger(t.settled, t.stroke(on, part))
		}
		t.all = mask.Larger(t.settled, t.stroke(on, end))
	}
	tell.Repaint()
}

// Up implements Tool.
func (t *wholeBrush) Up(e Event, on Situation, tell Intents) {
	t.Move(e, on, tell)
	all, away := t.all, t.away
	*t = wholeBrush{}
	tell.Draw(all, away)
}

// Cancel implements Tool.
func (t *wholeBrush) Cancel() { *t = wholeBrush{} }

// drawing implements drawer.
func (t *wholeBrush) drawing() (pieces []mask.Alpha, takeAway bool) {
	return []mask.Alpha{t.all}, t.away
}

// A stroke that is kept in pieces gives bit for bit what joining all of it at each move gives, and looks so on the way, on a kept
// mask and on none, for whichever softness, and whether it adds or takes away.
func TestAStrokeInPiecesIsOneStroke(t *testing.T) {
	const size = 90
	at := func(i int) (x, y float32) {
		a := float64(i) / 12
		return float32(250 + 180*math.Cos(a)*math.Cos(a/5)), float32(200 + 140*math.Sin(1.3*a))
	}
	for _, softness := range []float64{0, 0.5, 1} {
		for _, scene := range []Scene{{}, {Objects: []Overlay{{ID: 3, Mask: blob(400, 300, 200, 150, 120), Colour: orange, Selected: true}}}} {
			for _, button := range []Button{ButtonLeft, ButtonRight} {
				type side struct {
					c    *Canvas
					m    *mouse
					told mask.Alpha
				}
				var sides [2]side
				for i := range sides {
					s := &sides[i]
					s.c, s.m, _ = drawing(t, 1, ToolBrush)
					s.c.SetToolSize(ToolBrush, size)
					s.c.SetSoftness(softness)
					s.c.OnDraw = func(region mask.Alpha, _ bool) { s.told = region }
					s.c.SetScene(scene)
				}
				sides[1].c.tool.Tool = &wholeBrush{}
				b := left
				if button == ButtonRight {
					b = right
				}
				for i := range 120 {
					for k := range sides {
						s := &sides[k]
						x, y := at(i)
						if i == 0 {
							s.m.down(b, x, y, 0)
						} else {
							s.m.move(x, y)
						}
						s.c.paint(500, 400)
					}
					if i%3 == 0 && !bytes.Equal(sides[0].c.compositor.out.Pix, sides[1].c.compositor.out.Pix) {
						t.Fatalf("softness %v, %d objects, button %v: after %d moves it looks different", softness, len(scene.Objects), button, i)
					}
				}
				if n := len(sides[0].c.tool.Tool.(*brushTool).done.Pieces()); softness == 1 && n < 2 {
					t.Errorf("the stroke is of %d pieces", n)
				}
				for k := range sides {
					sides[k].m.up(b)
				}
				if sides[0].told.Empty() || !sides[0].told.Equal(sides[1].told) {
					t.Errorf("softness %v, button %v: it tells of something else", softness, button)
				}
			}
		}
	}
}
