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
