package everything

import (
	"cmp"
	"image"
	"slices"
)

// withoutDuplicates are the indices of those that stay when, of two that are duplicates, the one with the lower score goes: the best
// first, as torchvision's nms gives them.
func withoutDuplicates(scores []float64, duplicates func(a, b int) bool) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	kept := order[:0:0]
	for _, i := range order {
		if !slices.ContainsFunc(kept, func(k int) bool { return duplicates(i, k) }) {
			kept = append(kept, i)
		}
	}
	return kept
}

// alike reports whether two regions are of one thing: their boxes overlap by more than a threshold, and so do their cells where they are
// known, which they are in the quick way: what lies in something may have its box and is another thing.
func alike(a, b *Region, threshold float64) bool {
	if boxIoU(a.Box, b.Box) <= threshold {
		return false
	}
	known := a.cells != nil && b.cells != nil && a.grid == b.grid
	return !known || a.cells.iou(b.cells) > threshold
}

// boxIoU is the overlap of two boxes of pixels, taken from the first pixel to the last, as segment-anything takes them; 0 where both
// have no area, so that a box of a single row or column is nobody's duplicate.
func boxIoU(a, b image.Rectangle) float64 {
	area := func(r image.Rectangle) float64 { return float64(r.Dx()-1) * float64(r.Dy()-1) }
	both := float64(max(min(a.Max.X, b.Max.X)-max(a.Min.X, b.Min.X)-1, 0)) * float64(max(min(a.Max.Y, b.Max.Y)-max(a.Min.Y, b.Min.Y)-1, 0))
	if both <= 0 {
		return 0
	}
	return both / (area(a) + area(b) - both)
}

// nearEdge is how near, in pixels, a box comes to the edge of a crop before it counts as cut off by it.
const nearEdge = 20

// cutOff reports whether a box comes near an edge of a crop that is no edge of the picture: there the crop may show a part of a
// thing, and another crop, or the whole picture, shows more of it.
func cutOff(box, crop image.Rectangle, w, h int) bool {
	near := func(v, crop, picture int) bool { return abs(v-crop) <= nearEdge && abs(v-picture) > nearEdge }
	return near(box.Min.X, crop.Min.X, 0) || near(box.Min.Y, crop.Min.Y, 0) ||
		near(box.Max.X-1, crop.Max.X, w) || near(box.Max.Y-1, crop.Max.Y, h)
}

func abs(v int) int { return max(v, -v) }
