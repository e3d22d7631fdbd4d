package canvas

import (
	"image/color"
	"slices"

	"clickmask/mask"
)

// layerID says whose layer it is from scene to scene: an object's ID, draftLayer, or 0 for nobody's.
type layerID uint64

const draftLayer layerID = 1<<64 - 1

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
	layerKey
	away bool
}

// keyedRows is a region by rows, for as long as a layer has it.
type keyedRows struct {
	key  layerKey
	rows *runShape
}

// wanted is one layer of a scene.
type wanted struct {
	id   layerID
	key  layerKey
	make func() shape
	over []region
	look look
}

// of returns the layers of a scene, bottom first, with their looks: objects, then the draft, then the
// preview at a strength of 0 to 1. What belongs to a picture of another size is left out: it must never
// be painted over the wrong picture.
func (c *layerCache) of(s Scene, a area, theme colours, preview float64) (layers []*layer, looks []look) {
	old, oldRows := c.kept, c.rows
	c.kept, c.rows = make([]keyedLayer, 0, len(old)), nil
	for _, w := range wantedOf(s, a, theme, preview) {
		next := keyedLayer{key: w.key, id: w.id}
		var over []drawn
		for _, r := range w.over {
			k := keyOfMask(r.Mask)
			next.over = append(next.over, drawnKey{k, r.away})
			over = append(over, drawn{c.rowsOf(k, r.Mask, oldRows), r.away})
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
	here := func(m mask.Mask) bool {
		w, h := m.Size()
		return w == a.PictureW && h == a.PictureH
	}
	target := s.target()
	take := func(w wanted) {
		if w.id == target && w.id != 0 {
			w.over = append(w.over, s.drawn...)
		}
		w.over = slices.DeleteFunc(w.over, func(r region) bool { return r.Empty() || !here(r.Mask) })
		if w.key != (layerKey{}) || len(w.over) > 0 {
			all = append(all, w)
		}
	}
	for _, o := range s.Objects {
		if here(o.Mask) {
			take(wanted{id: layerID(o.ID), key: keyOfMask(o.Mask), make: func() shape { return newRunShape(o.Mask) },
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
	draft := wanted{id: draftLayer, make: func() shape { return &runShape{} }, over: []region{{s.Hand.Added, false}, {s.Hand.Taken, true}},
		look: draftLook(colour)}
	switch {
	case s.DraftMask != nil && here(*s.DraftMask):
		draft.key, draft.make = keyOfMask(*s.DraftMask), func() shape { return newRunShape(*s.DraftMask) }
	case s.DraftMask == nil && fits(s.Draft):
		draft.key, draft.make = keyOfLogits(s.Draft), func() shape { return newLogitShape(*s.Draft) }
	}
	take(draft)
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

// rowsOf returns a region by rows, as a layer of the scene before had it where one did.
func (c *layerCache) rowsOf(k layerKey, m mask.Mask, old []keyedRows) *runShape {
	for _, list := range [][]keyedRows{c.rows, old} {
		if i := slices.IndexFunc(list, func(r keyedRows) bool { return r.key == k }); i >= 0 {
			c.rows = append(c.rows, list[i])
			return list[i].rows
		}
	}
	r := newRunShape(m)
	c.rows = append(c.rows, keyedRows{k, r})
	return r
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
