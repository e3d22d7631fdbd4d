package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// TypedKey goes to another object with the arrows, which selects it, or with Shift all up to it. Enter opens the object
// again, Space shows or hides it, F2 renames and Delete deletes. All other keys are the window's.
func (r *objectRow) TypedKey(e *fyne.KeyEvent) {
	p, at := r.panel, r.panel.index(r.row.ID)
	switch e.Name {
	case fyne.KeyUp:
		if !p.walk(at - 1) {
			r.control.TypedKey(e) // to what is above the list
		}
	case fyne.KeyDown:
		p.walk(at + 1)
	case fyne.KeyHome:
		p.walk(0)
	case fyne.KeyEnd:
		p.walk(len(p.rows) - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		tell(p.OnReopen, r.row.ID)
	case fyne.KeySpace:
		r.toggle()
	case fyne.KeyF2:
		p.EditLabel(r.row.ID)
	case fyne.KeyDelete:
		r.delete()
	default:
		r.control.TypedKey(e)
	}
}

// TypedShortcut goes on without selecting where Ctrl is held with an arrow, and with Space takes the object to those that
// are selected or out of them. All other shortcuts are the window's.
func (r *objectRow) TypedShortcut(s fyne.Shortcut) {
	if k, ok := s.(*desktop.CustomShortcut); ok && k.Modifier == fyne.KeyModifierShortcutDefault {
		switch at := r.panel.index(r.row.ID); k.KeyName {
		case fyne.KeyUp:
			r.panel.focusRow(at - 1)
			return
		case fyne.KeyDown:
			r.panel.focusRow(at + 1)
			return
		case fyne.KeySpace:
			tell(r.panel.OnAlso, r.row.ID)
			return
		}
	}
	handOnShortcut(canvasOf(r), s)
}

// holds says whether something in the row has the keyboard.
func (r *objectRow) holds(f fyne.Focusable) bool {
	return f == r.swatch || f == r.rename || f == r.erase || f == r.eye || r.entry != nil && f == r.entry
}

// walk gives the keyboard to the row at a place and selects its object, and says whether there is one.
func (p *ObjectPanel) walk(i int) bool {
	if i < 0 || i >= len(p.rows) {
		return false
	}
	id := p.rows[i].ID
	p.focusRow(i)
	if p.held()&fyne.KeyModifierShift != 0 && p.OnRange != nil {
		p.OnRange(id)
	} else {
		tell(p.OnSelect, id)
	}
	return true
}

// focusRow gives the keyboard to the row at a place; one out of range is ignored.
func (p *ObjectPanel) focusRow(i int) {
	if i >= 0 && i < len(p.rows) {
		p.lane.focusItem(i)
	}
}

// index is the place of an object, -1 for an unknown one.
func (p *ObjectPanel) index(id uint64) int {
	for i, row := range p.rows {
		if row.ID == id {
			return i
		}
	}
	return -1
}

// stop is the list; it begins at the object that was selected last.
func (p *ObjectPanel) stop() stop {
	return p.lane.stop(func() int { return max(0, p.index(selectedIn(p.rows))) })
}

// focusedAt is which row has the keyboard.
type focusedAt struct {
	place int // -1 for none
	id    uint64
}

func (p *ObjectPanel) focusedRow() focusedAt {
	at := focusedAt{place: p.lane.focusedItem()}
	if at.place >= 0 && at.place < len(p.rows) {
		at.id = p.rows[at.place].ID
	}
	return at
}

// followFocus keeps the keyboard at its object, wherever that is now; where it is gone, at the one in its place.
func (p *ObjectPanel) followFocus(before focusedAt) {
	if before.place < 0 || len(p.rows) == 0 {
		return
	}
	i := p.index(before.id)
	if i < 0 {
		i = min(before.place, len(p.rows)-1)
	}
	if p.lane.focusedItem() != i {
		p.focusRow(i)
	}
}

func heldModifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
