package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

var (
	_ fyne.Tappable          = (*popover)(nil)
	_ fyne.SecondaryTappable = (*popover)(nil)
	_ fyne.Focusable         = (*popover)(nil)
	_ fyne.Shortcutable      = (*popover)(nil)
)

// popover shows something small beside what it belongs to, without dimming the window. A click beside it and Esc close it.
type popover struct {
	widget.BaseWidget
	canvas  fyne.Canvas
	focused fyne.Focusable // gets the focus back
	card    *sheet
	want    fyne.Position
	onKey   func(*fyne.KeyEvent)
}

// showPopover opens a popover below an object; nil where that is on no canvas.
func showPopover(below, content fyne.CanvasObject) *popover {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(below)
	if c == nil {
		return nil
	}
	OverlaysOf(c).closeMenu()
	p := &popover{canvas: c, focused: c.Focused(), card: newSheet(newInset(content))}
	p.want = driver.AbsolutePositionForObject(below).AddXY(0, below.Size().Height+style.Space4)
	p.ExtendBaseWidget(p)
	c.Overlays().Add(p)
	p.Resize(c.Size())
	c.Focus(p)
	return p
}

func (p *popover) close() {
	p.canvas.Overlays().Remove(p)
	if p.focused != nil {
		p.canvas.Focus(p.focused)
	}
}

func (p *popover) Tapped(*fyne.PointEvent)          { p.close() }
func (p *popover) TappedSecondary(*fyne.PointEvent) { p.close() }
func (p *popover) FocusGained()                     {}
func (p *popover) FocusLost()                       {}
func (p *popover) TypedRune(rune)                   {}
func (p *popover) TypedShortcut(fyne.Shortcut)      {} // none reaches the window

func (p *popover) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape:
		p.close()
	case p.onKey != nil:
		p.onKey(e)
	}
}

// CreateRenderer belongs to Fyne.
func (p *popover) CreateRenderer() fyne.WidgetRenderer {
	return newSketch(&sketch{
		owner:   p,
		objects: []fyne.CanvasObject{p.card},
		min:     func() fyne.Size { return fyne.Size{} },
		layout: func(s fyne.Size) {
			m := p.card.MinSize()
			x := max(style.Space4, min(p.want.X, s.Width-m.Width-style.Space4))
			y := max(style.Space4, min(p.want.Y, s.Height-m.Height-style.Space4))
			place(p.card, x, y, m.Width, m.Height)
		},
		paint: func(style.Palette) {},
	})
}

// inset leaves a little room round its content.
type inset struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

func newInset(content fyne.CanvasObject) *inset {
	i := &inset{content: content}
	i.ExtendBaseWidget(i)
	return i
}

// CreateRenderer belongs to Fyne.
func (i *inset) CreateRenderer() fyne.WidgetRenderer {
	return newSketch(&sketch{
		owner:   i,
		objects: []fyne.CanvasObject{i.content},
		min:     func() fyne.Size { return i.content.MinSize().AddWidthHeight(2*style.Space8, 2*style.Space8) },
		layout: func(s fyne.Size) {
			place(i.content, style.Space8, style.Space8, s.Width-2*style.Space8, s.Height-2*style.Space8)
		},
		paint: func(style.Palette) {},
	})
}
