package desk

import "clickmask/project"

// BeginAgain makes the page as it was before anything was made on it, in one step: the open object, the kept ones and the
// mark go.
func (d *Desk) BeginAgain() {
	d.intend(clear, func() {
		page := d.doc.Current()
		if page == nil {
			return
		}
		d.ask.collecting = false
		d.endHover()
		d.operating.stop()
		var ids []uint64
		for i := range page.Objects {
			ids = append(ids, page.Objects[i].ID)
		}
		d.doc.Edit("Begin again", func(tx *project.Tx) {
			d.doc.ClearDraft()
			tx.DeleteObjects(page.ID, ids...)
			tx.SetMark(page.ID, project.Untouched)
		})
	})
}

// CanBeginAgain says whether anything was made on the page.
func (d *Desk) CanBeginAgain() bool {
	page := d.doc.Current()
	return page != nil && (page.HasObjects() || !page.Draft.Empty() || page.Mark != project.Untouched)
}
