package uitest

import (
	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/canvas"
)

// picturePlace is where a picture pixel lies in the window.
func (s *stage) picturePlace(x, y float64) (*canvas.Canvas, fyne.Position) {
	s.t.Helper()
	c, origin, ok := find[*canvas.Canvas](s, nil)
	if !ok {
		s.t.Fatal("there is no canvas in sight")
	}
	v, scale := c.View(), float64(s.w.Fyne().Canvas().Scale())
	return c, origin.AddXY(float32((x*v.Scale+v.OffsetX)/scale), float32((y*v.Scale+v.OffsetY)/scale))
}

// click presses and releases a button at a picture pixel.
func (s *stage) click(x, y float64, button desktop.MouseButton, modifier fyne.KeyModifier) {
	s.t.Helper()
	s.drag(x, y, x, y, button, modifier)
}

// drag presses at one picture pixel and releases at another.
func (s *stage) drag(x0, y0, x1, y1 float64, button desktop.MouseButton, modifier fyne.KeyModifier) {
	s.t.Helper()
	c, from := s.picturePlace(x0, y0)
	_, to := s.picturePlace(x1, y1)
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
	event := func(at fyne.Position) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at.Subtract(origin), AbsolutePosition: at}, Button: button, Modifier: modifier}
	}
	c.MouseDown(event(from))
	if from != to {
		at := from
		for i := 1; i <= 4; i++ {
			next := from.AddXY((to.X-from.X)*float32(i)/4, (to.Y-from.Y)*float32(i)/4)
			c.Dragged(&fyne.DragEvent{PointEvent: event(next).PointEvent, Dragged: fyne.NewDelta(next.X-at.X, next.Y-at.Y)})
			at = next
		}
		c.MouseUp(event(to))
		c.DragEnd()
		return
	}
	c.MouseUp(event(to))
}

// press types a plain key.
func (s *stage) press(name fyne.KeyName) {
	s.t.Helper()
	f := s.w.Fyne().Canvas().Focused()
	if f == nil {
		s.t.Fatalf("nothing has the keyboard for %s", name)
	}
	if k, ok := f.(desktop.Keyable); ok {
		k.KeyDown(&fyne.KeyEvent{Name: name})
		defer k.KeyUp(&fyne.KeyEvent{Name: name})
	}
	f.TypedKey(&fyne.KeyEvent{Name: name})
}

// tap clicks the control with a word on it.
func (s *stage) tap(word string) {
	s.t.Helper()
	c := s.w.Fyne().Canvas()
	roots := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	for i := len(roots) - 1; i >= 0; i-- {
		if o, ok := tappable(roots[i], word); ok {
			o.Tapped(&fyne.PointEvent{})
			s.pump()
			return
		}
	}
	s.t.Fatalf("nothing to tap says %q; the window says %q", word, s.words())
}

// tappable is the innermost control that shows a word.
func tappable(o fyne.CanvasObject, word string) (fyne.Tappable, bool) {
	if !o.Visible() {
		return nil, false
	}
	children, says := inside(o), false
	for i := len(children) - 1; i >= 0; i-- {
		if t, ok := tappable(children[i], word); ok {
			return t, true
		}
		if text, ok := children[i].(*fynecanvas.Text); ok && text.Visible() && text.Text == word {
			says = true
		}
	}
	if t, ok := o.(fyne.Tappable); ok && says {
		return t, true
	}
	return nil, false
}

// enter types into the focused field and submits it.
func (s *stage) enter(text string) {
	s.t.Helper()
	e, ok := s.w.Fyne().Canvas().Focused().(interface {
		fyne.Focusable
		SetText(string)
	})
	if !ok {
		s.t.Fatalf("no field has the keyboard but %T", s.w.Fyne().Canvas().Focused())
	}
	e.SetText(text)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}
