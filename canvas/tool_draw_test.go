package canvas

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
	"clickmask/picture"
)

// drawing is a canvas as listening has it, with a tool in hand, that tells of regions by their bounds as well.
func drawing(t testing.TB, scale float32, tool ToolID) (*Canvas, *mouse, *strings.Builder) {
	c, m, said := listening(t, scale)
	c.OnDraw = func(region mask.Alpha, takeAway bool) {
		b, word := region.Bounds(), "add"
		if takeAway {
			word = "take"
		}
		fmt.Fprintf(said, "%s %d %d %d %d;", word, b.Min.X, b.Min.Y, b.Max.X, b.Max.Y)
	}
	c.OnHair = func(region mask.Mask, takeAway bool) {
		b, word := region.Bounds(), "hair"
		if takeAway {
			word = "no hair"
		}
		fmt.Fprintf(said, "%s %d %d %d %d;", word, b.Min.X, b.Min.Y, b.Max.X, b.Max.Y)
	}
	c.OnToolSize = func(id ToolID, size float64) { fmt.Fprintf(said, "%s %g;", id, math.Round(size)) }
	c.OnHover = func(x, y float64, inside bool) {
		if inside {
			fmt.Fprintf(said, "hover;")
		}
	}
	c.SetTool(tool)
	return c, m, said
}

