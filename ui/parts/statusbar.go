package parts

import (
	"fmt"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/look"
)

// StatusBar is the line along the bottom: zoom, size of the picture, place of the pointer, and what to do next.
type StatusBar struct {
	widget.BaseWidget

	OnZoom func() // a click on the zoom

	zoom   *textLink
	scale  float64
	w, h   int
	x, y   int
	inside bool
	hint   string
}

// NewStatusBar makes an empty line.
func NewStatusBar() *StatusBar {
	b := &StatusBar{}
	b.zoom = newTextLink(func() string { return zoomText(b.scale) }, look.TextQuiet, func() { call(b.OnZoom) })
	b.zoom.tip = func() string { return lang.T("Zoom") }
	b.ExtendBaseWidget(b)
	return b
}

func zoomText(scale float64) string {
	percent := scale * 100
	if percent < 9.95 {
		return fmt.Sprintf("%.1f %%", percent)
	}
	return fmt.Sprintf("%d %%", int(math.Round(percent)))
}

// SetZoom shows the scale, 1 for one picture pixel on one pixel of the screen; 0 shows nothing.
func (b *StatusBar) SetZoom(scale float64) {
	if b.scale != scale {
		b.scale = scale
		b.Refresh()
	}
}

// SetPicture shows the size in pixels; 0 x 0 shows nothing.
func (b *StatusBar) SetPicture(w, h int) {
	b.w, b.h = w, h
	b.Refresh()
}

// SetCursor shows which picture pixel is under the pointer, while it is over the picture.
func (b *StatusBar) SetCursor(x, y int, inside bool) {
	if b.x != x || b.y != y || b.inside != inside {
		b.x, b.y, b.inside = x, y, inside
		b.Refresh()
	}
}

// SetHint says what can be done now.
func (b *StatusBar) SetHint(hint string) {
	if b.hint != hint {
		b.hint = hint
		b.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (b *StatusBar) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(color.Transparent)
	size, cursor, hint := newText(look.TextQuiet), newText(look.TextQuiet), newText(look.TextQuiet)
	// The columns are as wide as their widest usual content, so that nothing moves while the pointer does.
	const zoomColumn, sizeColumn, cursorColumn = 64, 104, 108
	return newSketch(&sketch{
		owner:   b,
		objects: []fyne.CanvasObject{line, b.zoom, size, cursor, hint},
		min:     func() fyne.Size { return fyne.NewSize(0, look.StatusHeight) },
		layout: func(s fyne.Size) {
			place(line, 0, 0, s.Width, look.Hair)
			middle := (s.Height + look.Hair) / 2
			x := look.Space16
			if b.zoom.Visible() {
				place(b.zoom, x-look.Space4, look.Hair+2, b.zoom.MinSize().Width, s.Height-look.Hair-4)
				x += zoomColumn
			}
			if b.w > 0 {
				placeText(size, x, middle)
				x += max(sizeColumn, size.MinSize().Width+look.Space16)
				placeText(cursor, x, middle)
				x += max(cursorColumn, cursor.MinSize().Width+look.Space16)
			}
			fit(hint, b.hint, s.Width-x-look.Space16)
			placeText(hint, x, middle)
		},
		paint: func(p look.Palette) {
			line.FillColor = p.Hairline
			b.zoom.Hidden = b.scale <= 0
			size.Color, cursor.Color, hint.Color = p.Quiet, p.Quiet, p.Quiet
			size.Text, cursor.Text = "", ""
			if b.w > 0 {
				size.Text = fmt.Sprintf("%d × %d", b.w, b.h)
				if b.inside {
					cursor.Text = fmt.Sprintf("x %d  y %d", b.x, b.y)
				}
			}
		},
	})
}
