package parts

import (
	"image/color"
	"math"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// ClassPanel lists the classes in their order, with a field above them that adds one. It is shown in a [SidePanel].
type ClassPanel struct {
	widget.BaseWidget

	OnAdd      func(name string) // trimmed, not empty, and not the name of a class that is there
	OnRename   func(id uint64, name string)
	OnRecolour func(id uint64, colour int)
	OnKey      func(id uint64, key int) // a digit from 1, 0 for none
	OnMove     func(id uint64, to int)  // to is the place that the class is to have, counted from 0
	OnDelete   func(id uint64)
	OnMerge    func(id, into uint64) // the objects of id become those of into
	OnActivate func(id uint64)       // it is given to the object that is worked on, or to the next
	OnRead     func()                // a list of classes from a file
	OnSave     func()
	OnColourBy func(class bool) // masks have the colours of their classes, or each its own
	OnLeave    func()           // a field or a row gives up the focus, which goes to nobody or elsewhere
	Later      Later

	tips          *TipLayer
	rows          []ClassRow
	known         []Suggestion // what the field offers
	colourByClass bool
	lane          *lane
	add           *labelEntry
	box           *suggestBox
	read          *textLink // of the empty panel
	now           func() time.Time
	dragID        uint64 // the class that is dragged, while dragAt is not negative
	dragAt        int    // the place that it would have, -1 while none is dragged
	changed       func() // of the SidePanel
	click         firstClick
}

// addHeight is that of the field for a new class.
const addHeight = 48

// NewClassPanel makes an empty panel. tips may be nil.
func NewClassPanel(tips *TipLayer) *ClassPanel {
	p := &ClassPanel{tips: tips, now: time.Now, dragAt: -1}
	p.lane = newLane(true, rowHeight,
		func() fyne.CanvasObject { return newClassRow(p) },
		func(i int, item fyne.CanvasObject) { item.(*classRow).set(p.rows[i], i) })
	p.box = newSuggestBox()
	p.box.changed = p.Refresh
	p.add = newLabelEntry(p, "", p.addTyped)
	p.add.stays = true
	p.add.left = func() { call(p.OnLeave) }
	p.read = newLink(func() string { return lang.T("Read class list…") }, func() { call(p.OnRead) })
	p.ExtendBaseWidget(p)
	return p
}

// SetClasses shows the classes in their order. The newly active one is scrolled into sight; the focus stays with its
// class, wherever that moved.
func (p *ClassPanel) SetClasses(rows []ClassRow) {
	if slices.Equal(p.rows, rows) {
		return // a frame costs, and most changes of a document change no class
	}
	before, focused := activeIn(p.rows), p.focusedID()
	p.rows = append([]ClassRow(nil), rows...)
	p.lane.setCount(len(rows))
	p.offer()
	p.Refresh()
	if now := activeIn(p.rows); now != before {
		p.lane.reveal(p.index(now))
	}
	if focused != 0 && p.focusedID() != focused {
		p.focusRow(p.index(focused))
	}
	call(p.changed)
}

// SetSuggestions gives the names that the field offers besides; those of classes that are there are left out.
func (p *ClassPanel) SetSuggestions(names []string) {
	p.known = nil
	for _, name := range names {
		p.known = append(p.known, Suggestion{Name: name, Colour: -1})
	}
	p.offer()
}

// offer tells the field what to offer now.
func (p *ClassPanel) offer() {
	var list []Suggestion
	for _, s := range p.known {
		if p.named(s.Name) == nil {
			list = append(list, s)
		}
	}
	p.add.box, p.add.names = p.box, list
	p.add.OnChanged = func(text string) { p.box.show(matching(list, text), p.add.take) }
}

// SetColourBy shows in the menu by what masks are coloured.
func (p *ClassPanel) SetColourBy(class bool) { p.colourByClass = class }

// Rename starts editing the name of a class, scrolling to it; an unknown one is ignored.
func (p *ClassPanel) Rename(id uint64) {
	p.leaveField()
	row := p.rowOf(id)
	if row == nil {
		return
	}
	row.edit(row.row.Name, "", nil, func(name string) {
		if name = strings.TrimSpace(name); name != "" && name != row.row.Name && p.OnRename != nil {
			p.OnRename(id, name)
		}
	})
}

// FocusAdd puts the keyboard into the field for a new class.
func (p *ClassPanel) FocusAdd() {
	if c := canvasOf(p); c != nil {
		c.Focus(p.add)
	}
}

// leaveField ends what is edited in a row, keeping the text.
func (p *ClassPanel) leaveField() {
	for _, item := range p.lane.area.items {
		item.(*classRow).leaveField(true)
	}
}

// putAway leaves nothing with the focus in the panel, which is to be hidden.
func (p *ClassPanel) putAway() {
	for _, item := range p.lane.area.items {
		item.(*classRow).putAway(true)
	}
	p.add.giveBack()
}

// mergeFrom asks in place for the class that the objects of another go to.
func (p *ClassPanel) mergeFrom(id uint64) {
	p.leaveField()
	row := p.rowOf(id)
	if row == nil {
		return
	}
	var others []Suggestion
	for _, r := range p.rows {
		if r.ID != id {
			others = append(others, Suggestion{r.Name, r.Colour, r.Key})
		}
	}
	row.edit("", lang.T("Merge into…"), others, func(name string) {
		if into := p.named(name); into != nil && into.ID != id && p.OnMerge != nil {
			p.OnMerge(id, into.ID)
		}
	})
}

// addTyped ends a name in the field; Esc leaves the field.
func (p *ClassPanel) addTyped(name string, keep bool) {
	p.add.SetText("")
	p.box.clear()
	name = strings.TrimSpace(name)
	switch there := p.named(name); {
	case !keep:
		p.add.giveBack()
	case name == "":
	case there != nil:
		p.lane.reveal(p.index(there.ID))
		tell(p.OnActivate, there.ID)
	case p.OnAdd != nil:
		p.OnAdd(name)
	}
}

// named is the class of a name, in whatever case; nil for none.
func (p *ClassPanel) named(name string) *ClassRow {
	for i := range p.rows {
		if strings.EqualFold(p.rows[i].Name, strings.TrimSpace(name)) {
			return &p.rows[i]
		}
	}
	return nil
}

// index is the place of a class, -1 for an unknown one.
func (p *ClassPanel) index(id uint64) int {
	for i, row := range p.rows {
		if row.ID == id {
			return i
		}
	}
	return -1
}

// rowOf scrolls to a class and gives its widget, nil for an unknown one.
func (p *ClassPanel) rowOf(id uint64) *classRow {
	i := p.index(id)
	p.lane.reveal(i)
	row, _ := p.lane.item(i).(*classRow)
	return row
}

// focused is the row that has the keyboard, nil for none.
func (p *ClassPanel) focused() *classRow {
	for _, item := range p.lane.area.items {
		if row := item.(*classRow); row.focused {
			return row
		}
	}
	return nil
}

// stop is the list; it begins at the class that is active.
func (p *ClassPanel) stop() stop {
	return p.lane.stop(func() int { return max(0, p.index(activeIn(p.rows))) })
}

func (p *ClassPanel) focusedID() uint64 {
	if row := p.focused(); row != nil {
		return row.row.ID
	}
	return 0
}

// focusRow gives the keyboard to the row at a place; one out of range is ignored.
func (p *ClassPanel) focusRow(i int) {
	before := p.focused()
	clicked := before != nil && before.clicked
	p.lane.reveal(i)
	row, ok := p.lane.item(i).(*classRow)
	if c := canvasOf(p); ok && c != nil {
		c.Focus(row)
		row.clicked = clicked
	}
}

// hold gives the keyboard to the row of a class that a person pointed at.
func (p *ClassPanel) hold(id uint64) {
	p.focusRow(p.index(id))
	if row, ok := p.lane.item(p.index(id)).(*classRow); ok {
		row.clicked = row.focused
	}
}

// moveBy asks for another place for a class.
func (p *ClassPanel) moveBy(id uint64, by int) {
	at := p.index(id)
	if to := at + by; at >= 0 && to >= 0 && to < len(p.rows) && p.OnMove != nil {
		p.OnMove(id, to)
	}
}

// dragTo shows where a class would go that was dragged by so many units.
func (p *ClassPanel) dragTo(id uint64, by float32) {
	from := p.index(id)
	p.dragID, p.dragAt = id, max(0, min(len(p.rows)-1, from+int(math.Round(float64(by/rowHeight)))))
	p.Refresh()
}

// drop ends dragging.
func (p *ClassPanel) drop() {
	id, to := p.dragID, p.dragAt
	p.dragID, p.dragAt = 0, -1
	p.Refresh()
	if from := p.index(id); to >= 0 && from >= 0 && to != from && p.OnMove != nil {
		p.OnMove(id, to)
	}
}

// menu is that of the whole panel.
func (p *ClassPanel) menu() *fyne.Menu {
	byClass := fyne.NewMenuItem(lang.T("Colour by class"), func() { p.chooseColourBy(true) })
	byObject := fyne.NewMenuItem(lang.T("Colour by object"), func() { p.chooseColourBy(false) })
	byClass.Checked, byObject.Checked = p.colourByClass, !p.colourByClass
	save := fyne.NewMenuItem(lang.T("Save class list…"), func() { call(p.OnSave) })
	save.Disabled = len(p.rows) == 0
	return fyne.NewMenu("", byClass, byObject, fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.T("Read class list…"), func() { call(p.OnRead) }), save)
}

