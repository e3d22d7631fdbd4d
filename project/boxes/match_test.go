package boxes

import "testing"

func TestBoxesOfOneOfSeveralPicturesInAFileAreItsOwn(t *testing.T) {
	page := func(name string, stem bool, frame int) Page { return Page{Name: name, Stem: stem, Frame: frame} }
	for _, c := range []struct {
		picture string
		frame   int
		several bool
		pages   []Page
		want    int // of the pages, -1 for none
	}{
		{"cells.tif", 0, true, []Page{page("cells.tif", false, 0), page("cells.tif", false, 2)}, 0},
		{"cells.tif", 2, true, []Page{page("cells.tif", false, 0), page("cells.tif", false, 2)}, 1},
		{"cells.tif", 1, true, []Page{page("cells.tif", false, 0), page("cells.tif", false, 2)}, -1},
		{"a/cells.tif", 2, true, []Page{page("cells_p003", true, 0)}, 0},
		{"a/cells.tif", 2, true, []Page{page("x/cells_p003.png", false, 0), page("a/cells_p003.png", false, 0)}, 1},
		{"my.cells.tif", 0, true, []Page{page("my.cells_p001", true, 0)}, 0},
		{"cells.tif", 1, true, []Page{page("cells_p003", true, 0)}, -1},
		// A file of one picture has nothing to do with another that is called like one of several.
		{"page.png", 0, false, []Page{page("page_p001.png", false, 0), page("page.png", false, 0)}, 1},
		{"page_p001.png", 0, false, []Page{page("page_p001.png", false, 0)}, 0},
	} {
		b := &Book{Pages: c.pages}
		got, err := NewMatcher(b).Match(c.picture, c.frame, c.several)
		if err != nil || c.want < 0 && got != nil || c.want >= 0 && got != &b.Pages[c.want] {
			t.Errorf("%s %d: %v, %v; want page %d", c.picture, c.frame, got, err, c.want)
		}
	}
	named := NewMatcher(&Book{Pages: []Page{page("a.tif", false, 0), page("b.tif", false, 1), page("c_p002", true, 0)}})
	for picture, want := range map[string]bool{"a.tif": false, "b.tif": true, "c.tif": true} {
		if named.Numbered(picture) != want {
			t.Errorf("%s: numbered is not %v", picture, want)
		}
	}
}
