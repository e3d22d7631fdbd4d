package canvas

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/picture"
	"clickmask/prompt"
)

const (
	left   = desktop.MouseButtonPrimary
	right  = desktop.MouseButtonSecondary
	middle = desktop.MouseButtonTertiary
)

// mouse plays the mouse as Fyne's desktop driver reports it: past two units of travel, left and middle
// drags come as Dragged.
type mouse struct {
	c     *Canvas
	held  desktop.MouseButton
	press fyne.Position
	drags bool
	at    fyne.Position
}

func (m *mouse) event(b desktop.MouseButton, mod fyne.KeyModifier) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: m.at}, Button: b, Modifier: mod}
}

func (m *mouse) down(b desktop.MouseButton, x, y float32, mod fyne.KeyModifier) {
	m.move(x, y)
	m.held |= b
	m.press = m.at
	m.c.MouseDown(m.event(b, mod))
}

func (m *mouse) move(x, y float32) {
	m.at = fyne.NewPos(x, y)
	far := m.at.Subtract(m.press)
	if m.held&(left|middle) != 0 && (far.X >= 2 || far.Y >= 2 || far.X <= -2 || far.Y <= -2) {
		m.drags = true
	}
	if m.drags {
		m.c.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: m.at}})
		return
	}
	m.c.MouseMoved(m.event(m.held, 0))
}

func (m *mouse) up(b desktop.MouseButton) {
	m.c.MouseUp(m.event(b, 0))
	m.held &^= b
	if m.drags {
		m.drags = false
		m.c.DragEnd()
	}
}

func (m *mouse) click(b desktop.MouseButton, x, y float32, mod fyne.KeyModifier) {
	m.down(b, x, y, mod)
	m.up(b)
}

func (m *mouse) drag(b desktop.MouseButton, x0, y0, x1, y1 float32, mod fyne.KeyModifier) {
	m.down(b, x0, y0, mod)
	m.move((x0+x1)/2, (y0+y1)/2)
	m.move(x1, y1)
	m.up(b)
}

// listening is a canvas of 500 x 400 units that shows 400 x 300 picture pixels 1:1 at 50, 50, and what its
// callbacks tell.
func listening(t testing.TB, scale float32) (*Canvas, *mouse, *strings.Builder) {
	t.Helper()
	c, _ := shown(t, 500, 400, scale)
	c.SetPicture(picture.FromImage(landscape(400, 300), "p"), nil)
	c.SetView(Viewport{Scale: float64(scale), OffsetX: 50 * float64(scale), OffsetY: 50 * float64(scale)})
	box := prompt.NewBox(100, 100, 200, 180)
	c.SetScene(Scene{Prompt: prompt.Prompt{
		Points: []prompt.Point{{X: 20, Y: 20, Label: prompt.Positive}, {X: 300, Y: 200, Label: prompt.Negative}},
		Box:    &box,
	}})
	var said strings.Builder
	c.OnPoint = func(p prompt.Point) { fmt.Fprintf(&said, "point %g %g %d;", p.X, p.Y, p.Label) }
	c.OnScribble = func(points []prompt.Point) {
		for _, p := range points {
			fmt.Fprintf(&said, "scribble %.4g %.4g %d;", p.X, p.Y, p.Label)
		}
	}
	c.OnMovePoint = func(i int, x, y float64) { fmt.Fprintf(&said, "move %d %g %g;", i, x, y) }
	c.OnRemovePoint = func(i int) { fmt.Fprintf(&said, "remove %d;", i) }
	c.OnBox = func(b prompt.Box) { fmt.Fprintf(&said, "box %g %g %g %g;", b.X0, b.Y0, b.X1, b.Y1) }
	c.OnView = func(v Viewport) {
		fmt.Fprintf(&said, "view %.3g %g %g;", v.Scale/float64(scale), v.OffsetX/float64(scale), v.OffsetY/float64(scale))
	}
	c.OnPick = func(id uint64) { fmt.Fprintf(&said, "pick %d;", id) }
	return c, &mouse{c: c}, &said
}

