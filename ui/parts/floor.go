package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Tappable          = (*floor)(nil)
	_ fyne.SecondaryTappable = (*floor)(nil)
	_ fyne.Draggable         = (*floor)(nil)
	_ fyne.Scrollable        = (*floor)(nil)
	_ desktop.Mouseable      = (*floor)(nil)
	_ desktop.Hoverable      = (*floor)(nil)
	_ desktop.Cursorable     = (*floor)(nil)
)

// floor lies below everything else of a part that floats over the picture, and swallows what falls beside its controls:
// Fyne hands an event to whatever lies beneath where nothing above has a use for it.
type floor struct{ widget.BaseWidget }

func newFloor() *floor {
	f := &floor{}
	f.ExtendBaseWidget(f)
	return f
}

func (f *floor) Tapped(*fyne.PointEvent)          {}
func (f *floor) TappedSecondary(*fyne.PointEvent) {}
func (f *floor) Dragged(*fyne.DragEvent)          {}
func (f *floor) DragEnd()                         {}
func (f *floor) Scrolled(*fyne.ScrollEvent)       {}
func (f *floor) MouseDown(*desktop.MouseEvent)    {}
func (f *floor) MouseUp(*desktop.MouseEvent)      {}
func (f *floor) MouseIn(*desktop.MouseEvent)      {}
func (f *floor) MouseMoved(*desktop.MouseEvent)   {}
func (f *floor) MouseOut()                        {}
func (f *floor) Cursor() desktop.Cursor           { return desktop.DefaultCursor }

// CreateRenderer belongs to Fyne.
func (f *floor) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
