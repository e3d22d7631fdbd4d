package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

var (
	_ fyne.Tappable          = (*veil)(nil)
	_ fyne.SecondaryTappable = (*veil)(nil)
	_ fyne.Focusable         = (*veil)(nil)
	_ fyne.Shortcutable      = (*veil)(nil)
)

// veil dims the window and holds everything back while a dialog of the system is open, which has Esc and the focus.
type veil struct{ widget.BaseWidget }

// Hold dims the window until Close is called, for a dialog of the system's own; nil where something is open already.
func (o Overlays) Hold() *Opened {
	v := &veil{}
	v.ExtendBaseWidget(v)
	var before fyne.Focusable
	return o.Dialog(func() {
		before = o.canvas.Focused()
		o.canvas.Overlays().Add(v)
		v.Resize(o.canvas.Size())
		o.canvas.Focus(v)
	}, func() {
		o.canvas.Overlays().Remove(v)
		if before != nil {
			o.canvas.Focus(before)
		}
	})
}

func (v *veil) Tapped(*fyne.PointEvent)          {}
func (v *veil) TappedSecondary(*fyne.PointEvent) {}
func (v *veil) FocusGained()                     {}
func (v *veil) FocusLost()                       {}
func (v *veil) TypedRune(rune)                   {}
func (v *veil) TypedKey(*fyne.KeyEvent)          {}
func (v *veil) TypedShortcut(fyne.Shortcut)      {}

// CreateRenderer belongs to Fyne.
func (v *veil) CreateRenderer() fyne.WidgetRenderer {
	shade := canvas.NewRectangle(color.Transparent)
	return newSketch(&sketch{
		owner:   v,
		objects: []fyne.CanvasObject{shade},
		min:     func() fyne.Size { return fyne.Size{} },
		layout:  func(s fyne.Size) { place(shade, 0, 0, s.Width, s.Height) },
		paint:   func(p style.Palette) { shade.FillColor = p.Shade },
	})
}
