package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// FocusRing says of what draws none itself that it has the keyboard. It is hidden at first, and takes no events.
type FocusRing struct{ widget.BaseWidget }

// NewFocusRing makes a hidden ring.
func NewFocusRing() *FocusRing {
	r := &FocusRing{}
	r.Hidden = true
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer belongs to Fyne.
func (r *FocusRing) CreateRenderer() fyne.WidgetRenderer {
	ring := newBlock(style.Radius)
	return newSketch(&sketch{
		owner:   r,
		objects: []fyne.CanvasObject{ring},
		min:     func() fyne.Size { return fyne.Size{} },
		layout:  func(s fyne.Size) { place(ring, 1, 1, s.Width-2, s.Height-2) },
		paint:   func(p style.Palette) { paintRing(ring, p, true) },
	})
}
