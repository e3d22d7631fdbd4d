package everything

import (
	"clickmask/mask"
)

// clean removes islands and holes of fewer than least pixels, as segment-anything's remove_small_regions does: both by
// 8-connectivity; ground that reaches the picture's edge is a hole like another; where every part is an island the largest
// stays. changed reports whether there were any.
func clean(m mask.Mask, least int) (cleaned mask.Mask, changed bool) {
	filled := m.Invert().DropIslands(least).Invert()
	cleaned = filled.DropIslands(least)
	changed = !filled.Equal(m) || !cleaned.Equal(filled)
	if cleaned.Empty() && !filled.Empty() {
		for _, part := range filled.Components() {
			if part.Area() > cleaned.Area() {
				cleaned = part
			}
		}
	}
	return cleaned, changed
}

// cleanAll cleans regions and drops what has become a duplicate, preferring those that did not change.
func cleanAll(found []*Region, o Options) []*Region {
	if o.MinMaskRegionArea == 0 || len(found) == 0 {
		return found
	}
	scores, cleaned := make([]float64, len(found)), make([]*Region, len(found))
	for i, r := range found {
		m, changed := clean(r.Mask(), o.MinMaskRegionArea)
		cleaned[i], scores[i] = r, 1
		if changed {
			cleaned[i], scores[i] = r.as(m), 0
		}
	}
	var out []*Region
	threshold := max(o.BoxNMSThresh, o.CropNMSThresh)
	for _, i := range withoutDuplicates(scores, func(a, b int) bool { return alike(cleaned[a], cleaned[b], threshold) }) {
		out = append(out, cleaned[i])
	}
	return out
}

// as is the region with another mask.
func (r *Region) as(m mask.Mask) *Region {
	l := m.Logits(r.grid)
	c := newRegion(l, measured(l, 0)).known(m)
	c.PredictedIoU, c.Stability, c.Point, c.Crop = r.PredictedIoU, r.Stability, r.Point, r.Crop
	if r.cells != nil {
		c.cells = above(l)
	}
	return c
}
