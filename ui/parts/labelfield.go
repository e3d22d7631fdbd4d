package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
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
			r.scroll, r.text, r.pulls = scroll, container.NewClip(scroll.Content), newFieldPulls(e, scroll)
		}
	}
	return e.composer.Render(r, r.scroll)
}

// fieldRenderer is Fyne's for a field, with its text in a smaller frame.
type fieldRenderer struct {
	fyne.WidgetRenderer
	scroll *container.Scroll // nil should Fyne make fields without one
	text   *container.Clip   // what it scrolls
	pulls  *fieldPulls       // over the text
}

// fieldInset is how far the text stays from the outside of the field, the border's own width included.
const fieldInset = 2

func (r *fieldRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	if r.scroll == nil {
		return
	}
	inner := fyne.NewSize(max(0, size.Width-2*fieldInset), r.scroll.Size().Height)
	for _, o := range []fyne.CanvasObject{r.text, r.pulls} {
		place(o, fieldInset, (size.Height-inner.Height)/2, inner.Width, inner.Height)
	}
	r.scroll.Resize(inner) // where Fyne's layout has made it another size in the meantime
}

func (r *fieldRenderer) Objects() []fyne.CanvasObject {
	objects := append([]fyne.CanvasObject(nil), r.WidgetRenderer.Objects()...)
	for i, o := range objects {
		if o == fyne.CanvasObject(r.scroll) {
			objects[i] = r.text
		}
	}
	if r.scroll != nil {
		objects = append(objects, r.pulls)
	}
	return objects
}

// fieldPulls selects text as the pointer is pulled over it. Fyne's field does so too and takes the focus for it, even when
// the button is let go beside it: by that it has ended and is gone, and Fyne complains.
type fieldPulls struct {
	widget.BaseWidget
	field  *labelEntry
	scroll *container.Scroll
}

func newFieldPulls(field *labelEntry, scroll *container.Scroll) *fieldPulls {
	p := &fieldPulls{field: field, scroll: scroll}
	p.ExtendBaseWidget(p)
	return p
}

func (p *fieldPulls) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// Dragged belongs to Fyne.
func (p *fieldPulls) Dragged(d *fyne.DragEvent) {
	if !p.field.over {
		d.Position = d.Position.Add(p.scroll.Offset) // of the text, of which only a part is seen
		p.field.Dragged(d)
	}
}

// DragEnd belongs to Fyne.
func (p *fieldPulls) DragEnd() { p.field.DragEnd() }
