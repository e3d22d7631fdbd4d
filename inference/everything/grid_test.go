package everything

import (
	"image"
	"testing"
)

// The numbers are those of segment-anything's generate_crop_boxes.
func TestCropsAreThoseOfSegmentAnything(t *testing.T) {
	for _, c := range []struct {
		w, h, layers int
		count        int
		first, last  []image.Rectangle // after the picture, and of all
	}{
		{1500, 1000, 2, 21, []image.Rectangle{image.Rect(0, 0, 921, 671), image.Rect(0, 330, 921, 1000), image.Rect(580, 0, 1500, 671), image.Rect(580, 330, 1500, 1000), image.Rect(0, 0, 503, 378)}, []image.Rectangle{image.Rect(999, 416, 1500, 794), image.Rect(999, 624, 1500, 1000)}},
		{77, 301, 1, 5, []image.Rectangle{image.Rect(0, 0, 52, 164), image.Rect(0, 138, 52, 301), image.Rect(26, 0, 77, 164), image.Rect(26, 138, 77, 301)}, []image.Rectangle{}},
	} {
		o := Default()
		o.CropNLayers = c.layers
		got := o.crops(c.w, c.h)
		if len(got) != c.count || got[0].Rectangle != image.Rect(0, 0, c.w, c.h) || got[0].layer != 0 || got[len(got)-1].layer != c.layers {
			t.Fatalf("%d x %d: %d crops, %v", c.w, c.h, len(got), got)
		}
		for i, r := range c.first {
			if got[1+i].Rectangle != r {
				t.Errorf("%d x %d: crop %d is %v, want %v", c.w, c.h, 1+i, got[1+i].Rectangle, r)
			}
		}
		for i, r := range c.last {
			if k := len(got) - len(c.last) + i; got[k].Rectangle != r {
				t.Errorf("%d x %d: crop %d is %v, want %v", c.w, c.h, k, got[k].Rectangle, r)
			}
		}
	}
}

func TestEachPointIsAskedOnceTheCoarseOnesFirst(t *testing.T) {
	for _, side := range []int{1, 2, 3, 7, 32} {
		seen := make([]int, side*side)
		for _, i := range coarseFirst(side) {
			seen[i]++
		}
		for i, n := range seen {
			if n != 1 {
				t.Errorf("%d x %d: point %d comes %d times", side, side, i, n)
			}
		}
	}
}

// A ring and what fills it have one box and are two things where their cells are known; segment-anything goes by boxes.
func TestThingsInEachOtherAreNoDuplicatesWhereTheirCellsAreKnown(t *testing.T) {
	o := Default()
	ring, filling, again := bits{0xff00ff}, bits{0x00ff00}, bits{0xff00fe}
	region := func(iou float64, cells bits) *Region {
		return &Region{Box: image.Rect(10, 10, 60, 60), PredictedIoU: iou, cells: cells}
	}
	all := []*Region{region(0.8, again), region(0.7, filling), region(0.9, ring)}
	if got := o.best(all); len(got) != 2 || got[0] != all[2] || got[1] != all[1] {
		t.Errorf("%d stay", len(got))
	}
	all[1].grid.LowW = 9
	if got := o.best(all); len(got) != 1 || got[0] != all[2] {
		t.Errorf("%d stay where cells lie otherwise", len(got))
	}
	all[1].grid.LowW, all[1].cells = 0, nil
	if got := o.best(all); len(got) != 1 || got[0] != all[2] {
		t.Errorf("%d stay by boxes", len(got))
	}
}
