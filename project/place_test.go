package project

import (
	"image"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/mask"
	"clickmask/project/formats"
)

func picturesOf(paths ...string) *formats.Set {
	s := &formats.Set{Classes: []formats.Class{{Name: "dog"}, {Name: "cat"}}}
	for _, p := range paths {
		s.Pages = append(s.Pages, formats.Page{Path: p, W: 20, H: 10, Items: []formats.Item{
			{Class: 1, Mask: mask.Rect(20, 10, image.Rect(1, 1, 5, 5)), Score: 0.5}, {Class: formats.NoClass, Mask: mask.Rect(20, 10, image.Rect(3, 3, 9, 9)), Box: true}}})
	}
	return s
}

func TestLabelsLandOnThePageOfTheirPicture(t *testing.T) {
	d := New()
	d.Open([]string{"/data/x/cat.jpg", "/data/y/cat.jpg", "/data/DOG.PNG", "/data/e\u0301.jpg", "/data/two.jpg", "/data/two.png"})
	ids := make([]PageID, len(d.Pages()))
	for i, p := range d.Pages() {
		ids[i] = p.ID
	}
	m := MatchPages(picturesOf("y/cat.jpg", "train/x/cat", "dog.png", "\u00e9", "cat.jpg", "two", "two.png", "none.jpg"), d.Pages())
	want := []PageID{ids[1], ids[0], ids[2], ids[3], 0, 0, ids[5], 0}
	if !slices.Equal(m.Pages, want) || !slices.Equal(m.Twice, []int{4, 5}) {
		t.Errorf("found are %v, twice %v; want %v", m.Pages, m.Twice, want)
	}
}

func TestPlacingIsOneStepForAllPages(t *testing.T) {
	d := New()
	d.Open([]string{"a.png", "b.png", "c.png", "d.png"})
	d.SetPicture(20, 10, "h")
	d.AddClass("cat")
	set := picturesOf("a.png", "b.png", "c.png", "d.png")
	set.Pages[2].Items, set.Pages[2].Empty = nil, true
	set.Pages[3].W = 30
	for k := range set.Pages[3].Items {
		set.Pages[3].Items[k].Mask = mask.Rect(30, 10, image.Rect(1, 1, 5, 5))
	}
	d.SetPictureOf(d.Pages()[3].ID, 20, 10, "x")
	pages := MatchPages(set, d.Pages()).Pages
	before := d.Session()
	got := d.Place(set, pages, "Import")
	if got.Objects != 4 || got.Pages != 3 || !slices.Equal(got.Misfits, []int{3}) {
		t.Errorf("placed are %+v", got)
	}
	a, b, c := d.Pages()[0], d.Pages()[1], d.Pages()[2]
	if len(a.Objects) != 2 || len(b.Objects) != 2 || b.W != 20 || b.H != 10 || c.Mark != MarkedEmpty || len(d.Pages()[3].Objects) != 0 {
		t.Errorf("the pages are %+v", d.Pages())
	}
	if names := d.Classes().Names(); !slices.Equal(names, []string{"cat", "dog"}) {
		t.Errorf("the classes are %q", names)
	}
	if o := a.Objects[0]; d.ClassName(o.Class) != "cat" || o.IoU != 0.5 || !o.Prompt.Empty() || !o.Visible {
		t.Errorf("the first is %+v", o)
	}
	if o := a.Objects[1]; o.Class != 0 || o.Prompt.Box == nil || o.Prompt.Box.X1 != 9 || o.Prompt.Check(20, 10) != nil {
		t.Errorf("the second is %+v", o)
	}
	d.Undo()
	if after := d.Session(); len(after.Pages[0].Objects) != 0 || len(after.Pages[1].Objects) != 0 || after.Pages[2].Mark != Untouched || len(after.Classes) != len(before.Classes) {
		t.Errorf("undone it is %+v", after)
	}
	d.Redo()
	if !d.Pages()[1].HasObjects() {
		t.Error("it was not done again")
	}
	// The picture is decoded at last: the page knows its size, and an object of it is opened.
	d.Show(1)
	if err := d.SetPicture(20, 10, "g"); err != nil {
		t.Error(err)
	}
	if err := d.SetPictureOf(b.ID, 40, 10, "g"); err == nil {
		t.Error("masks lie on a picture of another size")
	}
	if !d.Reopen(d.Pages()[1].Objects[1].ID) {
		t.Error("an object with a box cannot be opened")
	}
}

func TestASessionOfASetIsSavedAndRead(t *testing.T) {
	folder := t.TempDir()
	set := picturesOf("a.png", "b.png")
	set.Pages[1].Items, set.Pages[1].Empty = nil, true
	s := NewSession(set, []string{filepath.Join(folder, "a.png"), filepath.Join(folder, "b.png")})
	path := filepath.Join(folder, "s.clickmask")
	if err := SaveSession(path, false, s); err != nil {
		t.Fatal(err)
	}
	got, missing, err := LoadSession(path)
	if err != nil || len(missing) != 2 {
		t.Fatalf("%q are missing (%v)", missing, err)
	}
	back := got.Set()
	if len(back.Pages) != 2 || back.Pages[0].Path != "a.png" || len(back.Pages[0].Items) != 2 || !back.Pages[0].Items[0].Mask.Equal(set.Pages[0].Items[0].Mask) || !back.Pages[1].Empty {
		t.Errorf("it is read as %+v", back)
	}
}

