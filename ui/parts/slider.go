package parts

import (
	"image/color"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

var (
	_ fyne.Draggable    = (*slider)(nil)
	_ fyne.Focusable    = (*slider)(nil)
	_ desktop.Keyable   = (*slider)(nil)
	_ desktop.Mouseable = (*slider)(nil)
	_ desktop.Hoverable = (*slider)(nil)
)

// slider chooses a whole number. The coloured part of its track starts at zero, wherever zero lies.
type slider struct {
	widget.BaseWidget
	least, most, value int
	changed            func(value int, done bool) // done is false while the handle is dragged
	left               func()                     // the keyboard has left it, to nobody or elsewhere; nil tells nobody

	hovered, focused, dragging, off bool

	byKey bool // what is told now was done by a key
	taps  taps
	now   func() time.Time
}

func newSlider(least, most int, changed func(int, bool)) *slider {
	s := &slider{least: least, most: most, changed: changed, now: time.Now}
	s.ExtendBaseWidget(s)
	return s
}

// set shows a value without telling.
func (s *slider) set(v int) {
	v = min(max(v, s.least), s.most)
	if v != s.value {
		s.value = v
		s.Refresh()
	}
}

func (s *slider) setOff(off bool) {
	if s.off != off {
		s.off = off
		s.Refresh()
	}
}

const handleSize = 14

func (s *slider) valueAt(x float32) int {
	room := s.Size().Width - handleSize
	if room <= 0 {
		return s.value
	}
	share := float64(min(max((x-handleSize/2)/room, 0), 1))
	v := s.least + int(math.Round(share*float64(s.most-s.least)))
	if s.least < 0 && v != 0 && math.Abs(float64(v)) <= float64(s.most-s.least)/60 {
		v = 0 // the handle rests at zero rather than beside it
	}
	return v
}

func (s *slider) tell(v int, done bool) {
	if s.off || (v == s.value && !done) {
		return
	}
	s.set(v)
	if s.changed != nil {
		s.changed(s.value, done)
	}
}

// MouseDown takes the handle to the pointer, and the second press of a double click back to zero; MouseUp ends what MouseDown
// began unless a drag has taken over.
func (s *slider) MouseDown(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	if s.taps.second(s.now()) {
		s.tell(min(max(0, s.least), s.most), false)
		return
	}
	s.tell(s.valueAt(e.Position.X), false)
}

func (s *slider) MouseUp(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary && !s.dragging {
		s.tell(s.value, true)
	}
}

// Dragged follows the pointer, also outside; DragEnd ends it. A drag is no click of two.
func (s *slider) Dragged(e *fyne.DragEvent) {
	s.dragging = true
	s.taps.forget()
	s.tell(s.valueAt(e.Position.X), false)
}

func (s *slider) DragEnd() {
	s.dragging = false
	s.tell(s.value, true)
}

func (s *slider) MouseIn(*desktop.MouseEvent)    { s.hovered = true; s.Refresh() }
func (s *slider) MouseMoved(*desktop.MouseEvent) {}
func (s *slider) MouseOut()                      { s.hovered = false; s.Refresh() }
func (s *slider) FocusGained()                   { s.focused = true; s.Refresh() }
func (s *slider) FocusLost()                     { s.focused = false; s.Refresh(); call(s.left) }

// sliderPage is by how much Page Up and Page Down move.
const sliderPage = 10

// TypedKey moves by one with the arrows along the track, by more with Page Up and Page Down, and to the ends with Home and
// End. All other keys are the window's, those that go to the next slider among them.
func (s *slider) TypedKey(e *fyne.KeyEvent) {
	to := s.value
	switch e.Name {
	case fyne.KeyLeft:
		to--
	case fyne.KeyRight:
		to++
	case fyne.KeyPageDown:
		to -= sliderPage
	case fyne.KeyPageUp:
		to += sliderPage
	case fyne.KeyHome:
		to = s.least
	case fyne.KeyEnd:
		to = s.most
	default:
		handOnKey(canvasOf(s), e)
		return
	}
	if to = min(max(to, s.least), s.most); to != s.value {
		s.byKey = true
		s.tell(to, true)
		s.byKey = false
	}
}

func (s *slider) TypedRune(sign rune)      { handOnRune(canvasOf(s), sign) }
func (s *slider) KeyDown(e *fyne.KeyEvent) { handOnDown(canvasOf(s), e) }
func (s *slider) KeyUp(e *fyne.KeyEvent)   { handOnUp(canvasOf(s), e) }

// CreateRenderer belongs to Fyne.
func (s *slider) CreateRenderer() fyne.WidgetRenderer {
	track, part, notch := newBlock(1.5), newBlock(1.5), newBlock(1)
	handle, ring := canvas.NewCircle(color.Transparent), canvas.NewCircle(color.Transparent)
	return newSketch(&sketch{
		owner:   s,
		objects: []fyne.CanvasObject{track, notch, part, ring, handle},
		min:     func() fyne.Size { return fyne.NewSize(80, 20) },
		layout: func(size fyne.Size) {
			middle := size.Height / 2
			room := size.Width - handleSize
			at := func(v int) float32 {
				return handleSize/2 + room*float32(v-s.least)/float32(s.most-s.least)
			}
			zero, here := at(min(max(0, s.least), s.most)), at(s.value)
			place(track, handleSize/2, middle-1.5, room, 3)
			place(notch, zero-1, middle-4, 2, 8)
			place(part, min(zero, here), middle-1.5, float32(math.Abs(float64(here-zero))), 3)
			place(handle, here-handleSize/2, middle-handleSize/2, handleSize, handleSize)
			place(ring, here-handleSize/2-3, middle-handleSize/2-3, handleSize+6, handleSize+6)
		},
		paint: func(p style.Palette) {
			track.FillColor, part.FillColor, notch.FillColor = p.Border, p.Accent, p.Border
			notch.Hidden = s.least >= 0
			handle.FillColor, handle.StrokeColor, handle.StrokeWidth = p.Panel, p.Accent, 2
			ring.FillColor, ring.StrokeColor, ring.StrokeWidth = color.Transparent, p.Focus, p.Ring
			ring.Hidden = !s.focused
			switch {
			case s.off:
				part.FillColor, handle.StrokeColor = p.Border, p.Border
			case s.dragging:
				handle.FillColor = p.Accent
			case s.hovered:
				handle.FillColor = style.Over(style.WithAlpha(p.Accent, 0.25), p.Panel)
			}
		},
	})
}
