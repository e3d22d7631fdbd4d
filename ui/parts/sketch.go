package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"clickmask/ui/style"
)

var _ fyne.WidgetRenderer = (*sketch)(nil)

// sketch is the renderer of every part: canvas objects, where they go, and how they look now.
type sketch struct {
	owner   fyne.Widget
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	paint   func(style.Palette) // sets colours and texts; sizes and positions belong to layout
	drawn   int                 // the count of [Rescaled] that its pictures were drawn for
}

var rescales int

// Rescaled has icons and small pictures drawn anew, each when its part is refreshed next: Fyne keeps them in the pixels that
// they had before it changed how many a unit has.
func Rescaled() { rescales++ }

// redraw draws the pictures anew where that is due.
func (s *sketch) redraw() {
	if s.drawn == rescales {
		return
	}
	s.drawn = rescales
	for _, o := range s.objects {
		if i, ok := o.(*canvas.Image); ok {
			i.Refresh()
		}
	}
}

// newSketch paints once, because Fyne asks a new renderer for its size before it refreshes it.
func newSketch(s *sketch) *sketch {
	s.colour()
	s.drawn = rescales
	return s
}

// colour paints. Fyne draws a rectangle of any colour but [color.Transparent] itself, however clear, with every frame.
func (s *sketch) colour() {
	s.paint(style.Of(s.owner))
	for _, o := range s.objects {
		if r, ok := o.(*canvas.Rectangle); ok && unseen(r.FillColor) {
			r.FillColor = color.Transparent
		}
	}
}

func unseen(c color.Color) bool {
	if c == nil {
		return true
	}
	_, _, _, alpha := c.RGBA()
	return alpha == 0
}

func (s *sketch) Objects() []fyne.CanvasObject { return s.objects }
func (s *sketch) MinSize() fyne.Size           { return s.min() }
func (s *sketch) Layout(size fyne.Size)        { s.layout(size) }
func (s *sketch) Destroy()                     {}

func (s *sketch) Refresh() {
	s.colour()
	s.layout(s.owner.Size())
	s.redraw()
	for _, o := range s.objects {
		if w, ok := o.(fyne.Widget); ok {
			w.Refresh()
		}
	}
	askForFrame(s.owner)
}

// askForFrame has a part painted again. Fyne knows the canvas of an object only from having painted it there, and drops
// the request of any other: what appears for the first time, or after it was hidden for long, would stay unseen until
// something else moves. For such a part the frame is asked of the windows.
func askForFrame(o fyne.CanvasObject) {
	if !o.Visible() {
		return
	}
	driver := fyne.CurrentApp().Driver()
	if driver.CanvasForObject(o) != nil {
		canvas.Refresh(o)
		return
	}
	for _, w := range driver.AllWindows() {
		w.Canvas().Refresh(nothing)
	}
}

// nothing is refreshed where a frame is wanted and no object has to be drawn anew.
var nothing = canvas.NewRectangle(color.Transparent)

// hair is how thick a line is drawn; it lies within the room of [style.Hair] and the one beside it.
func hair() float32 { return style.Current().Line }

func newText(size float32) *canvas.Text {
	return &canvas.Text{TextSize: size}
}

func newBoldText(size float32) *canvas.Text {
	return &canvas.Text{TextSize: size, TextStyle: fyne.TextStyle{Bold: true}}
}

func newIcon() *canvas.Image {
	return &canvas.Image{FillMode: canvas.ImageFillContain}
}

func newPicture(radius float32) *canvas.Image {
	return &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth, CornerRadius: radius}
}

func newBlock(radius float32) *canvas.Rectangle {
	return &canvas.Rectangle{FillColor: color.Transparent, CornerRadius: radius}
}

// setIcon changes the drawing of an image only when it differs, because a new one is rasterised again.
func setIcon(i *canvas.Image, name style.IconName, c color.NRGBA) {
	if r := style.Tinted(name, c); i.Resource != r {
		i.Resource = r
		i.Refresh()
	}
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// placeText puts a text with its left edge at x, centred on the line y.
func placeText(t *canvas.Text, x, y float32) {
	m := t.MinSize()
	place(t, x, y-m.Height/2, m.Width, m.Height)
}

// placeTextRight puts a text with its right edge at x, centred on the line y.
func placeTextRight(t *canvas.Text, x, y float32) {
	placeText(t, x-t.MinSize().Width, y)
}

// fit sets a text, cut at its end with an ellipsis where it is wider than width.
func fit(t *canvas.Text, full string, width float32) {
	t.Text = cut(full, width, func(s string) float32 {
		return fyne.MeasureText(s, t.TextSize, t.TextStyle).Width
	})
}

// cut shortens s to the longest beginning that fits with an ellipsis; where not even that fits, to nothing.
func cut(s string, width float32, measure func(string) float32) string {
	if measure(s) <= width {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if measure(string(runes[:middle])+"…") <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	if low == 0 {
		return ""
	}
	return string(runes[:low]) + "…"
}

// fitMiddle sets a text, cut in its middle where it is wider than width: names of one folder begin alike, and their ends
// tell them apart.
func fitMiddle(t *canvas.Text, full string, width float32) {
	t.Text = cutMiddle(full, width, func(s string) float32 {
		return fyne.MeasureText(s, t.TextSize, t.TextStyle).Width
	})
}

// cutMiddle keeps as much as fits of both ends of s, two fifths of it from the beginning.
func cutMiddle(s string, width float32, measure func(string) float32) string {
	if measure(s) <= width {
		return s
	}
	runes := []rune(s)
	shorter := func(n int) string {
		head := n * 2 / 5
		return string(runes[:head]) + "…" + string(runes[len(runes)-(n-head):])
	}
	low, high := 0, len(runes)-1
	for low < high {
		middle := (low + high + 1) / 2
		if measure(shorter(middle)) <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	if low == 0 {
		return ""
	}
	return shorter(low)
}