func (p *ClassPanel) chooseColourBy(class bool) {
	if p.colourByClass == class {
		return
	}
	p.colourByClass = class
	if p.OnColourBy != nil {
		p.OnColourBy(class)
	}
}

// clicked gives a class once no second click has come that renames it: given, it would be taken back by undo alone.
func (p *ClassPanel) clicked(id uint64) {
	p.click.begin(p.Later, func() {
		if p.index(id) >= 0 {
			tell(p.OnActivate, id)
		}
	})
}

func activeIn(rows []ClassRow) uint64 {
	for _, row := range rows {
		if row.Active {
			return row.ID
		}
	}
	return 0
}

// boxPlace is the top and the height of the field that the box of suggestions belongs to.
func (p *ClassPanel) boxPlace() (y, h float32) {
	for i := range p.rows {
		if row, ok := p.lane.item(i).(*classRow); ok && row.entry != nil {
			return addHeight + float32(i)*rowHeight - p.lane.offset, rowHeight
		}
	}
	return 0, addHeight - style.Space4
}

// CreateRenderer belongs to Fyne.
func (p *ClassPanel) CreateRenderer() fyne.WidgetRenderer {
	back, edge, target := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), newBlock(1)
	empty := newText(style.TextBody)
	hints := []*canvas.Text{newText(style.TextQuiet), newText(style.TextQuiet), newText(style.TextQuiet), newText(style.TextQuiet)}
	objects := []fyne.CanvasObject{back, p.add, empty}
	for _, t := range hints {
		objects = append(objects, t)
	}
	objects = append(objects, p.read, p.lane, target, edge, p.box)
	return newSketch(&sketch{
		owner:   p,
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(style.PanelWidth, 160) },
		layout: func(size fyne.Size) {
			place(back, 0, 0, size.Width, size.Height)
			place(edge, 0, 0, hair(), size.Height)
			h := p.add.MinSize().Height
			place(p.add, style.Space12, (addHeight-h)/2, size.Width-2*style.Space12, h)
			place(p.lane, style.Hair, addHeight, size.Width-style.Hair, max(0, size.Height-addHeight))
			if p.dragAt >= 0 {
				y := addHeight + float32(p.dragAt)*rowHeight - p.lane.offset
				if p.dragAt > p.index(p.dragID) {
					y += rowHeight
				}
				place(target, style.Space12, y-1, size.Width-2*style.Space12, 2)
			}
			y, fieldHeight := p.boxPlace()
			p.box.placeBy(size, style.Space12, y, fieldHeight, size.Width-2*style.Space12)
			if len(p.rows) > 0 {
				return // the rest is of the empty panel, and measuring its words takes most of the time of a change
			}

			lines := wrapEvenly(lang.T("Classes name what you cut out and number it in exports. Add one above, or give an object a name."),
				size.Width-2*style.Space24, measure(style.TextQuiet, fyne.TextStyle{}))
			y = addHeight + max(style.Space24, (size.Height-addHeight)/3-20)
			placeText(empty, (size.Width-empty.MinSize().Width)/2, y)
			y += 22
			for i, t := range hints {
				t.Text = ""
				if i < len(lines) {
					t.Text = lines[i]
					placeText(t, (size.Width-t.MinSize().Width)/2, y)
					y += 18
				}
			}
			m := p.read.MinSize()
			place(p.read, (size.Width-m.Width)/2, y+style.Space4, m.Width, m.Height)
		},
		paint: func(pal style.Palette) {
			back.FillColor, edge.FillColor = pal.Panel, pal.Hairline
			p.add.PlaceHolder = lang.T("Add a class")
			target.FillColor, target.Hidden = pal.Accent, p.dragAt < 0
			none := len(p.rows) == 0
			empty.Text, empty.Color, empty.Hidden = lang.T("No classes yet"), pal.Text, !none
			for _, t := range hints {
				t.Color, t.Hidden = pal.Quiet, !none
			}
			p.read.Hidden = !none
			p.lane.Hidden = none
		},
	})
}