func TestGesturesSayWhatWasMeant(t *testing.T) {
	const alt, shift = fyne.KeyModifierAlt, fyne.KeyModifierShift
	cases := []struct {
		name string
		play func(c *Canvas, m *mouse)
		want string
	}{
		{"left click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, 0) }, "point 250 70 1;"},
		{"right click", func(c *Canvas, m *mouse) { m.click(right, 300, 120, 0) }, "point 250 70 0;"},
		{"alt click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, alt) }, "point 250 70 0;"},
		{"shift click", func(c *Canvas, m *mouse) { m.click(left, 300, 120, shift) }, "point 250 70 1;"},
		{"shift click as labelme has it", func(c *Canvas, m *mouse) {
			c.SetLabelmeKeys(true)
			m.click(left, 300, 120, shift)
		}, "point 250 70 0;"},
		{"middle click", func(c *Canvas, m *mouse) { m.click(middle, 300, 120, 0) }, ""},
		{"click outside the picture", func(c *Canvas, m *mouse) { m.click(left, 20, 120, 0) }, ""},
		{"click inside the box", func(c *Canvas, m *mouse) { m.click(left, 200, 190, 0) }, "point 150 140 1;"},
		{"click on a side of the box", func(c *Canvas, m *mouse) { m.click(left, 200, 150, 0) }, "point 150 100 1;"},
		{"click on a point", func(c *Canvas, m *mouse) { m.click(left, 73, 72, 0) }, "remove 0;"},
		{"right click on a point", func(c *Canvas, m *mouse) { m.click(right, 350, 250, 0) }, "remove 1;"},
		{"click with a trembling hand", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 303, 123, 0) }, "point 250 70 1;"},
		{"drag a point", func(c *Canvas, m *mouse) { m.drag(left, 73, 72, 103, 82, 0) }, "move 0 50 30;"},
		{"drag a point out of the picture", func(c *Canvas, m *mouse) { m.drag(left, 70, 70, -900, 60, 0) }, "move 0 0 10;"},
		{"drag a box", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 400, 200, 0) }, "box 250 70 350 150;"},
		{"drag a box backwards", func(c *Canvas, m *mouse) { m.drag(left, 400, 200, 300, 120, 0) }, "box 250 70 350 150;"},
		{"drag a box out of the widget", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 9000, 9000, 0) }, "box 250 70 400 300;"},
		{"drag a box from the well", func(c *Canvas, m *mouse) { m.drag(left, 10, 10, 60, 65, 0) }, "box 0 0 10 15;"},
		{"drag in the well alone", func(c *Canvas, m *mouse) { m.drag(left, 10, 10, 40, 300, 0) }, ""},
		{"drag a line, which is no box", func(c *Canvas, m *mouse) { m.drag(left, 300, 120, 400, 120, 0) }, ""},
		{"drag a corner", func(c *Canvas, m *mouse) { m.drag(left, 250, 230, 270, 260, 0) }, "box 100 100 220 210;"},
		{"drag a corner past the other", func(c *Canvas, m *mouse) { m.drag(left, 150, 150, 300, 300, 0) }, "box 200 180 250 250;"},
		{"drag a side", func(c *Canvas, m *mouse) { m.drag(left, 150, 190, 120, 300, 0) }, "box 70 100 200 180;"},
		{"right drag", func(c *Canvas, m *mouse) { m.drag(right, 300, 120, 400, 200, 0) }, ""},
		{"middle drag", func(c *Canvas, m *mouse) { m.drag(middle, 300, 120, 310, 150, 0) }, "view 1 55 65;view 1 60 80;"},
		{"space and left drag", func(c *Canvas, m *mouse) {
			c.SetPanning(true)
			m.drag(left, 70, 70, 80, 70, 0)
			c.SetPanning(false)
		}, "view 1 55 50;view 1 60 50;"},
		{"second button calls it off", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			m.move(400, 200)
			m.down(right, 400, 200, 0)
			m.up(right)
			m.up(left)
		}, ""},
		{"a click after one that was called off", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			m.down(right, 300, 120, 0)
			m.up(right)
			m.up(left)
			m.click(left, 300, 120, 0)
		}, "point 250 70 1;"},
		{"release that only the end of the drag tells", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			m.move(400, 200)
			c.DragEnd()
		}, "box 250 70 350 150;"},
		{"release that nothing tells", func(c *Canvas, m *mouse) {
			m.down(right, 300, 120, 0)
			m.held = 0
			m.move(300, 121)
			m.click(left, 300, 120, 0)
		}, "point 250 70 1;"},
		{"an answer while a point is dragged", func(c *Canvas, m *mouse) {
			m.down(left, 70, 70, 0)
			m.move(90, 70)
			s := c.scene
			s.Draft = blobLogits(400, 300, 200, 150, 50)
			c.SetScene(s)
			m.up(left)
		}, "move 0 40 20;"},
		{"undo while a point is dragged", func(c *Canvas, m *mouse) {
			m.down(left, 70, 70, 0)
			m.move(90, 70)
			c.SetScene(Scene{})
			m.up(left)
		}, ""},
		{"another picture while a box is drawn", func(c *Canvas, m *mouse) {
			m.down(left, 300, 120, 0)
			m.move(400, 200)
			c.OnView = nil
			c.SetPicture(picture.FromImage(landscape(64, 64), "q"), nil)
			m.up(left)
		}, ""},
		{"no picture", func(c *Canvas, m *mouse) {
			c.SetPicture(nil, nil)
			m.click(left, 300, 120, 0)
			m.drag(left, 300, 120, 400, 200, 0)
			m.drag(middle, 300, 120, 400, 200, 0)
			c.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 25)})
		}, "view 1 0 0;"},
		{"hidden points are not taken hold of", func(c *Canvas, m *mouse) {
			c.SetOverlaysHidden(true)
			m.click(left, 70, 70, 0)
		}, "point 20 20 1;"},
	}
	for _, k := range cases {
		t.Run(k.name, func(t *testing.T) {
			for _, scale := range []float32{1, 2} {
				c, m, said := listening(t, scale)
				k.play(c, m)
				want := k.want
				if k.name == "no picture" && scale == 2 {
					want = "view 0.5 0 0;"
				}
				if said.String() != want {
					t.Errorf("at %gx: %q, want %q", scale, said, want)
				}
				if c.gesture.phase != idle {
					t.Errorf("at %gx: a gesture is left over: %d", scale, c.gesture.phase)
				}
			}
		})
	}
}