func TestHandToolsSayWhatWasDrawn(t *testing.T) {
	const alt, shift = fyne.KeyModifierAlt, fyne.KeyModifierShift
	corners := func(m *mouse, b desktop.MouseButton, mod fyne.KeyModifier) {
		m.click(b, 100, 100, mod)
		m.click(b, 200, 100, 0)
		m.click(b, 200, 200, 0)
	}
	for _, k := range []struct {
		tool ToolID
		name string
		play func(c *Canvas, m *mouse)
		want string
	}{
		{ToolBrush, "click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, 0) }, "add 230 50 270 90;"},
		{ToolBrush, "stroke", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 340, 120, 0) }, "add 230 50 310 90;"},
		{ToolBrush, "right click", func(c *Canvas, m *mouse) { m.click(right, 300, 120, 0) }, "take 230 50 270 90;"},
		{ToolBrush, "right stroke", func(c *Canvas, m *mouse) { m.drag(right, 300, 120, 340, 120, 0) }, "take 230 50 310 90;"},
		{ToolBrush, "shift click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, shift) }, "add 230 50 270 90;"},
		{ToolBrush, "shift click as labelme has it", func(c *Canvas, m *mouse) {
			c.SetLabelmeKeys(true)
			m.click(left, 300, 120, shift)
		}, "take 230 50 270 90;"},
		{ToolBrush, "click on a point", func(c *Canvas, m *mouse) { m.click(left, 350, 250, 0) }, "add 280 180 320 220;"},
		{ToolBrush, "drag of the box's corner", func(c *Canvas, m *mouse) { m.drag(left, 250, 230, 260, 230, 0) }, "add 180 160 230 200;"},
		{ToolBrush, "two clicks on an object", func(c *Canvas, m *mouse) {
			c.SetScene(Scene{Objects: []Overlay{{ID: 42, Mask: blob(400, 300, 250, 70, 60)}}})
			m.click(left, 300, 120, 0)
			m.click(left, 300, 120, 0)
		}, "add 230 50 270 90;add 230 50 270 90;"},
		{ToolBrush, "click on the picture's edge", func(c *Canvas, m *mouse) { m.click(left, 50, 50, 0) }, "add 0 0 20 20;"},
		{ToolBrush, "stroke from the well", func(c *Canvas, m *mouse) { m.drag(left, 20, 60, 60, 60, 0) }, "add 0 0 30 30;"},
		{ToolBrush, "click in the well", func(c *Canvas, m *mouse) { m.click(left, 10, 200, 0) }, ""},
		{ToolBrush, "without a picture", func(c *Canvas, m *mouse) {
			c.OnView = nil
			c.SetPicture(nil, nil)
			m.drag(left, 300, 120, 340, 120, 0)
		}, ""},
		{ToolBrush, "alt drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 310, 150, alt) }, "brush 50;brush 60;"},
		{ToolBrush, "alt right drag to the left", func(c *Canvas, m *mouse) { m.drag(right, 300, 120, 200, 120, alt) }, "brush 1;"},
		{ToolBrush, "alt click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, alt) }, ""},
		{ToolBrush, "a stroke of another size", func(c *Canvas, m *mouse) {
			c.SetToolSize(ToolBrush, 10)
			m.click(left, 300, 120, 0)
		}, "add 245 65 255 75;"},
		{ToolBrush, "middle drag", func(c *Canvas, m *mouse) { m.drag(middle, 300, 120, 310, 150, 0) }, "view 1 55 65;view 1 60 80;"},
		{ToolBrush, "space and drag", func(c *Canvas, m *mouse) {
			c.SetPanning(true)
			m.drag(left, 70, 70, 80, 70, 0)
			c.SetPanning(false)
		}, "view 1 55 50;view 1 60 50;"},
		{ToolBrush, "another button calls it off", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			m.move(340, 120)
			m.down(right, 340, 120, 0)
			m.up(right)
			m.up(left)
		}, ""},
		{ToolBrush, "another tool calls it off", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			m.move(340, 120)
			c.SetTool(ToolLasso)
			m.move(350, 160)
			m.up(left)
		}, ""},
		{ToolBrush, "esc calls it off", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			m.move(340, 120)
			if !c.Key(fyne.KeyEscape) || c.Key(fyne.KeyEscape) {
				t.Error("Esc is taken with nothing to end, or is not")
			}
			m.move(350, 160)
			m.up(left)
		}, ""},
		{ToolBrush, "a release that nobody tells of", func(c *Canvas, m *mouse) {
			m.down(right, 300, 120, 0)
			m.move(340, 120)
			c.MouseOut()
			m.held = 0
			m.move(200, 200)
		}, "take 230 50 310 90;"},
		{ToolBrush, "wheel on the way", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			c.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: m.at}, Scrolled: fyne.NewDelta(0, 25)})
			m.up(left)
		}, "add 230 50 270 90;"},
		{ToolEraser, "click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, 0) }, "take 230 50 270 90;"},
		{ToolEraser, "right click", func(c *Canvas, m *mouse) { m.click(right, 300, 120, 0) }, "add 230 50 270 90;"},
		{ToolEraser, "labelme's shift click", func(c *Canvas, m *mouse) {
			c.SetLabelmeKeys(true)
			m.click(left, 300, 120, shift)
		}, "add 230 50 270 90;"},
		{ToolEraser, "has a size of its own", func(c *Canvas, m *mouse) {
			m.drag(left, 300, 120, 310, 120, alt)
			c.SetTool(ToolBrush)
			m.click(left, 300, 120, 0)
		}, "eraser 50;eraser 60;add 230 50 270 90;"},

		{ToolHair, "stroke", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 340, 120, 0) }, "hair 210 30 330 110;"},
		{ToolHair, "right stroke", func(c *Canvas, m *mouse) { m.drag(right, 300, 120, 340, 120, 0) }, "no hair 210 30 330 110;"},
		{ToolHair, "is hard", func(c *Canvas, m *mouse) {
			c.SetSoftness(1)
			m.click(left, 300, 120, 0)
		}, "hair 210 30 290 110;"},
		{ToolHair, "esc calls it off", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			m.move(340, 120)
			c.Key(fyne.KeyEscape)
			m.up(left)
			m.click(left, 300, 120, 0)
		}, "hair 210 30 290 110;"},

		{ToolRectangle, "drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 400, 200, 0) }, "add 250 70 350 150;"},
		{ToolRectangle, "backwards", func(c *Canvas, m *mouse) { m.drag(left, 400, 200, 300, 120, 0) }, "add 250 70 350 150;"},
		{ToolRectangle, "right drag", func(c *Canvas, m *mouse) { m.drag(right, 300, 120, 400, 200, 0) }, "take 250 70 350 150;"},
		{ToolRectangle, "alt drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 400, 200, alt) }, "take 250 70 350 150;"},
		{ToolRectangle, "beyond the picture", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 900, 900, 0) }, "add 250 70 400 300;"},
		{ToolRectangle, "click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, 0) }, ""},
		{ToolRectangle, "with shift", func(c *Canvas, m *mouse) {
			c.Modifiers = func() fyne.KeyModifier { return shift }
			m.drag(left, 300, 120, 340, 20, 0)
		}, "add 250 30 290 70;"},
		{ToolEllipse, "drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 400, 200, 0) }, "add 250 70 350 150;"},
		{ToolEllipse, "alt drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 400, 200, alt) }, "take 250 70 350 150;"},

		{ToolLasso, "round", func(c *Canvas, m *mouse) {
			m.down(left, 100, 100, 0)
			for _, p := range [][2]float32{{200, 100}, {200, 200}, {100, 200}} {
				m.move((m.at.X+p[0])/2, (m.at.Y+p[1])/2)
				m.move(p[0], p[1])
			}
			m.up(left)
		}, "add 50 46 154 154;"},
		{ToolLasso, "click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, 0) }, ""},
		{ToolLasso, "straight", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 400, 120, 0) }, ""},
		{ToolLasso, "esc", func(c *Canvas, m *mouse) {
			m.down(left, 100, 100, 0)
			m.move(200, 100)
			m.move(200, 200)
			c.Key(fyne.KeyEscape)
			m.up(left)
		}, ""},

		{ToolPolygon, "enter", func(c *Canvas, m *mouse) { corners(m, left, 0); c.Key(fyne.KeyReturn) }, "add 50 50 150 150;"},
		{ToolPolygon, "the other enter", func(c *Canvas, m *mouse) { corners(m, left, 0); c.Key(fyne.KeyEnter) }, "add 50 50 150 150;"},
		{ToolPolygon, "right", func(c *Canvas, m *mouse) { corners(m, right, 0); c.Key(fyne.KeyReturn) }, "take 50 50 150 150;"},
		{ToolPolygon, "alt", func(c *Canvas, m *mouse) { corners(m, left, alt); c.Key(fyne.KeyReturn) }, "take 50 50 150 150;"},
		{ToolPolygon, "double click", func(c *Canvas, m *mouse) {
			corners(m, left, 0)
			m.click(left, 100, 200, 0)
			m.click(left, 100, 200, 0)
		}, "add 50 50 150 150;"},
		{ToolPolygon, "click on the first corner", func(c *Canvas, m *mouse) { corners(m, left, 0); m.click(left, 103, 98, 0) }, "add 50 50 150 150;"},
		{ToolPolygon, "backspace", func(c *Canvas, m *mouse) {
			corners(m, left, 0)
			m.click(left, 400, 300, 0)
			c.Key(fyne.KeyBackspace)
			c.Key(fyne.KeyReturn)
		}, "add 50 50 150 150;"},
		{ToolPolygon, "backspace to the beginning", func(c *Canvas, m *mouse) {
			corners(m, left, 0)
			for range 3 {
				if !c.Key(fyne.KeyBackspace) {
					t.Error("Backspace is not taken")
				}
			}
			if c.Key(fyne.KeyBackspace) || c.Key(fyne.KeyReturn) || c.Key(fyne.KeyEscape) {
				t.Error("keys are taken with nothing begun")
			}
		}, ""},
		{ToolPolygon, "esc", func(c *Canvas, m *mouse) { corners(m, left, 0); c.Key(fyne.KeyEscape); c.Key(fyne.KeyReturn) }, ""},
		{ToolPolygon, "two corners", func(c *Canvas, m *mouse) {
			m.click(left, 100, 100, 0)
			m.click(left, 200, 100, 0)
			c.Key(fyne.KeyReturn)
		}, ""},
		{ToolPolygon, "freehand with shift", func(c *Canvas, m *mouse) {
			m.click(left, 100, 100, 0)
			c.Modifiers = func() fyne.KeyModifier { return shift }
			m.move(150, 95)
			m.move(200, 100)
			m.move(205, 150)
			c.Modifiers = nil
			m.move(200, 200)
			m.click(left, 200, 200, 0)
			c.Key(fyne.KeyReturn)
		}, "add 50 44 155 150;"},
		{ToolPolygon, "a freehand piece is one step back", func(c *Canvas, m *mouse) {
			m.click(left, 100, 100, 0)
			m.click(left, 200, 100, 0)
			c.Modifiers = func() fyne.KeyModifier { return shift }
			m.move(300, 100)
			m.move(300, 300)
			c.Key(fyne.KeyBackspace)
			c.Modifiers = nil
			m.click(left, 200, 200, 0)
			c.Key(fyne.KeyReturn)
		}, "add 50 50 150 150;"},
		{ToolPolygon, "with the view moved on the way", func(c *Canvas, m *mouse) {
			m.click(left, 100, 100, 0)
			m.click(left, 200, 100, 0)
			m.drag(middle, 300, 120, 310, 120, 0)
			m.click(left, 210, 200, 0)
			c.Key(fyne.KeyReturn)
		}, "view 1 55 50;view 1 60 50;add 50 50 150 150;"},
		{ToolPolygon, "another tool", func(c *Canvas, m *mouse) {
			corners(m, left, 0)
			c.SetTool(ToolBrush)
			c.SetTool(ToolPolygon)
			c.Key(fyne.KeyReturn)
		}, ""},
	} {
		t.Run(string(k.tool)+" "+k.name, func(t *testing.T) {
			for _, scale := range []float32{1, 2} {
				c, m, said := drawing(t, scale, k.tool)
				now := time.Now() // that goes on from click to click, except where two are on one spot
				c.presses.now = func() time.Time { return now }
				k.play(c, m)
				if said.String() != k.want {
					t.Errorf("at %gx: %q, want %q", scale, said, k.want)
				}
				if c.gesture.phase != idle {
					t.Errorf("at %gx: a gesture is left over: %d", scale, c.gesture.phase)
				}
				if d, ok := c.tool.Tool.(drawer); ok {
					if left, _ := d.drawing(); !mask.Largest(left).Empty() {
						t.Errorf("at %gx: the tool still draws %d regions", scale, len(left))
					}
				}
			}
		})
	}
}

