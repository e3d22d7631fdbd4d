package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// CreateRenderer keeps a long text inside the border of the field: Fyne's draws it over the border, and a bar for
// scrolling over the text. So the text is shown without what scrolls it, which goes on saying how far it is scrolled.
//
// A theme of its own would do away with the bar too, but Fyne reads all fonts anew for every such theme and never
// forgets them: six megabytes each time that a name is typed.
func (e *labelEntry) CreateRenderer() fyne.WidgetRenderer {
	r := &fieldRenderer{WidgetRenderer: e.Entry.CreateRenderer()}
	for _, o := range r.WidgetRenderer.Objects() {
		if scroll, ok := o.(*container.Scroll); ok {
			r.scroll, r.text = scroll, container.NewClip(scroll.Content)
		}
	}
	return r
}

// fieldRenderer is Fyne's for a field, with its text in a smaller frame.
type fieldRenderer struct {
	fyne.WidgetRenderer
	scroll *container.Scroll // nil should Fyne make fields without one
	text   *container.Clip   // what it scrolls
}

// fieldInset is how far the text stays from the outside of the field, the border's own width included.
const fieldInset = 2

func (r *fieldRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	if r.scroll == nil {
		return
	}
	inner := fyne.NewSize(max(0, size.Width-2*fieldInset), r.scroll.Size().Height)
	place(r.text, fieldInset, (size.Height-inner.Height)/2, inner.Width, inner.Height)
	r.scroll.Resize(inner) // where Fyne's layout has made it another size in the meantime
}

func (r *fieldRenderer) Objects() []fyne.CanvasObject {
	objects := append([]fyne.CanvasObject(nil), r.WidgetRenderer.Objects()...)
	for i, o := range objects {
		if o == fyne.CanvasObject(r.scroll) {
			objects[i] = r.text
		}
	}
	return objects
}
