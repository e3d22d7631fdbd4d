package desk

import (
	"slices"

	"clickmask/project"
)

// Select chooses a kept object, 0 none.
func (d *Desk) Select(id uint64) {
	d.intend(change, func() {
		d.next.clicked = 0 // this one is chosen to be done something to
		d.doc.Select(id)
	})
}

// Rename gives an object the class of a name, which may be a new one.
func (d *Desk) Rename(id uint64, class string) {
	d.intend(change, func() {
		if d.doc.SetLabel(id, class) {
			o, _ := d.doc.Current().Object(id)
			d.next.choose(o.Class)
		}
	})
}

// Mark marks the shown page, or takes that mark away where it has it. A page with objects cannot be marked empty.
func (d *Desk) Mark(mark project.Mark) {
	d.intend(change, func() {
		page := d.doc.Current()
		if page == nil {
			return
		}
		if page.Mark == mark {
			mark = project.Untouched
		}
		d.doc.SetMark(page.ID, mark)
	})
}

// EditClasses changes the list of classes, in whatever way.
func (d *Desk) EditClasses(edit func(doc *project.Document)) {
	d.intend(change, func() { edit(d.doc) })
}

// Recolour gives an object, and all that are selected with it, another colour of the palette, or their classes where objects
// have the colours of their classes.
func (d *Desk) Recolour(id uint64, colour int) {
	d.intend(change, func() {
		var objects []project.Object
		if page := d.doc.Current(); page != nil && d.settings.ByClass {
			objects = page.ObjectsOf(page.Meant(id))
		}
		hasClass := func(o project.Object) bool { return o.Class != 0 }
		switch {
		case !slices.ContainsFunc(objects, hasClass):
			d.doc.SetColour(id, colour)
		case len(objects) == 1:
			d.doc.RecolourClass(objects[0].Class, colour)
		default:
			d.doc.Edit("Change colours", func(tx *project.Tx) {
				for _, o := range objects {
					if tx.RecolourClass(o.Class, colour); !hasClass(o) {
						tx.SetColour(d.doc.Current().ID, o.ID, colour)
					}
				}
			})
		}
	})
}

// SetVisible shows an object or hides it.
func (d *Desk) SetVisible(id uint64, visible bool) {
	d.intend(change, func() { d.doc.SetVisible(id, visible) })
}

// Delete deletes an object.
func (d *Desk) Delete(id uint64) {
	d.intend(change, func() { d.doc.DeleteObject(id) })
}

// DeleteSelected drops the open object or the main thing that is offered, else deletes the selected one.
func (d *Desk) DeleteSelected() {
	if f := d.draft(); f != nil && !f.Empty() || d.Proposes() {
		d.Clear()
		return
	}
	d.intend(change, func() {
		if page := d.doc.Current(); page != nil && page.Selected != 0 {
			d.doc.DeleteObject(page.Selected)
		}
	})
}

// CanUndo is the step that [Desk.Undo] would take back, in English, "" for what was wished for; ok is false where there is none.
func (d *Desk) CanUndo() (step string, ok bool) {
	if d.refusedHere() {
		return dropOffer, true
	}
	step, ok = d.doc.CanUndo()
	return step, ok || d.Wishes()
}

// CanRedo is the step that [Desk.Redo] would do again.
func (d *Desk) CanRedo() (step string, ok bool) {
	if d.refusedAgain() {
		return dropOffer, true
	}
	return d.doc.CanRedo()
}

// Undo takes back the last step, or what was wished for and could not be done yet.
func (d *Desk) Undo() {
	d.stay() // or this would wait for the picture that a glance is of
	d.intend(undo, func() {
		d.operating.stop()
		d.stay()
		if !d.refusedHere() {
			d.tellElsewhere(UndidElsewhere)(d.doc.Undo())
		}
		d.proposeAgain()
	})
}

// Redo does again what was undone last.
func (d *Desk) Redo() {
	d.intend(undo, func() {
		d.operating.stop()
		if d.refusedAgain() {
			d.due = d.refuseProposal()
			return
		}
		d.tellElsewhere(RedidElsewhere)(d.doc.Redo())
	})
}

// tellElsewhere tells what was undone or redone where a person does not see all of it.
func (d *Desk) tellElsewhere(kind NoticeKind) func(project.Undone, bool) {
	return func(u project.Undone, ok bool) {
		if ok && (u.Elsewhere || u.Pages > 1) {
			d.tell(Notice{Kind: kind, Step: u.Name, Name: u.PageName, Count: u.Pages})
		}
	}
}
