package canvas

import (
	"image/color"

	"clickmask/mask"
)

// layerCache keeps the layers of the scene before, so that a mask that stays is not turned into tiles again, and one
// that changed is only where it did.
type layerCache struct{ kept []keyedLayer }

type keyedLayer struct {
	key layerKey
	id  uint64 // of the object, 0 for draft and preview
	*layer
}

// of returns the layers of a scene, bottom first, with their looks: objects, then the draft, then the
// preview at a strength of 0 to 1. What belongs to a picture of another size is left out: it must never
// be painted over the wrong picture.
func (c *layerCache) of(s Scene, a area, theme colours, preview float64) (layers []*layer, looks []look) {
	old := c.kept
	c.kept = make([]keyedLayer, 0, len(old))
	take := func(id uint64, k layerKey, l look, make func() shape) {
		if k == (layerKey{}) {
			return
		}
		next := keyedLayer{key: k, id: id}
		for i := range old {
			if old[i].layer != nil && old[i].key == k {
				next.layer, old[i].layer = old[i].layer, nil
				break
			}
		}
		if next.layer == nil {
			next.layer = anew(old, id, make())
		}
		c.kept = append(c.kept, next)
		layers, looks = append(layers, next.layer), append(looks, l)
	}
	for _, o := range s.Objects {
		if w, h := o.Mask.Size(); w == a.PictureW && h == a.PictureH {
			take(o.ID, keyOfMask(o.Mask), objectLook(o.Colour, o.Selected), func() shape { return newRunShape(o.Mask) })
		}
	}
	colour := s.DraftColour
	if colour.A == 0 {
		colour = theme.Accent
	}
	logits := func(l *mask.Logits, k look) {
		if l != nil && l.Grid.PictureW == a.PictureW && l.Grid.PictureH == a.PictureH {
			take(0, keyOfLogits(l), k, func() shape { return newLogitShape(*l) })
		}
	}
	logits(s.Draft, draftLook(colour))
	logits(s.Preview, previewLook(color.NRGBA{colour.R, colour.G, colour.B, 255}, preview))
	return layers, looks
}

// anew returns a layer for a mask that no layer has: the one that its object had before where there is one, of which most
// stays as it is.
func anew(old []keyedLayer, id uint64, s shape) *layer {
	now, ok := s.(*runShape)
	for i := range old {
		if l := old[i].layer; ok && l != nil && id != 0 && old[i].id == id {
			if before, ok := l.shape.(*runShape); ok {
				l.become(now, changed(before.runs, now.runs))
				old[i].layer = nil
				return l
			}
		}
	}
	return &layer{shape: s}
}
