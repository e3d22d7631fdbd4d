package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// shadow is the soft edge below what floats.
func shadow(p style.Palette, blur float32) canvas.Shadow {
	return canvas.Shadow{Color: p.Shadow, BlurRadius: blur, Offset: fyne.NewPos(0, blur/4), Variant: canvas.BoxShadow}
}

var (
	_ fyne.Tappable     = (*overlay)(nil)
	_ fyne.Focusable    = (*overlay)(nil)
	_ fyne.Shortcutable = (*overlay)(nil)
	_ desktop.Hoverable = (*overlay)(nil)
	_ fyne.Scrollable   = (*overlay)(nil)
)

// overlay dims the window below one card. It has the focus while nothing on the card has.
type overlay struct {
	widget.BaseWidget
	shown *Opened
	card  *sheet
	up    float32 // 0 to 1 while it appears
}

// onCanvas says how a card is shown and hidden.
func (s *Opened) onCanvas(content fyne.CanvasObject) {
	c := s.over.canvas
	over := &overlay{shown: s, card: newSheet(content)}
	over.ExtendBaseWidget(over)
	var before fyne.Focusable
	s.show = func() {
		before = c.Focused()
		c.Overlays().Add(over)
		over.Resize(c.Size())
		c.Focus(over)
		appear(func(up float32) { over.up = up; over.Refresh() })
	}
	s.hide = func() {
		c.Overlays().Remove(over)
		if before != nil {
			c.Focus(before)
		}
	}
}

// Tapped closes when the click is beside the card, which takes its own.
func (o *overlay) Tapped(*fyne.PointEvent) { o.shown.Close() }

func (o *overlay) FocusGained()                {}
func (o *overlay) FocusLost()                  {}
func (o *overlay) TypedRune(rune)              {}
func (o *overlay) TypedShortcut(fyne.Shortcut) {} // none reaches the window

// The pointer and the wheel do not reach the window either.
func (o *overlay) MouseIn(*desktop.MouseEvent)    {}
func (o *overlay) MouseMoved(*desktop.MouseEvent) {}
func (o *overlay) MouseOut()                      {}
func (o *overlay) Scrolled(*fyne.ScrollEvent)     {}

func (o *overlay) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		o.shown.Close()
	case fyne.KeyReturn, fyne.KeyEnter:
		call(o.shown.enter)
	default:
		o.scroll(e.Name)
	}
}

// CreateRenderer belongs to Fyne.
func (o *overlay) CreateRenderer() fyne.WidgetRenderer {
	shade := canvas.NewRectangle(color.Transparent)
	return newSketch(&sketch{
		owner:   o,
		objects: []fyne.CanvasObject{shade, o.card},
		min:     func() fyne.Size { return o.card.MinSize() },
		layout: func(s fyne.Size) {
			place(shade, 0, 0, s.Width, s.Height)
			m := o.card.MinSize()
			w, h := min(m.Width, s.Width-style.Space32), min(m.Height, s.Height-style.Space32)
			place(o.card, (s.Width-w)/2, (s.Height-h)/2+(1-o.up)*rise, w, h)
		},
		paint: func(p style.Palette) {
			shade.FillColor = style.WithAlpha(p.Shade, float64(o.up)*float64(p.Shade.A)/255)
		},
	})
}

var _ fyne.Tappable = (*sheet)(nil)

// sheet is the raised surface of a card. It swallows clicks, so that one inside does not close the overlay.
type sheet struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

func newSheet(content fyne.CanvasObject) *sheet {
	s := &sheet{content: content}
	s.ExtendBaseWidget(s)
	return s
}

func (s *sheet) Tapped(*fyne.PointEvent) {}

// CreateRenderer belongs to Fyne.
func (s *sheet) CreateRenderer() fyne.WidgetRenderer {
	back := newBlock(style.RadiusFloat)
	return newSketch(&sketch{
		owner:   s,
		objects: []fyne.CanvasObject{back, s.content},
		min:     func() fyne.Size { return s.content.MinSize() },
		layout: func(size fyne.Size) {
			place(back, 0, 0, size.Width, size.Height)
			place(s.content, 0, 0, size.Width, size.Height)
		},
		paint: func(p style.Palette) {
			back.FillColor, back.StrokeColor, back.StrokeWidth = p.Raised, p.Border, p.Line
			back.Shadow = shadow(p, 32)
		},
	})
}
