package canvas

import (
	"image/color"
	"slices"

	"clickmask/mask"
)

// layerID says whose layer it is from scene to scene: an object's ID, draftLayer, or 0 for nobody's.
type layerID uint64

const (
	draftLayer layerID = 1<<64 - 1
	hairLayer  layerID = 1<<64 - 2
)

// layerCache keeps the layers of the scene before, so that a mask that stays is not turned into tiles again, and one
// that changed is only where it did.
type layerCache struct {
	kept []keyedLayer
	rows []keyedRows
}

type keyedLayer struct {
	key  layerKey // of the mask below what was drawn
	over []drawnKey
	id   layerID
	base shape
	*layer
}

// drawnKey tells regions apart as layerKey does masks.
type drawnKey struct {
	solid, band layerKey
	away        bool
}

// keyOfRegion is the key of a region, whether it is added or taken away.
func keyOfRegion(r region) drawnKey {
	return drawnKey{keyOfMask(r.Solid()), keyOfMask(r.Band()), r.away}
}

// keyedRows is a region by rows, for as long as a layer has it.
type keyedRows struct {
	key drawnKey
	drawn
}

// wanted is one layer of a scene.
type wanted struct {
	id   layerID
	key  layerKey
	make func() shape
	over []region
	look look
}

// of returns the layers of a scene, bottom first, with their looks: objects, then the draft, then what is
// proposed, then the preview at a strength of 0 to 1. What belongs to a picture of another size is left out: it must never
// be painted over the wrong picture.
func (c *layerCache) of(s Scene, a area, theme colours, preview float64) (layers []*layer, looks []look) {
	old, oldRows := c.kept, c.rows
	c.kept, c.rows = make([]keyedLayer, 0, len(old)), nil
	for _, w := range wantedOf(s, a, theme, preview) {
		next := keyedLayer{key: w.key, id: w.id}
		var over []drawn
		for _, r := range w.over {
			next.over = append(next.over, keyOfRegion(r))
			over = append(over, c.rowsOf(r, oldRows))
		}
		for i := range old {
			if old[i].key != w.key {
				continue
			}
			next.base = old[i].base
			if old[i].layer != nil && slices.Equal(old[i].over, next.over) {
				next.layer, old[i].layer = old[i].layer, nil
				break
			}
		}
		if next.base == nil {
			next.base = w.make()
		}
		if next.layer == nil {
			shape := next.base
			if len(over) > 0 {
				shape = &drawnShape{next.base, over}
			}
			next.layer = anew(old, w.id, shape)
		}
		c.kept = append(c.kept, next)
		layers, looks = append(layers, next.layer), append(looks, w.look)
	}
	return layers, looks
}

// wantedOf lists what is to be seen of a scene.
func wantedOf(s Scene, a area, theme colours, preview float64) (all []wanted) {
	here := func(of interface{ Size() (w, h int) }) bool {
		w, h := of.Size()
		return w == a.PictureW && h == a.PictureH
	}
	target := s.target()
	take := func(w wanted) {
		if w.id == target && w.id != 0 {
			w.over = append(w.over, s.drawn...)
		}
		w.over = slices.DeleteFunc(w.over, func(r region) bool { return r.Empty() || !here(r.Alpha) })
		if w.key != (layerKey{}) || len(w.over) > 0 {
			all = append(all, w)
		}
	}
	for _, o := range s.Objects {
		if here(o.Mask) {
			take(wanted{id: layerID(o.ID), key: keyOfMask(o.Mask), make: func() shape { return newRunShape(o.Mask) }, over: handRegions(o.Hand),
				look: objectLook(o.Colour, o.Selected)})
		}
	}
	colour := s.DraftColour
	if colour.A == 0 {
		colour = theme.Accent
	}
	fits := func(l *mask.Logits) bool {
		return l != nil && l.Grid.PictureW == a.PictureW && l.Grid.PictureH == a.PictureH
	}
	draft := wanted{id: draftLayer, make: func() shape { return &runShape{} }, over: handRegions(s.Hand),
		look: draftLook(colour)}
	switch {
	case s.DraftMask != nil && here(*s.DraftMask):
		draft.key, draft.make = keyOfMask(*s.DraftMask), func() shape { return newRunShape(*s.DraftMask) }
	case s.DraftMask == nil && fits(s.Draft):
		draft.key, draft.make = keyOfLogits(s.Draft), func() shape { return newLogitShape(*s.Draft) }
	}
	take(draft)
	if s.brushed {
		hair := wanted{id: hairLayer, make: func() shape { return newRunShape(s.Hair) }, look: hairLook}
		if here(s.Hair) {
			hair.key = keyOfMask(s.Hair)
		} else {
			hair.make = func() shape { return &runShape{} }
		}
		take(hair)
	}
	if l := s.Proposal; fits(l) {
		take(wanted{key: keyOfLogits(l), make: func() shape { return newLogitShape(*l) }, look: proposalLook(color.NRGBA{colour.R, colour.G, colour.B, 255})})
	}
	if l := s.Preview; fits(l) {
		look := previewLook
		if s.lit {
			look = litLook
		}
		take(wanted{key: keyOfLogits(l), make: func() shape { return newLogitShape(*l) },
			look: look(color.NRGBA{colour.R, colour.G, colour.B, 255}, preview)})
	}
	return all
}

// handRegions are what was drawn, as regions.
func handRegions(h mask.Hand) []region { return []region{{h.Added, false}, {h.Taken, true}} }

// rowsOf returns a region by rows, as a layer of the scene before had it where one did.
func (c *layerCache) rowsOf(r region, old []keyedRows) drawn {
	k := keyOfRegion(r)
	for _, list := range [][]keyedRows{c.rows, old} {
		if i := slices.IndexFunc(list, func(r keyedRows) bool { return r.key == k }); i >= 0 {
			c.rows = append(c.rows, list[i])
			return list[i].drawn
		}
	}
	d := drawn{newRunShape(r.Half()), newRims(r.Alpha), r.away}
	c.rows = append(c.rows, keyedRows{k, d})
	return d
}

// anew returns a layer for a mask that no layer has: the one that its owner had before where there is one, of which most
// stays as it is.
func anew(old []keyedLayer, id layerID, s shape) *layer {
	for i := range old {
		if l := old[i].layer; l != nil && id != 0 && old[i].id == id {
			if where, ok := differ(l.shape, s); ok {
				l.become(s, where)
				old[i].layer = nil
				return l
			}
		}
	}
	return &layer{shape: s}
}
