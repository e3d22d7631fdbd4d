package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// CreateRenderer keeps a long text inside the border of the field: Fyne's draws it over the border, and a bar for
// scrolling over the text.
func (e *labelEntry) CreateRenderer() fyne.WidgetRenderer {
	r := &fieldRenderer{WidgetRenderer: e.Entry.CreateRenderer()}
	for _, o := range r.WidgetRenderer.Objects() {
		if scroll, ok := o.(*container.Scroll); ok {
			r.scroll = scroll
			r.barless = container.NewThemeOverride(scroll, barless{})
		}
	}
	return r
}

// fieldRenderer is Fyne's for a field, with its text in a smaller frame.
type fieldRenderer struct {
	fyne.WidgetRenderer
	scroll  *container.Scroll // nil should Fyne make fields without one
	barless *container.ThemeOverride
}

// fieldInset is how far the text stays from the outside of the field, the border's own width included.
const fieldInset = 2

func (r *fieldRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	if r.scroll == nil {
		return
	}
	inner := fyne.NewSize(max(0, size.Width-2*fieldInset), r.scroll.Size().Height)
	place(r.barless, fieldInset, (size.Height-inner.Height)/2, inner.Width, inner.Height)
	place(r.scroll, 0, 0, inner.Width, inner.Height) // where Fyne's layout has moved it in the meantime
}

func (r *fieldRenderer) Objects() []fyne.CanvasObject {
	objects := append([]fyne.CanvasObject(nil), r.WidgetRenderer.Objects()...)
	for i, o := range objects {
		if o == fyne.CanvasObject(r.scroll) {
			objects[i] = r.barless
		}
	}
	return objects
}

// barless is the theme of the program, without bars and shadows for scrolling.
type barless struct{}

var _ fyne.Theme = barless{}

// Not theme.Current, which while a field is drawn is this very theme.
func (barless) whole() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

func (b barless) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if n == theme.ColorNameShadow { // at the ends of what scrolls
		return color.Transparent
	}
	return b.whole().Color(n, v)
}

func (b barless) Font(s fyne.TextStyle) fyne.Resource     { return b.whole().Font(s) }
func (b barless) Icon(n fyne.ThemeIconName) fyne.Resource { return b.whole().Icon(n) }

func (b barless) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameScrollBar, theme.SizeNameScrollBarSmall:
		return 0
	}
	return b.whole().Size(n)
}
