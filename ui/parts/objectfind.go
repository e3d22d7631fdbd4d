package parts

import (
	"slices"
	"strings"

	"clickmask/ui/lang"
)

// manyObjects is from how many objects on the list has a field to look for some of them, without being asked.
const manyObjects = 12

func (p *ObjectPanel) newFind() *findField {
	f := newFindField(p, p.tips, func(string) { p.refill() }, func(string) { p.walk(0) }, func() {
		p.finding = false
		p.Refresh()
	})
	f.onLeave(func() { call(p.OnLeave) })
	return f
}

// Find puts the keyboard into the field that says which objects are shown.
func (p *ObjectPanel) Find() {
	if p.bring != nil && !p.bring() {
		return
	}
	p.finding = true // until Esc or the cross
	p.Refresh()
	p.find.entry.focusOn(p.Canvas)
}

// Shown are the objects that the list shows where it does not show all of them.
func (p *ObjectPanel) Shown() (ids []uint64, some bool) {
	for _, row := range p.rows {
		ids = append(ids, row.ID)
	}
	return ids, p.filtered()
}

// finds says whether the field is there.
func (p *ObjectPanel) finds() bool {
	// A field that went at its last letter would take the keyboard with it.
	return p.finding || p.find.entry.Text != "" || len(p.all) >= manyObjects
}

func (p *ObjectPanel) filtered() bool { return p.find.text() != "" }

// found are the objects whose class goes with what is looked for.
func (p *ObjectPanel) found() []ObjectRow {
	text := p.find.text()
	if text == "" {
		return p.all
	}
	return slices.DeleteFunc(slices.Clone(p.all), func(row ObjectRow) bool {
		label := row.Label
		if label == "" {
			label = lang.T("No name")
		}
		return !strings.Contains(folded(label), text)
	})
}

// showAll ends looking for some.
func (p *ObjectPanel) showAll() { p.find.entry.SetText("") }
