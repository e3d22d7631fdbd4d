package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/look"
)

// shadow is the soft edge below what floats.
func shadow(p look.Palette, blur float32) canvas.Shadow {
	return canvas.Shadow{Color: p.Shadow, BlurRadius: blur, Offset: fyne.NewPos(0, blur/4), Variant: canvas.BoxShadow}
}

var (
	_ fyne.Tappable  = (*overlay)(nil)
	_ fyne.Focusable = (*overlay)(nil)
)

// overlay dims the window below one card.
type overlay struct {
	widget.BaseWidget
	card    *sheet
	close   func()
	onEnter func()
	shown   float32 // 0 to 1 while it appears
}

// ShowOverlay dims the window and shows o in its middle on a card. Esc and a click beside the card close it, and so
// does the returned function, which may be called more than once.
func ShowOverlay(c fyne.Canvas, o fyne.CanvasObject) (close func()) {
	return showOverlay(c, o, nil, nil)
}

// showOverlay calls closed once, however the overlay was closed; enter is the answer to the Enter key.
func showOverlay(c fyne.Canvas, o fyne.CanvasObject, enter, closed func()) func() {
	over := &overlay{card: newSheet(o), onEnter: enter}
	over.ExtendBaseWidget(over)
	focused := c.Focused()
	open := true
	over.close = func() {
		if !open {
			return
		}
		open = false
		c.Overlays().Remove(over)
		if focused != nil {
			c.Focus(focused)
		}
		if closed != nil {
			closed()
		}
	}
	c.Overlays().Add(over)
	over.Resize(c.Size())
	c.Focus(over)
	appear(func(shown float32) { over.shown = shown; over.Refresh() })
	return over.close
}

// Tapped closes when the click is beside the card, which takes its own.
func (o *overlay) Tapped(*fyne.PointEvent) { o.close() }

func (o *overlay) FocusGained()   {}
func (o *overlay) FocusLost()     {}
func (o *overlay) TypedRune(rune) {}

func (o *overlay) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		o.close()
	case fyne.KeyReturn, fyne.KeyEnter:
		if o.onEnter != nil {
			o.onEnter()
		}
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
			w, h := min(m.Width, s.Width-look.Space32), min(m.Height, s.Height-look.Space32)
			place(o.card, (s.Width-w)/2, (s.Height-h)/2+(1-o.shown)*rise, w, h)
		},
		paint: func(p look.Palette) {
			shade.FillColor = look.WithAlpha(p.Shade, float64(o.shown)*float64(p.Shade.A)/255)
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
	back := newBlock(look.RadiusFloat)
	return newSketch(&sketch{
		owner:   s,
		objects: []fyne.CanvasObject{back, s.content},
		min:     func() fyne.Size { return s.content.MinSize() },
		layout: func(size fyne.Size) {
			place(back, 0, 0, size.Width, size.Height)
			place(s.content, 0, 0, size.Width, size.Height)
		},
		paint: func(p look.Palette) {
			back.FillColor, back.StrokeColor, back.StrokeWidth = p.Raised, p.Border, look.Hair
			back.Shadow = shadow(p, 32)
		},
	})
}
