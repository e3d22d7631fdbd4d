package canvas

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/picture"
	"clickmask/prompt"
)

// fence is a tool as a later one may be: corners are set by clicks, a ring of its size follows the pointer, and keys end it.
type fence struct {
	corners []ImagePoint
	ring    ScreenPoint
}

func (f *fence) Down(e Event, on Situation, _ Intents) bool {
	if e.Button != ButtonLeft || !on.area.inside(e.Image) {
		return false
	}
	f.corners = append(f.corners, e.Image)
	return true
}

func (f *fence) Move(e Event, _ Situation, tell Intents) {
	f.ring = e.Screen
	tell.Repaint()
}

func (f *fence) Up(Event, Situation, Intents) {}
func (f *fence) Cancel()                      { f.corners = nil }

func (f *fence) Cursor(Event, Situation) desktop.Cursor { return desktop.HiddenCursor }

func (f *fence) Key(name fyne.KeyName, _ Situation, tell Intents) bool {
	if len(f.corners) == 0 {
		return false
	}
	switch name {
	case fyne.KeyBackspace:
		f.corners = f.corners[:len(f.corners)-1]
	case fyne.KeyEscape:
		f.corners = nil
	case fyne.KeyReturn:
		box := prompt.NewBox(f.corners[0].X, f.corners[0].Y, f.corners[0].X, f.corners[0].Y)
		for _, c := range f.corners {
			box.X0, box.Y0, box.X1, box.Y1 = min(box.X0, c.X), min(box.Y0, c.Y), max(box.X1, c.X), max(box.Y1, c.Y)
		}
		f.corners = nil
		tell.SetBox(box)
	default:
		return false
	}
	tell.Repaint()
	return true
}

func (f *fence) Paint(p *pen, on Situation) {
	square := func(at ScreenPoint, half float64, c color.NRGBA) {
		r := around(at, half)
		p.cover(r)
		p.fill(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y, c, 1)
	}
	square(f.ring, on.Size/2*on.View.Scale, green)
	for _, c := range f.corners {
		square(on.View.ToScreen(c), 3*p.unit, orange)
	}
}

var fenceSpec = ToolSpec{ID: "fence", Size: 12, make: func() Tool { return &fence{} }}

func TestAToolKeepsStatePaintsAndAnswersToKeys(t *testing.T) {
	c, m, said := listening(t, 1)
	c.SetScene(Scene{})
	bare := slices.Clone(c.paint(500, 400).(*image.RGBA).Pix)
	c.take(fenceSpec)
	if c.Tool() != "fence" {
		t.Fatalf("%q is in hand", c.Tool())
	}
	m.click(left, 100, 100, 0)
	m.click(left, 200, 150, 0)
	m.click(left, 300, 300, 0)
	m.move(250, 250)
	if c.Cursor() != desktop.HiddenCursor {
		t.Error("the tool has no say in the cursor")
	}
	img := c.paint(500, 400).(*image.RGBA)
	for _, at := range []image.Point{{100, 100}, {200, 150}, {300, 300}} {
		if got := img.RGBAAt(at.X, at.Y); got != (color.RGBA{orange.R, orange.G, orange.B, 255}) {
			t.Errorf("%v shows %v, want the tool's corner", at, got)
		}
	}
	ring := func(x, y int) bool {
		return c.paint(500, 400).(*image.RGBA).RGBAAt(x, y) == color.RGBA{green.R, green.G, green.B, 255}
	}
	if !ring(255, 250) || ring(258, 250) {
		t.Error("what the tool paints has not its first size")
	}
	c.SetToolSize("fence", 20)
	c.SetToolSize("fence", math.NaN())
	c.SetToolSize("fence", -3)
	if !ring(258, 250) {
		t.Error("what the tool paints has not the size that was set")
	}
	if !c.Key(fyne.KeyBackspace) || c.Key(fyne.KeyF) {
		t.Error("the tool takes the wrong keys")
	}
	if !c.Key(fyne.KeyReturn) || said.String() != "box 50 50 150 100;" {
		t.Errorf("told %q, want the box of two corners", said)
	}
	if c.Key(fyne.KeyReturn) {
		t.Error("Enter is taken with nothing to end")
	}
	m.click(right, 300, 120, 0)
	if want := "box 50 50 150 100;point 250 70 0;"; said.String() != want {
		t.Errorf("told %q, want %q: the prompt tool has what this one leaves", said, want)
	}
	m.drag(middle, 250, 250, 260, 250, 0)
	c.SetView(Viewport{Scale: 1, OffsetX: 50, OffsetY: 50})
	m.click(left, 100, 100, 0)
	c.SetTool(ToolAdd)
	if c.Key(fyne.KeyReturn) {
		t.Error("a tool that was laid down answers to keys")
	}
	c.motion.rest.Tick(1) // as it was: at rest
	c.pointer.hot = -1
	c.SetScene(Scene{})
	if !slices.Equal(c.paint(500, 400).(*image.RGBA).Pix, bare) {
		t.Error("something of the tool stays on the screen")
	}
}

