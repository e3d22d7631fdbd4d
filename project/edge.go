package project

import (
	"slices"

	"clickmask/mask"
	"clickmask/matte"
)

// Edge is how an object is cut out: a value that nobody changes, nil for the usual edge.
type Edge struct {
	matte.Edge
	Hair  mask.Mask    // where it is fine whatever the kind: a person said so; zero for nowhere
	Alpha *matte.Alpha // of the object's mask as it is, nil where it is still to be made
}

// Equal reports whether two edges cut out the same; either may be nil.
func (e *Edge) Equal(o *Edge) bool {
	if e == nil || o == nil || e == o {
		return e == o
	}
	return e.Edge == o.Edge && sameMask(e.Hair, o.Hair) && (e.Alpha == o.Alpha || e.Alpha != nil && o.Alpha != nil && e.Alpha.Equal(*o.Alpha))
}

// anew is the edge of an object whose mask is another by now: its alpha is to be made again.
func (e *Edge) anew() *Edge {
	if e == nil || e.Alpha == nil {
		return e
	}
	return &Edge{Edge: e.Edge, Hair: e.Hair}
}

// Brush is the edge, nil for the usual one, after a region was painted in which there is hair or, with takeAway, is none: its
// alpha is to be made again.
func (e *Edge) Brush(region mask.Mask, takeAway bool) *Edge {
	next := Edge{Edge: matte.Usual}
	if e != nil {
		next = Edge{Edge: e.Chosen(), Hair: e.Hair}
	}
	if takeAway {
		next.Hair = mask.Subtract(next.Hair, region)
	} else {
		next.Hair = mask.Union(next.Hair, region)
	}
	if next.Hair.Empty() {
		next.Hair = mask.Mask{}
	}
	return &next
}

// Edges are edges for objects by their numbers.
type Edges map[uint64]*Edge

// SetEdges gives objects of the shown page other edges, in one step.
func (d *Document) SetEdges(edges Edges) bool { return d.SetEdgesOn(d.currentID(), edges) }

// SetEdgesOn is SetEdges for objects of any page, as when alphas were made while people turned pages. An alpha of another size
// than the picture's is left out, and its object keeps the edge that it has.
func (d *Document) SetEdgesOn(page PageID, edges Edges) bool {
	ids := make([]uint64, 0, len(edges))
	for id := range edges {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return d.Edit(nameFor(ids, "Change edge"), func(tx *Tx) {
		tx.change(page, ids, func(p *Page, o *Object) bool {
			e := edges[o.ID]
			if e.Equal(o.Edge) || e != nil && (e.Alpha != nil && !p.sized(e.Alpha) || !e.Hair.Empty() && !p.fits(e.Hair)) {
				return false
			}
			o.Edge = e
			return true
		})
	})
}

// sized reports whether an alpha may lie on the page.
func (p *Page) sized(a *matte.Alpha) bool {
	w, h := a.Size()
	return w == p.W && h == p.H
}
