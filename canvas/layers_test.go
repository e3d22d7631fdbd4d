package canvas

import "testing"

// The same masks in another scene cost nothing: their tiles are kept.
func TestLayersOfMasksThatStayAreKept(t *testing.T) {
	const w, h = 300, 200
	a := area{PictureW: w, PictureH: h, W: 160, H: 120, Unit: 1}
	var cache layerCache
	s := fullScene(w, h)
	before, _ := cache.of(s, a, testColours, 1)
	s.Objects = []Overlay{s.Objects[1], s.Objects[0], s.Objects[0]}
	s.Preview = nil
	after, looks := cache.of(s, a, testColours, 1)
	if len(after) != 4 || len(looks) != 4 {
		t.Fatalf("%d layers, want 4", len(after))
	}
	if after[0] != before[1] || after[1] != before[0] || after[3] != before[2] {
		t.Error("a layer of a mask that stayed was made anew")
	}
	if after[2] == after[1] {
		t.Error("one mask in two objects shares a layer, and so a colour")
	}
}
