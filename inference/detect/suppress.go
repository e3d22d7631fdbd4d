package detect

import (
	"cmp"
	"slices"
)

// suppress keeps of boxes of one class that overlap the most likely one. The most likely come first.
func suppress(list []Box, iou float64) []Box {
	slices.SortStableFunc(list, func(a, b Box) int { return cmp.Compare(b.Score, a.Score) })
	list = list[:min(len(list), maxRivals)]
	var kept []Box
	for _, b := range list {
		if slices.ContainsFunc(kept, func(k Box) bool { return k.Class == b.Class && overlap(k, b) > iou }) {
			continue
		}
		if kept = append(kept, b); len(kept) == maxFound {
			break
		}
	}
	return kept
}

// overlap is the IoU of two boxes.
func overlap(a, b Box) float64 {
	w := min(a.X1, b.X1) - max(a.X0, b.X0)
	h := min(a.Y1, b.Y1) - max(a.Y0, b.Y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	both := w * h
	return both / ((a.X1-a.X0)*(a.Y1-a.Y0) + (b.X1-b.X0)*(b.Y1-b.Y0) - both)
}