// What the pointer begins on one picture does not end on the next with a hand tool either.
func TestAStrokeEndsWithItsPicture(t *testing.T) {
	for _, tool := range []ToolID{ToolBrush, ToolEraser, ToolLasso, ToolPolygon, ToolRectangle, ToolEllipse} {
		c, m, said := drawing(t, 1, tool)
		m.down(left, 100, 100, 0)
		m.move(200, 120)
		m.move(150, 220)
		c.SetPicture(picture.FromImage(landscape(400, 300), "q"), nil)
		m.move(160, 200)
		m.up(left)
		c.Key(fyne.KeyReturn)
		if said.String() != "" && !strings.HasPrefix(said.String(), "view") || len(c.drawing()) > 0 {
			t.Errorf("%s told %q of the picture after, and draws %d regions there", tool, said, len(c.drawing()))
		}
	}
}

// Between the end of a stroke and the scene that has it the stroke stays in sight.
func TestAStrokeIsSeenUntilTheSceneHasIt(t *testing.T) {
	c, m, _ := drawing(t, 1, ToolBrush)
	object := Overlay{ID: 3, Mask: blob(400, 300, 100, 100, 50), Colour: orange, Selected: true}
	c.SetScene(Scene{Objects: []Overlay{object}})
	shot := func() *image.RGBA {
		img := c.paint(500, 400).(*image.RGBA)
		return &image.RGBA{Pix: append([]byte(nil), img.Pix...), Stride: img.Stride, Rect: img.Rect}
	}
	m.move(300, 320)
	before := shot()
	var region mask.Mask
	c.OnDraw = func(r mask.Alpha, _ bool) { region = r.Solid() }
	m.down(left, 200, 150, 0)
	m.move(240, 170)
	m.move(260, 200)
	held := shot()
	m.up(left)
	released := shot()
	object.Mask = mask.Union(object.Mask, region)
	c.SetScene(Scene{Objects: []Overlay{object}})
	after := shot()
	if d := differing(before, held); d.Empty() {
		t.Error("a stroke is not seen while it is drawn")
	}
	if d := differing(held, released); !d.Empty() {
		t.Errorf("the release changed %v", d)
	}
	if d := differing(released, after); !d.Empty() {
		t.Errorf("the scene that has the stroke looks different in %v", d)
	}
	c.SetScene(Scene{Objects: []Overlay{{ID: 3, Mask: blob(400, 300, 100, 100, 50), Colour: orange, Selected: true}}})
	m.move(300, 320)
	if d := differing(before, shot()); !d.Empty() {
		t.Errorf("the stroke is still there in %v", d)
	}
}

