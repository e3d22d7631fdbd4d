package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// lane is a scrolled row or column of equal items, of which only those in sight exist: a thousand objects and a folder
// of ten thousand pictures cost as much as ten.
type lane struct {
	scroll *container.Scroll
	area   *laneArea
}

// laneArea is what scrolls. Its size is that of all items, its objects are those in sight.
type laneArea struct {
	widget.BaseWidget
	upright bool    // a column
	pitch   float32 // from one item to the next
	thick   float32 // of the whole lane, across
	count   int
	make    func() fyne.CanvasObject
	bind    func(i int, item fyne.CanvasObject)

	scroll *container.Scroll
	items  map[int]fyne.CanvasObject // in sight
	spare  []fyne.CanvasObject
}

func newLane(upright bool, pitch, thick float32, make func() fyne.CanvasObject, bind func(int, fyne.CanvasObject)) *lane {
	a := &laneArea{upright: upright, pitch: pitch, thick: thick, make: make, bind: bind, items: map[int]fyne.CanvasObject{}}
	a.ExtendBaseWidget(a)
	l := &lane{area: a}
	if upright {
		l.scroll = container.NewVScroll(a)
	} else {
		l.scroll = container.NewHScroll(a)
	}
	a.scroll = l.scroll
	l.scroll.OnScrolled = func(fyne.Position) { a.update() }
	return l
}

// setCount says how many items there are and shows them anew.
func (l *lane) setCount(n int) {
	l.area.count = n
	l.scroll.Refresh() // may move the offset, when the lane got shorter
	l.area.update()
}

// resize gives the lane its place in the window.
func (l *lane) resize(x, y, w, h float32) {
	place(l.scroll, x, y, w, h)
	l.area.update()
}

// reveal scrolls as little as needed to bring item i wholly into sight.
func (l *lane) reveal(i int) {
	if i < 0 || i >= l.area.count {
		return
	}
	start, size := float32(i)*l.area.pitch, l.area.pitch
	offset, view := l.scroll.Offset.X, l.scroll.Size().Width
	if l.area.upright {
		offset, view = l.scroll.Offset.Y, l.scroll.Size().Height
	}
	to := offset
	if start < offset {
		to = start
	} else if start+size > offset+view {
		to = start + size - view
	}
	if to == offset {
		return
	}
	if l.area.upright {
		l.scroll.ScrollToOffset(fyne.NewPos(0, to))
	} else {
		l.scroll.ScrollToOffset(fyne.NewPos(to, 0))
	}
	l.area.update()
}

// item is the object of item i while it is in sight, else nil.
func (l *lane) item(i int) fyne.CanvasObject { return l.area.items[i] }

// inSight is the range of the items in sight, first included, last not.
func (a *laneArea) inSight() (first, last int) {
	offset, view := a.scroll.Offset.X, a.scroll.Size().Width
	if a.upright {
		offset, view = a.scroll.Offset.Y, a.scroll.Size().Height
	}
	if view <= 0 {
		return 0, 0
	}
	first = max(0, int(offset/a.pitch))
	last = min(a.count, int((offset+view)/a.pitch)+1)
	return first, max(first, last)
}

// update makes, binds and places the items in sight and keeps the others for later.
func (a *laneArea) update() {
	first, last := a.inSight()
	for i, item := range a.items {
		if i < first || i >= last {
			item.Hide()
			a.spare = append(a.spare, item)
			delete(a.items, i)
		}
	}
	for i := first; i < last; i++ {
		item := a.items[i]
		if item == nil {
			if n := len(a.spare); n > 0 {
				item, a.spare = a.spare[n-1], a.spare[:n-1]
				item.Show()
			} else {
				item = a.make()
			}
			a.items[i] = item
		}
		at := float32(i) * a.pitch
		if a.upright {
			place(item, 0, at, a.Size().Width, a.pitch)
		} else {
			place(item, at, 0, a.pitch, a.thick)
		}
		a.bind(i, item)
	}
	canvas.Refresh(a)
}

// CreateRenderer belongs to Fyne.
func (a *laneArea) CreateRenderer() fyne.WidgetRenderer { return &laneRenderer{a} }

type laneRenderer struct{ area *laneArea }

func (r *laneRenderer) Layout(fyne.Size) { r.area.update() }
func (r *laneRenderer) Refresh()         { r.area.update() }
func (r *laneRenderer) Destroy()         {}

func (r *laneRenderer) MinSize() fyne.Size {
	length := float32(r.area.count) * r.area.pitch
	if r.area.upright {
		return fyne.NewSize(0, length)
	}
	return fyne.NewSize(length, 0)
}

// Objects are in the order of the lane, so that pictures of it do not depend on the order of a map.
func (r *laneRenderer) Objects() []fyne.CanvasObject {
	first, last := r.area.inSight()
	objects := make([]fyne.CanvasObject, 0, last-first)
	for i := first; i < last; i++ {
		if item := r.area.items[i]; item != nil {
			objects = append(objects, item)
		}
	}
	return objects
}
