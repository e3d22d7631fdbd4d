package parts

import (
	"fmt"
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// ObjectPanel lists the kept masks of the picture. In a narrow window it is a drawer with a close button.
type ObjectPanel struct {
	widget.BaseWidget

	OnSelect  func(id uint64)
	OnAlso    func(id uint64)         // selects it beside the others, or leaves it out
	OnRange   func(id uint64)         // selects all up to it
	OnReopen  func(id uint64)         // Enter on its row
	More      func() []*fyne.MenuItem // what else the menu of a row offers for what is selected, nil for nothing
	OnLabel   func(id uint64, label string)
	OnColour  func(id uint64, colour int)
	OnVisible func(id uint64, visible bool)
	OnDelete  func(id uint64)
	OnClose   func()        // the close button of the drawer
	First     func() string // how a first thing is cut out, "" for nothing to say; nil for a click
	OnLeave   func()        // a field or a row gives up the focus, which goes to nobody or elsewhere
	Canvas    fyne.Canvas   // that it lies on; nil leaves it to Fyne, which knows none of what was never painted

	tips    *TipLayer
	all     []ObjectRow
	rows    []ObjectRow // of them those that are shown
	find    *findField
	finding bool // a person has asked for the field
	compact bool
	lane    *lane
	shut    *IconButton
	bottom  fyne.CanvasObject
	now     func() time.Time
	held    func() fyne.KeyModifier // which keys are held now: Fyne does not say it with a key

	suggestions []Suggestion
	box         *suggestBox
	hosted      bool                // in a SidePanel, which has the head
	bring       func() (shown bool) // has the SidePanel show this panel; nil where there is none
	changed     func()              // of the SidePanel
}

// leastRows is how many rows a low window has room for at least, where it can.
const leastRows = 4

// panelHead is the height of the head of the right panel.
const panelHead float32 = 44

// NewObjectPanel makes an empty panel. tips may be nil.
func NewObjectPanel(tips *TipLayer) *ObjectPanel {
	p := &ObjectPanel{tips: tips, now: time.Now, held: heldModifiers}
	p.lane = newLane(true, rowHeight,
		func() fyne.CanvasObject { return newObjectRow(p) },
		func(i int, item fyne.CanvasObject) { item.(*objectRow).set(p.rows[i]) })
	p.box = newSuggestBox()
	p.box.changed = p.Refresh
	p.shut = newIconButton(style.IconClose, style.Control, func() string { return lang.T("Close") }, tips, func() { call(p.OnClose) })
	p.find = p.newFind()
	p.ExtendBaseWidget(p)
	return p
}

// SetRows shows the objects, top first, or those of them that are looked for. The newly selected one is scrolled into sight.
func (p *ObjectPanel) SetRows(rows []ObjectRow) {
	if slices.Equal(p.all, rows) {
		return // as with most changes of a document, and drawing the list takes its time
	}
	p.all = append([]ObjectRow(nil), rows...)
	p.refill()
}

// refill shows those of the objects that are looked for.
func (p *ObjectPanel) refill() {
	before, focused := selectedIn(p.rows), p.focusedRow()
	p.rows = p.found()
	p.lane.setCount(len(p.rows))
	p.Refresh()
	call(p.changed)
	if now := selectedIn(p.rows); now != before {
		for i, row := range p.rows {
			if row.ID == now {
				p.lane.reveal(i)
			}
		}
	}
	p.followFocus(focused)
}

// SetSuggestions gives the classes that are offered while a label is typed, in their order.
func (p *ObjectPanel) SetSuggestions(list []Suggestion) {
	p.suggestions = append([]Suggestion(nil), list...)
}

// editedRow is the number of the row whose label is edited, -1 for none.
func (p *ObjectPanel) editedRow() int {
	for i := range p.rows {
		if item, ok := p.lane.item(i).(*objectRow); ok && item.entry != nil {
			return i
		}
	}
	return -1
}

// leaveField ends what is edited in a row, keeping the text.
func (p *ObjectPanel) leaveField() {
	for _, item := range p.lane.area.items {
		item.(*objectRow).leaveField(true)
	}
}

// putAway leaves nothing with the keyboard in the list, which is to be hidden.
func (p *ObjectPanel) putAway() {
	p.find.entry.giveBack()
	for _, item := range p.lane.area.items {
		item.(*objectRow).putAway(true)
	}
}

// selectedIn is the object that was selected last, 0 for none.
func selectedIn(rows []ObjectRow) uint64 {
	var id uint64
	for _, row := range rows {
		if row.Last || id == 0 && row.Selected {
			id = row.ID
		}
	}
	return id
}

// EditLabel starts editing the label of an object, scrolling to it; an unknown one is ignored, and so are all while the
// panel cannot be shown: nobody would see what is typed.
func (p *ObjectPanel) EditLabel(id uint64) {
	p.leaveField()
	if p.bring != nil && !p.bring() {
		return
	}
	if p.index(id) < 0 {
		p.showAll()
	}
	for i, row := range p.rows {
		if row.ID == id {
			p.lane.reveal(i)
			if item, ok := p.lane.item(i).(*objectRow); ok {
				item.edit()
			}
		}
	}
}

// firstWords are those below the line that there is nothing yet.
func (p *ObjectPanel) firstWords() string {
	if p.First == nil {
		return lang.T("Click a thing, then press Enter to keep it.")
	}
	return p.First()
}

// SetCompact shows the panel as a drawer.
func (p *ObjectPanel) SetCompact(compact bool) {
	p.compact = compact
	p.Refresh()
}

// SetBottom puts a part below the list, the mask panel; nil removes it.
func (p *ObjectPanel) SetBottom(o fyne.CanvasObject) {
	p.bottom = o
	p.Refresh()
}

// CreateRenderer belongs to Fyne.
func (p *ObjectPanel) CreateRenderer() fyne.WidgetRenderer {
	back, edge, line := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	title, count := newBoldText(style.TextBody), newText(style.TextQuiet)
	empty := newText(style.TextBody)
	hints := []*canvas.Text{newText(style.TextQuiet), newText(style.TextQuiet), newText(style.TextQuiet)}
	s := &sketch{owner: p}
	fixed := []fyne.CanvasObject{back, title, count, p.shut, empty, hints[0], hints[1], hints[2], p.lane, p.find.entry, p.find.cross, line, edge}
	s.min = func() fyne.Size { return fyne.NewSize(style.PanelWidth, 240) }
	s.layout = func(size fyne.Size) {
		head := panelHead
		if p.hosted {
			head = 0
		}
		place(back, 0, 0, size.Width, size.Height)
		place(edge, 0, 0, hair(), size.Height)
		place(line, 0, head-hair(), size.Width, hair())
		placeText(title, style.Hair+style.Space16, head/2)
		right := size.Width - style.Space16
		if p.compact {
			place(p.shut, size.Width-style.Space8-style.Control, (head-style.Control)/2, style.Control, style.Control)
			right -= style.Control
		}
		placeTextRight(count, right, head/2)
		if p.finds() {
			p.find.place(style.Space12, head, size.Width-2*style.Space12, addHeight)
			head += addHeight - style.Space4
		}
		listBottom := size.Height
		if p.bottom != nil {
			h := p.bottom.MinSize().Height
			if room := size.Height - head - leastRows*rowHeight; room < h { // a low window: the list needs some of it too
				h = max(min(h, maskPanelLowHeight), room)
			}
			listBottom -= h
			place(p.bottom, style.Hair, listBottom, size.Width-style.Hair, h)
		}
		place(p.lane, style.Hair, head+style.Space4, size.Width-style.Hair, max(0, listBottom-head-style.Space4))
		if i := p.editedRow(); i >= 0 {
			p.box.placeBy(size, 36, head+style.Space4+float32(i)*rowHeight-p.lane.offset, rowHeight, size.Width-36-style.Space12)
		}
		var lines []string
		if len(p.all) == 0 { // else nobody sees them, and measuring words takes most of the time of a change
			lines = wrapEvenly(p.firstWords(), size.Width-2*style.Space32, measure(style.TextQuiet, fyne.TextStyle{}))
		}
		y := head + (listBottom-head)/2 - 20
		empty.Hidden = len(p.rows) > 0 || listBottom-head < 2*(20+style.Space12) // in a low window there is no room for it
		placeText(empty, (size.Width-empty.MinSize().Width)/2, y)
		for i, t := range hints {
			t.Text = ""
			if bottom := y + 22 + 18*float32(i) + style.Space12; i < len(lines) && !empty.Hidden && bottom <= listBottom {
				t.Text = lines[i]
			}
			placeText(t, (size.Width-t.MinSize().Width)/2, y+22+18*float32(i))
		}
	}
	s.paint = func(pal style.Palette) {
		back.FillColor, edge.FillColor, line.FillColor = pal.Panel, pal.Hairline, pal.Hairline
		title.Text, title.Color = lang.T("Objects"), pal.Text
		count.Text, count.Color = fmt.Sprint(len(p.all)), pal.Quiet
		empty.Text, empty.Color = lang.T("Nothing kept yet"), pal.Text
		if len(p.all) > 0 {
			empty.Text = lang.T("Nothing is called that")
		}
		p.find.entry.PlaceHolder = lang.T("Show only…")
		p.find.entry.Hidden, p.find.cross.Hidden = !p.finds(), !p.filtered() && !p.finding
		none := len(p.rows) == 0
		empty.Hidden = !none
		for _, t := range hints {
			t.Hidden, t.Color = !none, pal.Quiet
		}
		p.shut.Hidden = !p.compact || p.hosted
		title.Hidden, count.Hidden, line.Hidden = p.hosted, p.hosted, p.hosted
		s.objects = append([]fyne.CanvasObject{}, fixed...)
		if p.bottom != nil {
			s.objects = append(s.objects, p.bottom)
		}
		s.objects = append(s.objects, p.box)
	}
	return newSketch(s)
}