func TestMoveOverlayRepaintsWithoutPaintingTheRestAgain(t *testing.T) {
	c, m, _ := listening(t, 1)
	c.take(fenceSpec)
	c.paint(500, 400)
	for i := range 40 {
		m.move(float32(20+11*i), float32(30+8*i))
		got := slices.Clone(c.paint(500, 400).(*image.RGBA).Pix)
		if want := new(compositor).compose(c.frame()).Pix; !slices.Equal(got, want) {
			t.Fatalf("after move %d a trace of the tool is left", i)
		}
	}
}

func TestToolsSayWhatWasMeant(t *testing.T) {
	const alt = fyne.KeyModifierAlt
	for _, k := range []struct {
		tool ToolID
		name string
		play func(c *Canvas, m *mouse)
		want string
	}{
		{ToolAdd, "short drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 303, 123, 0) }, "point 250 70 1;"},
		{ToolTakeAway, "click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, 0) }, "point 250 70 0;"},
		{ToolTakeAway, "alt click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, alt) }, "point 250 70 0;"},
		{ToolTakeAway, "drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 400, 200, 0) }, "box 250 70 350 150;"},
		{ToolTakeAway, "click on a point", func(c *Canvas, m *mouse) { m.click(left, 73, 72, 0) }, "remove 0;"},
		{ToolBox, "short drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 303, 123, 0) }, "box 250 70 253 73;"},
		{ToolBox, "the shortest drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 301, 121, 0) }, "box 250 70 251 71;"},
		{ToolBox, "short drag without a move before the release", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			m.at = fyne.NewPos(302, 121)
			m.up(left)
		}, "box 250 70 252 71;"},
		{ToolBox, "long drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 400, 200, 0) }, "box 250 70 350 150;"},
		{ToolBox, "click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, 0) }, "point 250 70 1;"},
		{ToolBox, "right click with a trembling hand", func(c *Canvas, m *mouse) { m.drag(right, 300, 120, 302, 121, 0) }, "point 250 70 0;"},
		{ToolBox, "click on a point with a trembling hand", func(c *Canvas, m *mouse) { m.drag(left, 73, 72, 75, 73, 0) }, "remove 0;"},
		{ToolBox, "drag a corner", func(c *Canvas, m *mouse) { m.drag(left, 250, 230, 270, 260, 0) }, "box 100 100 220 210;"},
		{ToolHand, "drag", func(c *Canvas, m *mouse) { m.drag(left, 70, 70, 80, 70, 0) }, "view 1 55 50;view 1 60 50;"},
		{ToolHand, "click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, 0) }, ""},
		{ToolHand, "click on a point", func(c *Canvas, m *mouse) { m.click(left, 70, 70, 0) }, ""},
		{ToolHand, "right click", func(c *Canvas, m *mouse) { m.click(right, 300, 120, 0) }, "point 250 70 0;"},
		{ToolHand, "middle drag", func(c *Canvas, m *mouse) { m.drag(middle, 300, 120, 310, 150, 0) }, "view 1 55 65;view 1 60 80;"},
		{ToolScribble, "drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 90, 400, 90, 0) },
			"scribble 300 40 1;scribble 280 40 1;scribble 260 40 1;scribble 320 40 1;scribble 340 40 1;"},
		{ToolScribble, "right drag", func(c *Canvas, m *mouse) { m.drag(right, 300, 90, 400, 90, 0) },
			"scribble 300 40 0;scribble 280 40 0;scribble 260 40 0;scribble 320 40 0;scribble 340 40 0;"},
		{ToolScribble, "Alt+drag", func(c *Canvas, m *mouse) { m.drag(left, 300, 90, 400, 90, fyne.KeyModifierAlt) },
			"scribble 300 40 0;scribble 280 40 0;scribble 260 40 0;scribble 320 40 0;scribble 340 40 0;"},
		{ToolScribble, "drag out of the picture", func(c *Canvas, m *mouse) { m.drag(left, 350, 90, 550, 90, 0) },
			"scribble 350 40 1;scribble 330 40 1;scribble 310 40 1;scribble 370 40 1;scribble 390 40 1;"},
		{ToolScribble, "click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, 0) }, "point 250 70 1;"},
		{ToolScribble, "right click with a trembling hand", func(c *Canvas, m *mouse) { m.drag(right, 300, 120, 302, 121, 0) }, "point 250 70 0;"},
		{ToolScribble, "drag a point", func(c *Canvas, m *mouse) { m.drag(left, 73, 72, 103, 82, 0) }, "move 0 50 30;"},
		{ToolScribble, "drag a corner", func(c *Canvas, m *mouse) { m.drag(left, 250, 230, 270, 260, 0) }, "box 100 100 220 210;"},
		{ToolScribble, "Esc on the way", func(c *Canvas, m *mouse) {
			m.down(left, 300, 90, 0)
			m.move(350, 90)
			c.Key(fyne.KeyEscape)
			m.move(400, 90)
			m.up(left)
		}, ""},
		{ToolScribble, "the other button on the way", func(c *Canvas, m *mouse) {
			m.down(left, 300, 90, 0)
			m.move(350, 90)
			m.down(right, 350, 90, 0)
			m.up(right)
			m.up(left)
			m.click(left, 300, 120, 0)
		}, "point 250 70 1;"},
		{ToolBox, "space and left drag", func(c *Canvas, m *mouse) {
			c.SetPanning(true)
			m.drag(left, 70, 70, 80, 70, 0)
			c.SetPanning(false)
			m.drag(left, 300, 120, 303, 123, 0)
		}, "view 1 55 50;view 1 60 50;box 240 70 243 73;"},
		{ToolBox, "space let go on the way", func(c *Canvas, m *mouse) {
			c.SetPanning(true)
			m.down(left, 70, 70, 0)
			c.SetPanning(false)
			m.move(80, 70)
			m.up(left)
		}, "view 1 60 50;"},
		{ToolBox, "another tool on the way", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			m.move(350, 150)
			c.SetTool(ToolHand)
			m.move(360, 160)
			m.up(left)
		}, ""},
		{ToolBox, "an unknown tool", func(c *Canvas, m *mouse) {
			c.SetTool("spoon")
			m.drag(left, 300, 120, 303, 123, 0)
		}, "box 250 70 253 73;"},
	} {
		t.Run(string(k.tool)+" "+k.name, func(t *testing.T) {
			for _, scale := range []float32{1, 2} {
				c, m, said := listening(t, scale)
				c.SetTool(k.tool)
				k.play(c, m)
				if said.String() != k.want {
					t.Errorf("at %gx: %q, want %q", scale, said, k.want)
				}
				if c.gesture.phase != idle {
					t.Errorf("at %gx: a gesture is left over: %d", scale, c.gesture.phase)
				}
			}
		})
	}
}

func TestTheHandInHandShowsItselfAndAsksNothing(t *testing.T) {
	c, m, _ := listening(t, 1)
	said := ""
	c.OnHover = func(x, y float64, inside bool) { said += fmt.Sprint(inside, ";") }
	m.move(300, 120)
	c.SetTool(ToolHand)
	m.move(310, 120)
	if said != "true;false;" {
		t.Errorf("hovered %q, want once, and its end", said)
	}
	m.move(70, 70)
	if c.Cursor() != grab || c.pointer.hot != -1 {
		t.Error("a point lights up under the hand")
	}
	m.down(left, 70, 70, 0)
	if c.Cursor() != grabbing {
		t.Error("the hand does not close")
	}
	m.up(left)
	c.SetTool(ToolAdd)
	if c.Cursor() != desktop.PointerCursor || c.pointer.hot != 0 {
		t.Error("the point under the pointer does not light up again")
	}
}

func TestEveryToolOfTheTableIsWhole(t *testing.T) {
	ids, keys := map[ToolID]bool{}, map[fyne.KeyName]bool{}
	for _, s := range Tools {
		if s.ID == "" || s.Name == "" || s.Icon == "" || s.make == nil || ids[s.ID] {
			t.Errorf("%+v is not whole, or there twice", s)
		}
		if s.Key != "" && keys[s.Key] {
			t.Errorf("%s stands for two tools", s.Key)
		}
		ids[s.ID], keys[s.Key] = true, true
		if a, b := s.make(), s.make(); a == b {
			t.Errorf("%s is shared between canvases", s.ID)
		}
	}
}

// Whatever is begun on one picture must not end on the next: see each way in which it could.
func TestNothingBegunOnAPictureEndsOnAnother(t *testing.T) {
	other := func(c *Canvas) { c.SetPicture(picture.FromImage(landscape(400, 300), "q"), nil) }
	ways := map[string]func(c *Canvas){
		"another picture": other,
		"another page with the same picture": func(c *Canvas) {
			c.NewGeneration()
		},
		"nothing, and back": func(c *Canvas) {
			p := c.picture
			c.SetPicture(nil, nil)
			c.SetPicture(p, nil)
		},
		"replaced by one that forgot to call off": func(c *Canvas) { c.generation++ },
	}
	for way, replace := range ways {
		for name, k := range map[string]struct {
			tool  ToolID
			begin func(m *mouse)
			end   func(m *mouse)
		}{
			"press":       {ToolAdd, func(m *mouse) { m.down(left, 300, 120, 0) }, func(m *mouse) { m.up(left) }},
			"right press": {ToolAdd, func(m *mouse) { m.down(right, 300, 120, 0) }, func(m *mouse) { m.up(right) }},
			"box": {ToolAdd, func(m *mouse) { m.down(left, 300, 120, 0); m.move(350, 160) },
				func(m *mouse) { m.move(380, 200); m.up(left) }},
			"box tool": {ToolBox, func(m *mouse) { m.down(left, 300, 120, 0); m.move(302, 122) }, func(m *mouse) { m.up(left) }},
			"point":    {ToolAdd, func(m *mouse) { m.down(left, 70, 70, 0); m.move(90, 90) }, func(m *mouse) { m.move(95, 95); m.up(left) }},
			"edge":     {ToolAdd, func(m *mouse) { m.down(left, 150, 190, 0); m.move(120, 190) }, func(m *mouse) { m.up(left) }},
			"hand":     {ToolHand, func(m *mouse) { m.down(left, 150, 190, 0) }, func(m *mouse) { m.move(120, 190); m.up(left) }},
			"release told by the end of the drag": {ToolAdd, func(m *mouse) { m.down(left, 300, 120, 0); m.move(350, 160) },
				func(m *mouse) { m.c.DragEnd() }},
		} {
			t.Run(name+", then "+way, func(t *testing.T) {
				c, m, said := listening(t, 1)
				c.SetTool(k.tool)
				k.begin(m)
				before := c.Generation()
				replace(c)
				if c.Generation() == before {
					t.Error("the canvas cannot tell the pictures apart")
				}
				said.Reset()
				k.end(m)
				if said.String() != "" {
					t.Errorf("told %q of the picture after", said)
				}
				if c.gesture.phase != idle {
					t.Errorf("a gesture is left over: %d", c.gesture.phase)
				}
			})
		}
	}
}

func TestClicksOnTwoPicturesAreNoDoubleClick(t *testing.T) {
	c, m, said := listening(t, 1)
	c.SetScene(Scene{Objects: []Overlay{{ID: 42, Mask: blob(400, 300, 200, 150, 60)}}})
	m.click(left, 250, 200, 0)
	c.SetPicture(picture.FromImage(landscape(400, 300), "q"), nil)
	c.SetView(Viewport{Scale: 1, OffsetX: 50, OffsetY: 50})
	c.SetScene(Scene{Objects: []Overlay{{ID: 42, Mask: blob(400, 300, 200, 150, 60)}}})
	said.Reset()
	m.click(left, 250, 200, 0)
	if said.String() != "point 200 150 1;" {
		t.Errorf("%q, want one click", said)
	}
}

func TestHoverIsToldAnewForAnotherPicture(t *testing.T) {
	c, m, _ := listening(t, 1)
	c.Fit()
	said := 0
	c.OnHover = func(x, y float64, inside bool) { said++ }
	m.move(300, 120)
	c.SetPicture(picture.FromImage(landscape(400, 300), "q"), nil) // seen as the one before was
	m.move(300, 120)
	if said != 2 {
		t.Errorf("told %d times, want once for each picture", said)
	}
}

// What a tool keeps between gestures belongs to a picture as well.
func TestAToolForgetsWhatItBeganOnThePictureBefore(t *testing.T) {
	c, m, said := listening(t, 1)
	c.take(fenceSpec)
	m.click(left, 100, 100, 0)
	m.click(left, 200, 150, 0)
	c.SetPicture(picture.FromImage(landscape(400, 300), "q"), nil)
	said.Reset()
	if c.Key(fyne.KeyReturn) || said.String() != "" {
		t.Errorf("told %q of the picture after", said)
	}
}
