package project

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"clickmask/project/formats"
)

// stack is a document of the pictures of one file, and of a photograph.
func stack(t *testing.T, n int) *Document {
	t.Helper()
	d := New()
	var list []Picture
	for k := range n {
		list = append(list, Picture{"/p/cells.tif", k})
	}
	d.OpenPictures(append(list, Picture{Path: "/p/photo.jpg"}))
	return d
}

func TestPagesOfOneFileAreToldApart(t *testing.T) {
	d := stack(t, 3)
	var stems []string
	for _, p := range d.Pages() {
		stems = append(stems, d.Stem(p))
	}
	if want := []string{"cells_p001", "cells_p002", "cells_p003", "photo"}; !reflect.DeepEqual(stems, want) {
		t.Errorf("files are called %q, want %q", stems, want)
	}
	if of := FramesOf(d.Pages()); of["/p/cells.tif"] != 3 || of["/p/photo.jpg"] != 1 {
		t.Errorf("%v", of)
	}
}

func TestASessionKeepsWhichPictureOfItsFileAPageIs(t *testing.T) {
	d := stack(t, 3)
	d.Show(2)
	path := filepath.Join(t.TempDir(), "w.clickmask")
	if err := SaveSession(path, false, d.Session()); err != nil {
		t.Fatal(err)
	}
	s, _, err := LoadSession(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Pages {
		if got, want := s.Pages[i].Frame, d.Pages()[i].Frame; got != want || s.Pages[i].Name != d.Pages()[i].Name {
			t.Errorf("page %d is picture %d of its file, want %d", i, got, want)
		}
	}
	if s.Current != 2 {
		t.Errorf("page %d is shown", s.Current)
	}
}

// Labels say the frame, or are called as exports call it; those that say nothing are about the first.
func TestLabelsFindTheirPictureAmongThoseOfAFile(t *testing.T) {
	d := stack(t, 3)
	set := &formats.Set{Pages: []formats.Page{{Path: "cells.tif", Frame: 2}, {Path: "cells.tif"}, {Path: "cells_p002.png"}, {Path: "cells_p002"},
		{Path: "cells.tif", Frame: 3}, {Path: "cells_p2.png"}, {Path: "photo.jpg"}}}
	got := MatchPages(set, d.Pages()).Pages
	ids := func(k int) PageID { return d.Pages()[k].ID }
	if want := []PageID{ids(2), ids(0), ids(1), ids(1), 0, 0, ids(3)}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestPagesOfAFileThatWasMovedAreFoundByTheirOwnPixels(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "renamed.tif"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	page := func(id PageID, frame int, hash string) *Page {
		return &Page{ID: id, Path: "/gone/cells.tif", Name: "cells.tif", Frame: frame, PixelsHash: hash, Missing: true}
	}
	hash := func(_ context.Context, at Picture) string { return fmt.Sprint("picture ", at.Frame) }
	pages := []*Page{page(1, 0, "picture 0"), page(2, 1, "picture 1"), page(3, 2, "something else")}
	got := FindPages(t.Context(), pages, root, hash)
	at := filepath.Join(root, "renamed.tif")
	if want := (map[PageID]string{1: at, 2: at}); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
