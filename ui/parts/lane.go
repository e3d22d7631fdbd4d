package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

var _ fyne.Scrollable = (*lane)(nil)

// lane is a scrolled row or column of equal items, of which only those in sight exist: a thousand objects and a folder
// of ten thousand pictures cost as much as ten. Fyne's own scroller draws shadows at its ends and moves a row only
// with Shift held; this one moves with the plain wheel.
type lane struct {
	widget.BaseWidget
	upright bool    // a column
	pitch   float32 // from one item to the next
	count   int
	make    func() fyne.CanvasObject
	bind    func(i int, item fyne.CanvasObject)

	inset  float32 // of the items of a column from its sides, where the bar lies
	beside int     // how many items on either side of a revealed one are brought into sight with it, as far as there is room
	offset float32
	wanted int // the item to bring into sight as soon as the lane has a size; -1 none
	area   *laneArea
	clip   *container.Clip
	bar    *laneBar
}

func newLane(upright bool, pitch float32, make func() fyne.CanvasObject, bind func(int, fyne.CanvasObject)) *lane {
	l := &lane{upright: upright, pitch: pitch, make: make, bind: bind, wanted: -1}
	l.area = &laneArea{lane: l, items: map[int]fyne.CanvasObject{}}
	l.area.ExtendBaseWidget(l.area)
	l.clip = container.NewClip(l.area)
	l.clip.ExtendBaseWidget(l.clip) // NewClip leaves it to the first drawing, too late for its size
	l.bar = &laneBar{lane: l}
	l.bar.ExtendBaseWidget(l.bar)
	l.ExtendBaseWidget(l)
	return l
}

// setCount says how many items there are and shows them anew.
func (l *lane) setCount(n int) {
	l.count = n
	l.moveTo(l.offset)
}

// setCountAt is setCount and reveal in one, so that nothing else is made on the way.
func (l *lane) setCountAt(n, i int) {
	l.count = n
	if l.view() > 0 && i >= 0 && i < n {
		l.offset = l.offsetFor(i)
	} else {
		l.wanted = i
	}
	l.moveTo(l.offset)
}

// reveal scrolls as little as needed to bring item i wholly into sight; a number out of range is ignored.
func (l *lane) reveal(i int) {
	if i < 0 || i >= l.count {
		return
	}
	if l.view() <= 0 {
		l.wanted = i
		return
	}
	if to := l.offsetFor(i); to != l.offset {
		l.moveTo(to)
	}
}

// offsetFor is the offset nearest to the present one with item i wholly in sight, and those beside it.
func (l *lane) offsetFor(i int) float32 {
	start := float32(i) * l.pitch
	more := l.pitch * max(0, float32(min(l.beside, int((l.view()/l.pitch-1)/2))))
	return l.inRange(max(min(l.offset, start-more), start+l.pitch+more-l.view()))
}

// item is the object of item i while it is in sight, else nil.
func (l *lane) item(i int) fyne.CanvasObject { return l.area.items[i] }

// Scrolled moves the lane with the wheel; a row takes the plain wheel too.
func (l *lane) Scrolled(e *fyne.ScrollEvent) {
	by := e.Scrolled.DY
	if !l.upright {
		by *= 2 // the items of a row are wide; a notch of the wheel is half of one
		if e.Scrolled.DX != 0 {
			by = e.Scrolled.DX
		}
	}
	l.scroll(l.offset - by)
}

// scroll moves the lane by hand: what a person typed in an item that goes out of sight by that is kept.
func (l *lane) scroll(to float32) {
	to = l.inRange(to)
	first, last := l.inSight(to)
	for i, item := range l.area.items {
		if held, ok := item.(putAway); ok && (i < first || i >= last) {
			held.putAway(true)
		}
	}
	l.moveTo(to)
}

// putAway is an item that wants to know that it goes out of sight: whether a person scrolled it away, so that what was
// typed in it is kept, or the list has changed.
type putAway interface{ putAway(keep bool) }

// moveTo scrolls to an offset, kept in range, and shows what is in sight there.
func (l *lane) moveTo(offset float32) {
	before := l.offset
	l.offset = l.inRange(offset)
	if l.offset != before {
		endTip() // another item may be under the pointer
	}
	l.area.update()
	l.bar.Refresh()
}

func (l *lane) inRange(offset float32) float32 { return max(0, min(offset, l.length()-l.view())) }

func (l *lane) length() float32 { return float32(l.count) * l.pitch }

// view is how much of the length is in sight.
func (l *lane) view() float32 {
	if l.upright {
		return l.Size().Height
	}
	return l.Size().Width
}

