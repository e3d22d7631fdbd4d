package ui

import (
	"clickmask/mask"
	"clickmask/project"
)

// refining is how the selected object's mask is grown and smoothed: always from the mask it had when it was
// selected, so that the sliders can go back and forth.
type refining struct {
	id           uint64
	base         mask.Mask // before refining
	now          mask.Mask // what the document has
	trial        *mask.Mask
	grow, smooth int
}

// follow takes in which object is selected. A mask that was changed otherwise, by undo for one, is a new base.
func (r *refining) follow(w *Window, selected *project.Object) {
	if selected == nil {
		*r = refining{}
		w.mask.SetTarget("", false)
		w.mask.SetValues(0, 0)
		return
	}
	if r.id != selected.ID || !r.now.Equal(selected.Mask) {
		*r = refining{id: selected.ID, base: selected.Mask, now: selected.Mask}
	}
	w.mask.SetTarget(w.doc.ClassName(selected.Class), true)
	w.mask.SetValues(r.grow, r.smooth)
}

// preview is the mask to show while a slider is dragged.
func (r *refining) preview(id uint64) (mask.Mask, bool) {
	if r.trial == nil || id != r.id {
		return mask.Mask{}, false
	}
	return *r.trial, true
}

// refineTo grows and smooths the selected mask. While a slider is dragged only the canvas shows it; letting go is one
// step of the document.
func (w *Window) refineTo(grow, smooth int, done bool) {
	r := &w.refine
	if r.id == 0 {
		return
	}
	r.grow, r.smooth = grow, smooth
	m := r.base
	if grow != 0 {
		m = m.Grow(grow)
	}
	if smooth > 0 {
		m = m.Smooth(smooth)
	}
	if !done {
		r.trial = &m
		w.canvas.SetScene(w.scene())
		return
	}
	r.trial, r.now = nil, m
	if !w.doc.SetMask(r.id, m, "Refine the mask") {
		w.refresh()
	}
}

// labelSelected gives the selected object the label of the key 1 to 9.
func (w *Window) labelSelected(n int) {
	page := w.doc.Current()
	class, ok := w.doc.Classes().Keyed(n + 1)
	if page == nil || page.Selected == 0 || !ok {
		return
	}
	w.doc.SetClass(page.Selected, class.ID)
}

// deleteSelected deletes the selected object; undo brings it back.
func (w *Window) deleteSelected() {
	if page := w.doc.Current(); page != nil && page.Selected != 0 {
		w.doc.DeleteObject(page.Selected)
	}
}
