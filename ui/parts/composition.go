package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// composition is what is being composed in a field: underlined, at the caret, over the rest of the field's text. It is
// none of the text yet, so that undo and the names that are offered know nothing of it.
type composition struct {
	entry  *widget.Entry
	scroll *container.Scroll // of the field's text; nil before it is drawn
	back   *canvas.Rectangle
	text   *canvas.Text
	under  *canvas.Rectangle
	whole  string
}

func newComposition(e *widget.Entry) *composition {
	return &composition{entry: e, back: &canvas.Rectangle{}, text: &canvas.Text{}, under: &canvas.Rectangle{}}
}

// said is all of it; a nil one has none.
func (c *composition) said() string {
	if c == nil {
		return ""
	}
	return c.whole
}

// show puts text in the place of what was shown; "" takes it away.
func (c *composition) show(text string) {
	c.whole = text
	c.place(c.entry.Size())
	for _, o := range c.objects() {
		o.Refresh()
	}
}

func (c *composition) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{c.back, c.text, c.under}
}

// at is where the field's caret is, within the field.
func (c *composition) at() fyne.Position {
	at := c.entry.CursorPosition()
	if c.scroll != nil {
		at = at.Add(c.scroll.Position()).Subtract(c.scroll.Offset)
	}
	return at
}

// place lays it out in a field of a size. What is too long for the room after the caret begins before it, and of what is too
// long for the field the end is seen.
func (c *composition) place(size fyne.Size) {
	for _, o := range c.objects() {
		if c.whole == "" {
			o.Hide()
		} else {
			o.Show()
		}
	}
	p := style.Of(c.entry)
	c.text.TextSize, c.text.Color = theme.TextSize(), p.Text
	c.back.FillColor, c.under.FillColor = theme.Color(theme.ColorNameInputBackground), p.Text
	pad := theme.InnerPadding()
	signs := []rune(c.whole)
	c.text.Text = c.whole
	for len(signs) > 1 && c.text.MinSize().Width > size.Width-2*pad {
		signs = signs[1:]
		c.text.Text = string(signs)
	}
	w, h := c.text.MinSize().Width, c.text.MinSize().Height
	x, y := max(pad, min(c.at().X, size.Width-pad-w)), (size.Height-h)/2
	back := w + 1
	if c.entry.Text == "" { // in an empty field there may be a word that says what belongs there
		back = max(back, size.Width-pad-x)
	}
	place(c.back, x, y, back, h)
	place(c.text, x, y, w, h)
	place(c.under, x, y+h-2, w, 1)
}

// Render adds what is being composed to what a field is drawn with; scroll is what moves the field's text, nil for nothing.
func (c *Composer) Render(field fyne.WidgetRenderer, scroll *container.Scroll) fyne.WidgetRenderer {
	c.shown.scroll = scroll
	c.shown.place(c.entry.Size())
	return &composingRenderer{field, c.shown}
}

// composingRenderer is that of a field, with what is being composed over it.
type composingRenderer struct {
	fyne.WidgetRenderer
	shown *composition
}

func (r *composingRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.shown.place(size)
}

func (r *composingRenderer) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject(nil), r.WidgetRenderer.Objects()...), r.shown.objects()...)
}

func (r *composingRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.shown.place(r.shown.entry.Size())
}