func TestDoubleClickPicksBesideItsTwoClicks(t *testing.T) {
	for _, k := range []struct {
		name   string
		x      float32
		apart  time.Duration
		nudge  float32
		picked bool
	}{
		{"on an object", 250, 200 * time.Millisecond, 1, true},
		{"too slow", 250, 400 * time.Millisecond, 0, false},
		{"too far apart", 250, 100 * time.Millisecond, 20, false},
		{"on none", 420, 100 * time.Millisecond, 0, false},
	} {
		t.Run(k.name, func(t *testing.T) {
			c, m, said := listening(t, 1)
			now := time.Unix(1000, 0)
			c.clicks.now = func() time.Time { return now }
			c.SetScene(Scene{Objects: []Overlay{{ID: 42, Mask: blob(400, 300, 200, 150, 60)}}})
			m.click(left, k.x, 200, 0)
			now = now.Add(k.apart)
			m.click(left, k.x+k.nudge, 200, 0)
			want := fmt.Sprintf("point %g 150 1;point %g 150 1;", k.x-50, k.x+k.nudge-50)
			if k.picked {
				want += "pick 42;"
			}
			if said.String() != want {
				t.Errorf("%q, want %q", said, want)
			}
		})
	}
}

func TestHoverIsForAnIdlePointerOnceAPlace(t *testing.T) {
	c, m, _ := listening(t, 1)
	var said strings.Builder
	c.OnHover = func(x, y float64, inside bool) {
		if !inside {
			said.WriteString("off;")
			return
		}
		fmt.Fprintf(&said, "%g %g;", x, y)
	}
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"over the picture", func() { m.move(300, 120) }, "250 70;"},
		{"the same place again", func() { m.move(300, 120); m.move(300, 120) }, ""},
		{"over a point", func() { m.move(70, 70) }, "off;"},
		{"over the well", func() { m.move(10, 10) }, ""},
		{"back", func() { m.move(301, 120) }, "251 70;"},
		{"a press alone", func() { m.down(left, 301, 120, 0) }, ""},
		{"a drag", func() { m.move(350, 150); m.move(360, 160) }, "off;"},
		{"released", func() { m.up(left) }, "310 110;"},
		{"the view moves under it", func() { c.SetView(c.view.pan(10, 0)) }, "300 110;"},
		{"while the view moves", func() { c.motion.moving = true; m.move(370, 160) }, ""},
		{"the view rests", func() { c.motion.rest.Tick(1) }, "310 110;"},
		{"out of the widget", func() { c.MouseOut() }, "off;"},
	} {
		said.Reset()
		step.do()
		if said.String() != step.want {
			t.Errorf("%s: %q, want %q", step.name, &said, step.want)
		}
	}
}

