package ui

import (
	"image"
	"testing"

	"clickmask/mask"
	"clickmask/project"
	"clickmask/project/formats"
)

func TestPagesWithObjectsWithoutAClassAreTold(t *testing.T) {
	box := mask.Rect(8, 8, image.Rect(1, 1, 4, 4))
	doc := project.New()
	doc.OpenPictures([]project.Picture{{Path: "/a.png"}, {Path: "/b.png"}, {Path: "/c.png"}})
	ids := []project.PageID{doc.Pages()[0].ID, doc.Pages()[1].ID}
	doc.Place(&formats.Set{Classes: []formats.Class{{Name: "cat"}}, Pages: []formats.Page{
		{W: 8, H: 8, Items: []formats.Item{{Class: 0, Mask: box}}},
		{W: 8, H: 8, Items: []formats.Item{{Class: 0, Mask: box}, {Class: formats.NoClass, Mask: box}}},
	}}, ids, "Import labels")
	for i, want := range []bool{false, true, false, false} {
		if got := pageHasNameless(doc, i); got != want {
			t.Errorf("page %d: %v", i, got)
		}
	}
	if has := pagesWithClass(doc, "cat"); !has(0) || !has(1) || has(2) {
		t.Error("a class is not found by its name")
	}
}
