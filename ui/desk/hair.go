package desk

import (
	"clickmask/mask"
	"clickmask/project"
)

// DrawHair paints a region of the selected objects' edges in which there is hair or, with takeAway, is none. There the edge is
// fine, whatever else it is; what comes of that is worked out when it is needed.
func (d *Desk) DrawHair(region mask.Mask, takeAway bool) {
	page := d.doc.Current()
	if page == nil || region.Empty() {
		return
	}
	if !d.CanSetEdge() {
		d.tell(Notice{Kind: NothingToBrush})
		return
	}
	d.onKept(page.ObjectsOf(page.Selection()), func() {
		page := d.doc.Current()
		if !d.showsPage() {
			return
		}
		d.operating.stop() // an alpha of another edge
		edges := project.Edges{}
		for _, o := range page.ObjectsOf(page.Selection()) {
			if takeAway && (o.Edge == nil || mask.Intersect(o.Edge.Hair, region).Empty()) {
				continue
			}
			edges[o.ID] = o.Edge.Brush(region, takeAway)
		}
		d.doc.SetEdgesOn(page.ID, edges)
	})
}

// hairOf is where hair is said to be on the objects that are selected.
func hairOf(page *project.Page) (all mask.Mask) {
	for _, o := range page.ObjectsOf(page.Selection()) {
		if o.Edge != nil && !o.Edge.Hair.Empty() {
			all = mask.Union(all, o.Edge.Hair)
		}
	}
	return all
}
