package desk

import (
	"clickmask/mask"
	"clickmask/project"
)

// DrawHair paints a region of an edge in which there is hair or, with takeAway, is none: as what is drawn by hand it is about the
// open object, which is kept for it, else about the selected ones. There the edge is fine, whatever else it is; what comes of that
// is worked out when it is needed.
func (d *Desk) DrawHair(region mask.Mask, takeAway bool) {
	page := d.doc.Current()
	if page == nil || region.Empty() {
		return
	}
	if page.Draft.Empty() && !d.CanSetEdge() {
		d.tell(Notice{Kind: NothingToBrush})
		return
	}
	d.onEdged(func() { d.brushHair(region, takeAway) })
}

// brushHair does it to the selected objects.
func (d *Desk) brushHair(region mask.Mask, takeAway bool) {
	if !d.CanSetEdge() {
		return
	}
	page := d.doc.Current()
	d.operating.stop() // an alpha of another edge
	edges := project.Edges{}
	for _, o := range page.ObjectsOf(page.Selection()) {
		if takeAway && (o.Edge == nil || mask.Intersect(o.Edge.Hair, region).Empty()) {
			continue
		}
		edges[o.ID] = o.Edge.Brush(region, takeAway)
	}
	d.doc.SetEdgesOn(page.ID, edges)
}

// hairOf is where hair is said to be on what a stroke would be about: the open object, else those that are selected.
func hairOf(page *project.Page) (all mask.Mask) {
	ids := page.Selection()
	if !page.Draft.Empty() {
		ids = []uint64{page.Draft.Of} // a new one has none
	}
	for _, o := range page.ObjectsOf(ids) {
		if o.Edge != nil && !o.Edge.Hair.Empty() {
			all = mask.Union(all, o.Edge.Hair)
		}
	}
	return all
}
