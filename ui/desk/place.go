package desk

import (
	"clickmask/project"
	"clickmask/project/formats"
)

// Place puts the objects of a set on pages, in one step; pages says which page of the document each page of the set is. done
// hears what became of them.
func (d *Desk) Place(set *formats.Set, pages []project.PageID, done func(project.Placed)) {
	d.intend(change, func() { done(d.doc.Place(set, pages, "Import labels")) })
}