func TestLabelsThatComeBackAreNotPutOnTopOfThemselves(t *testing.T) {
	d := New()
	d.Open([]string{"a.png", "b.png", "c.png"})
	set := picturesOf("a.png", "b.png")
	pages := MatchPages(set, d.Pages()).Pages
	if n := d.Meets(set, pages); n != 0 {
		t.Errorf("%d pages without objects are met", n)
	}
	d.Place(set, pages, "Import")
	before := d.State()
	if got := d.Place(set, pages, "Import"); got.Known != 4 || got.Objects != 0 || got.Pages != 0 || d.Meets(set, pages) != 0 {
		t.Errorf("the same is placed as %+v", got)
	}
	if d.State() != before || len(d.Pages()[0].Objects) != 2 {
		t.Error("the same again is a step, or is there twice")
	}
	// What had no class comes back as an object of one, and something is new.
	set.Classes = append(set.Classes, formats.Class{Name: "object"})
	set.Pages[0].Items[1].Class = 2
	set.Pages[1].Items = append(set.Pages[1].Items, formats.Item{Class: 1, Mask: mask.Rect(20, 10, image.Rect(0, 0, 3, 3))})
	if n := d.Meets(set, pages); n != 1 {
		t.Errorf("%d pages are met", n)
	}
	less := &formats.Set{Classes: set.Classes, Pages: []formats.Page{set.Pages[0]}}
	if less.Pages[0].Items = less.Pages[0].Items[:1]; d.Meets(less, pages[:1]) != 1 {
		t.Error("an object that is gone from the labels is not noticed")
	}
	if got := d.Place(set, pages, "Import"); got.Known != 4 || got.Objects != 1 || got.Pages != 2 {
		t.Errorf("placed are %+v", got)
	}
	if o := d.Pages()[0].Objects[1]; d.ClassName(o.Class) != "object" {
		t.Errorf("what had no class is %q", d.ClassName(o.Class))
	}
}

func TestLabelsTakeThePlaceOfWhatThereIs(t *testing.T) {
	d := New()
	d.Open([]string{"a.png", "b.png", "c.png"})
	set := picturesOf("a.png", "b.png", "c.png")
	d.SetPicture(20, 10, "h")
	pages := MatchPages(set, d.Pages()).Pages
	d.Place(set, pages, "Import")
	d.Reopen(d.Pages()[0].Objects[0].ID)
	set.Pages[0].Items = []formats.Item{{Class: 0, Mask: mask.Rect(20, 10, image.Rect(2, 2, 6, 6))}, {Class: 0, Mask: mask.Rect(20, 10, image.Rect(7, 2, 9, 6))}}
	set.Pages[1].Items, set.Pages[1].Empty = nil, true // nothing is said of what is there
	set.Pages[2].W = 30
	more := set.Pages[0]
	more.Items = []formats.Item{{Class: 1, Mask: mask.Rect(20, 10, image.Rect(10, 2, 12, 6))}}
	set.Pages, pages = append(set.Pages, more), append(pages, pages[0])
	if got := d.PlaceOver(set, pages, "Import"); got.Objects != 3 || got.Pages != 2 || !slices.Equal(got.Misfits, []int{2}) {
		t.Errorf("placed are %+v", got)
	}
	a := d.Pages()[0]
	if len(a.Objects) != 3 || !a.Objects[0].Mask.Equal(set.Pages[0].Items[0].Mask) || a.Draft.Of != 0 {
		t.Errorf("the first page has %+v", a.Objects)
	}
	if len(d.Pages()[1].Objects) != 2 || len(d.Pages()[2].Objects) != 2 {
		t.Error("pages of which nothing was said lost what they had")
	}
	// Of the same pixels another class is taken, and the object is the one that it was.
	kept := a.Objects[0].ID
	set.Pages[0].Items = []formats.Item{{Class: 1, Mask: set.Pages[0].Items[0].Mask}}
	set.Pages, pages = set.Pages[:1], pages[:1]
	if got := d.PlaceOver(set, pages, "Import"); got.Known != 1 || got.Objects != 0 || got.Pages != 1 {
		t.Errorf("placed are %+v", got)
	}
	if a := d.Pages()[0]; len(a.Objects) != 1 || a.Objects[0].ID != kept || d.ClassName(a.Objects[0].Class) != "cat" {
		t.Errorf("the first page has %+v", a.Objects)
	}
	d.Undo()
	d.Undo()
	if a := d.Pages()[0]; len(a.Objects) != 2 || a.Draft.Of == 0 {
		t.Errorf("undone it has %+v, open is %d", a.Objects, a.Draft.Of)
	}
}