func TestCursorIsToldWithEveryMove(t *testing.T) {
	c, m, _ := listening(t, 2)
	var said strings.Builder
	c.OnCursor = func(x, y float64, inside bool) { fmt.Fprintf(&said, "%g %g %v;", x, y, inside) }
	m.move(150, 150)
	m.move(10, 10)
	m.down(left, 150, 150, 0)
	m.move(600, 150)
	m.up(left)
	c.MouseOut()
	want := "100 100 true;-40 -40 false;100 100 true;550 100 false;550 100 false;"
	if said.String() != want {
		t.Errorf("%q, want %q", &said, want)
	}
}

func TestPointerShowsWhatItWouldDo(t *testing.T) {
	c, m, _ := listening(t, 1)
	for _, k := range []struct {
		x, y float32
		want desktop.Cursor
	}{
		{10, 10, desktop.DefaultCursor},
		{300, 120, desktop.CrosshairCursor},
		{70, 70, desktop.PointerCursor},
		{150, 150, desktop.NWSEResizeCursor},
		{250, 150, desktop.NESWResizeCursor},
		{150, 190, desktop.HResizeCursor},
		{200, 230, desktop.VResizeCursor},
	} {
		m.move(k.x, k.y)
		if got := c.Cursor(); got != k.want {
			t.Errorf("at %g, %g: %v, want %v", k.x, k.y, got, k.want)
		}
	}
	c.SetPanning(true)
	if c.Cursor() != grab {
		t.Error("no hand while Space is held")
	}
	m.down(left, 200, 230, 0)
	if c.Cursor() != grabbing {
		t.Error("no closed hand while panning")
	}
	m.up(left)
}

func TestWheelZoomsAtThePointerWithinLimits(t *testing.T) {
	c, _, _ := listening(t, 1)
	at := fyne.NewPos(150, 120)
	scroll := func(dy float32) {
		c.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, dy)})
	}
	scroll(25)
	if got := c.View(); got.Scale != 1.2 || c.View().ToImage(ScreenPoint{150, 120}) != (ImagePoint{100, 70}) {
		t.Errorf("one notch gives %+v", got)
	}
	scroll(25 * 125)
	if got := c.View().Scale; got > 1.2*1.2*1.2*1.2*1.2+1e-9 {
		t.Errorf("one quick turn zooms to %g", got)
	}
	for range 100 {
		scroll(-250)
	}
	if got, want := c.View().Scale, c.area.fit().Scale/2; got != want {
		t.Errorf("zoomed out to %g, want %g", got, want)
	}
}
