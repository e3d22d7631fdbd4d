package desk

import (
	"maps"
	"slices"

	"clickmask/project"
	"clickmask/project/formats"
)

// PlaceWith puts the objects of a set on pages, in one step; pages says which page of the document each page of the set is. Of those in
// added the pictures become pages first, behind the others, and the first of these is shown. over puts them in place of what the pages
// have. done hears what became of the objects.
func (d *Desk) PlaceWith(set *formats.Set, pages []project.PageID, added map[int]string, over bool, done func(project.Placed)) {
	place := d.doc.Place
	if over {
		place = d.doc.PlaceOver
	}
	if len(added) == 0 {
		d.intend(change, func() { done(place(set, pages, importStep)) })
		return
	}
	d.intend(turn, func() {
		first := len(d.doc.Pages())
		if !d.hasRoom(first + len(added)) {
			return
		}
		d.doc.Edit(importStep, func(tx *project.Tx) {
			of := slices.Sorted(maps.Keys(added))
			var list []project.Picture
			for _, i := range of {
				list = append(list, project.Picture{Path: added[i]})
			}
			on := slices.Clone(pages)
			for k, id := range tx.AddPages(first, list) {
				on[of[k]] = id
			}
			done(place(set, on, importStep))
		})
		d.goTo(first, 1)
	})
}

const importStep = "Import labels"
