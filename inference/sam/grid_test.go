package sam

import "testing"

// Content sizes as get_preprocess_shape gives them (int(side * (1024/longer) + 0.5) in Python), except
// for the two thin pictures, where it gives 0.
func TestGridForGivesTheOfficialContentSize(t *testing.T) {
	cases := []struct{ w, h, side, contentW, contentH int }{
		{1280, 720, 1024, 1024, 576},
		{720, 1280, 1024, 576, 1024},
		{2241, 1500, 1024, 1024, 685},
		{1024, 1024, 1024, 1024, 1024},
		{1, 1, 1024, 1024, 1024},
		{1, 5, 1024, 205, 1024},
		{1023, 7, 1024, 1024, 7},
		{1500, 1499, 1024, 1024, 1023},
		{301, 457, 1024, 674, 1024},
		{2600, 1100, 1024, 1024, 433},
		{6000, 4000, 1024, 1024, 683},
		{6000, 4000, 512, 512, 341},
		{2048, 1, 1024, 1024, 1},
		{2049, 1, 1024, 1024, 1},
		{1, 20000, 1024, 1, 1024},
	}
	for _, c := range cases {
		f := GridFor(c.w, c.h, c.side, 256)
		if f.ContentW != c.contentW || f.ContentH != c.contentH {
			t.Errorf("%d x %d in %d: content %d x %d, want %d x %d", c.w, c.h, c.side, f.ContentW, f.ContentH, c.contentW, c.contentH)
		}
		if f.PictureW != c.w || f.PictureH != c.h || f.InputW != c.side || f.InputH != c.side || f.LowW != 256 || f.LowH != 256 {
			t.Errorf("%d x %d in %d: frame %+v", c.w, c.h, c.side, f)
		}
	}
}
