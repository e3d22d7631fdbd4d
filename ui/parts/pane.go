package parts

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Pane shows a picture that may be larger than it: who drags moves what is seen.
type Pane struct {
	widget.BaseWidget

	OnDrag func(by fyne.Delta) // in units; nil while all is seen

	picture *canvas.Image
}

var (
	_ fyne.Draggable     = (*Pane)(nil)
	_ desktop.Cursorable = (*Pane)(nil)
)

// NewPane makes an empty pane of a size.
func NewPane(size fyne.Size) *Pane {
	p := &Pane{picture: canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))}
	p.picture.FillMode = canvas.ImageFillContain
	p.picture.ScaleMode = canvas.ImageScalePixels
	p.picture.SetMinSize(size)
	p.ExtendBaseWidget(p)
	return p
}

// Put shows another picture.
func (p *Pane) Put(img image.Image) {
	p.picture.Image = img
	p.picture.Refresh()
}

// Shown is the picture in it.
func (p *Pane) Shown() image.Image { return p.picture.Image }

// Dragged belongs to Fyne.
func (p *Pane) Dragged(e *fyne.DragEvent) {
	if p.OnDrag != nil {
		p.OnDrag(e.Dragged)
	}
}

// DragEnd belongs to Fyne.
func (p *Pane) DragEnd() {}

// Cursor is a hand where there is something to move.
func (p *Pane) Cursor() desktop.Cursor {
	if p.OnDrag != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer belongs to Fyne.
func (p *Pane) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.picture) }
