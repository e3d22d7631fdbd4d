package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/ui/style"
)

// cutLayout has three things: the preview, what that is looked at by, and the choices. Where the window is wide enough the preview
// lies beside the choices, as high as they are; else above them, low, so that they are not far below.
type cutLayout struct{ window fyne.Canvas }

const (
	cutBeside = 440 // width of a preview beside the choices
	cutLeast  = 240 // its height at least
)

// beside reports whether the preview lies beside choices.
func (l cutLayout) beside(choices fyne.CanvasObject) bool {
	return l.window.Size().Width >= cutBeside+choices.MinSize().Width+5*style.Space24
}

// MinSize belongs to Fyne.
func (l cutLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	pane, looks, choices := o[0].MinSize(), o[1].MinSize(), o[2].MinSize()
	if l.beside(o[2]) {
		return fyne.NewSize(cutBeside+style.Space24+choices.Width, max(choices.Height, cutLeast+style.Space12+looks.Height))
	}
	return fyne.NewSize(max(pane.Width, looks.Width, choices.Width), pane.Height+style.Space12+looks.Height+style.Space8+choices.Height)
}

// Layout belongs to Fyne.
func (l cutLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	looks := o[1].MinSize().Height
	if l.beside(o[2]) {
		put(o[0], 0, 0, cutBeside, s.Height-looks-style.Space12)
		put(o[1], 0, s.Height-looks, cutBeside, looks)
		put(o[2], cutBeside+style.Space24, 0, s.Width-cutBeside-style.Space24, s.Height)
		return
	}
	high := o[0].MinSize().Height
	put(o[0], 0, 0, s.Width, high)
	put(o[1], 0, high+style.Space12, s.Width, looks)
	top := high + style.Space12 + looks + style.Space8
	put(o[2], 0, top, s.Width, s.Height-top)
}