// CreateRenderer belongs to Fyne.
func (l *lane) CreateRenderer() fyne.WidgetRenderer {
	return newSketch(&sketch{
		owner:   l,
		objects: []fyne.CanvasObject{l.clip, l.bar},
		min:     func() fyne.Size { return fyne.NewSize(l.pitch, l.pitch) },
		layout: func(s fyne.Size) {
			place(l.clip, 0, 0, s.Width, s.Height)
			if l.upright {
				place(l.bar, s.Width-barRoom, 0, barRoom, s.Height)
			} else {
				place(l.bar, 0, s.Height-barRoom, s.Width, barRoom)
			}
			if i := l.wanted; i >= 0 && l.view() > 0 {
				l.wanted = -1
				l.reveal(i)
			}
			l.moveTo(l.offset)
		},
		paint: func(style.Palette) {},
	})
}

// laneArea holds the items in sight.
type laneArea struct {
	widget.BaseWidget
	lane  *lane
	items map[int]fyne.CanvasObject
	spare []fyne.CanvasObject
}

// inSight is the range of the items in sight at an offset, first included, last not.
func (l *lane) inSight(offset float32) (first, last int) {
	if l.view() <= 0 {
		return 0, 0
	}
	first = max(0, int(offset/l.pitch))
	last = min(l.count, int((offset+l.view())/l.pitch)+1)
	return first, max(first, last)
}

// update makes, binds and places the items in sight and keeps the others for later.
func (a *laneArea) update() {
	first, last := a.lane.inSight(a.lane.offset)
	for i, item := range a.items {
		if i < first || i >= last {
			if held, ok := item.(putAway); ok {
				held.putAway(false)
			}
			a.spare = append(a.spare, item)
			delete(a.items, i)
		}
	}
	l := a.lane
	for i := first; i < last; i++ {
		item := a.items[i]
		if item == nil {
			if n := len(a.spare); n > 0 {
				item, a.spare = a.spare[n-1], a.spare[:n-1]
			} else {
				item = l.make()
			}
			a.items[i] = item
		}
		l.bind(i, item)
		at := float32(i)*l.pitch - l.offset
		if l.upright {
			place(item, l.inset, at, l.Size().Width-2*l.inset, l.pitch)
		} else {
			place(item, at, 0, l.pitch, l.Size().Height)
		}
	}
	canvas.Refresh(a)
}

// CreateRenderer belongs to Fyne.
func (a *laneArea) CreateRenderer() fyne.WidgetRenderer { return &laneRenderer{a} }

type laneRenderer struct{ area *laneArea }

func (r *laneRenderer) Layout(fyne.Size)   {}
func (r *laneRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *laneRenderer) Destroy()           {}

func (r *laneRenderer) Refresh() {
	r.area.update()
	for _, item := range r.area.items {
		item.Refresh()
	}
}

// Objects are in the order of the lane, so that pictures of it do not depend on the order of a map.
func (r *laneRenderer) Objects() []fyne.CanvasObject {
	first, last := r.area.lane.inSight(r.area.lane.offset)
	objects := make([]fyne.CanvasObject, 0, last-first)
	for i := first; i < last; i++ {
		if item := r.area.items[i]; item != nil {
			objects = append(objects, item)
		}
	}
	return objects
}

var (
	_ fyne.Draggable    = (*laneBar)(nil)
	_ desktop.Hoverable = (*laneBar)(nil)
)

// laneBar shows where the lane is and can be dragged. It is there only while not everything is in sight.
type laneBar struct {
	widget.BaseWidget
	lane    *lane
	hovered bool
}

const barRoom = 8

// Dragged moves the lane as far as the pointer moved the bar.
func (b *laneBar) Dragged(e *fyne.DragEvent) {
	by := e.Dragged.DX
	if b.lane.upright {
		by = e.Dragged.DY
	}
	b.lane.scroll(b.lane.offset + by*b.lane.length()/max(1, b.lane.view()))
}

func (b *laneBar) DragEnd()                       {}
func (b *laneBar) MouseIn(*desktop.MouseEvent)    { b.hovered = true; b.Refresh() }
func (b *laneBar) MouseMoved(*desktop.MouseEvent) {}
func (b *laneBar) MouseOut()                      { b.hovered = false; b.Refresh() }

// CreateRenderer belongs to Fyne.
func (b *laneBar) CreateRenderer() fyne.WidgetRenderer {
	thumb := newBlock(2)
	return newSketch(&sketch{
		owner:   b,
		objects: []fyne.CanvasObject{thumb},
		min:     func() fyne.Size { return fyne.NewSize(barRoom, barRoom) },
		layout: func(fyne.Size) {
			view, length := b.lane.view(), b.lane.length()
			if view <= 0 || length <= view {
				return
			}
			size := max(24, view*view/length)
			at := b.lane.offset / (length - view) * (view - size)
			const thick = 4
			if b.lane.upright {
				place(thumb, barRoom-thick-2, at, thick, size)
			} else {
				place(thumb, at, barRoom-thick-1, size, thick)
			}
		},
		paint: func(p style.Palette) {
			thumb.Hidden = b.lane.length() <= b.lane.view()
			thumb.FillColor = color.Color(style.WithAlpha(p.Quiet, 0.45))
			if b.hovered {
				thumb.FillColor = p.Quiet
			}
		},
	})
}