func TestSizesAreALadder(t *testing.T) {
	c, _, said := drawing(t, 1, ToolBrush)
	size := 1.0
	c.SetToolSize(ToolBrush, size)
	for range 60 {
		c.GrowTool(1)
		next := c.ToolSize(ToolBrush)
		if next < mostSize && (next <= size || next > max(size+1, 1.3*size) || next != math.Round(next)) {
			t.Fatalf("after %g comes %g", size, next)
		}
		if next < mostSize {
			if back := stepped(next, -1); back != size {
				t.Fatalf("from %g up to %g and down to %g", size, next, back)
			}
		}
		size = next
	}
	if size != mostSize {
		t.Errorf("the largest size is %g", size)
	}
	c.GrowTool(-100)
	if got := c.ToolSize(ToolBrush); got != leastSize {
		t.Errorf("the smallest size is %g", got)
	}
	c.SetToolSize(ToolBrush, 20.5)
	c.GrowTool(1)
	if got := c.ToolSize(ToolBrush); got <= 20.5 || got > 25 {
		t.Errorf("after 20.5 comes %g", got)
	}
	said.Reset()
	c.SetTool(ToolLasso)
	c.GrowTool(3)
	if said.String() != "" || c.ToolSize(ToolLasso) != 0 || c.ToolSize("spoon") != 0 {
		t.Errorf("a tool without a size told %q", said)
	}
}

// presser notes which presses came again.
type presser struct {
	handTool
	again []bool
}

func (p *presser) Down(e Event, on Situation, tell Intents) bool {
	p.again = append(p.again, e.Again)
	return p.handTool.Down(e, on, tell)
}

func TestAPressComesAgainOnTheSameSpotOfTheSamePicture(t *testing.T) {
	c, m, _ := drawing(t, 1, ToolBrush)
	now := time.Now()
	c.presses.now = func() time.Time { return now }
	tool := &presser{}
	c.take(ToolSpec{ID: "presser", make: func() Tool { return tool }})
	m.click(left, 100, 100, 0)
	m.click(left, 101, 100, 0)
	m.click(left, 200, 100, 0)
	now = now.Add(time.Minute)
	m.click(left, 200, 100, 0)
	c.NewGeneration()
	m.click(left, 200, 100, 0)
	if want := []bool{false, true, false, false, false}; !slices.Equal(tool.again, want) {
		t.Errorf("%v, want %v", tool.again, want)
	}
}
