package desk_test

import (
	"errors"
	"image"
	"testing"

	"clickmask/picture"
	"clickmask/project"
)

// A picture that is another one by now is not cut out by masks of the old one.
func TestAPictureThatHasChangedIsNotCutOut(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	s.SetAtOnce(true)
	s.play("click answer frame lookEnds next background")
	pages := s.AllFinals()
	if len(pages) != 1 || pages[0].Count != 1 {
		t.Fatalf("they are %v", pages)
	}
	if list, err := pages[0].Load(t.Context()); err != nil || len(list) != 1 || list[0].Mask().Empty() {
		t.Errorf("%d, %v", len(list), err)
	}
	changed := image.NewRGBA(image.Rect(0, 0, 400, 300))
	changed.Pix[0] = 9
	s.files["/p/a.png"] = picture.FromImage(changed, "a.png")
	var is *project.PictureChangedError
	if _, err := pages[0].Load(t.Context()); !errors.As(err, &is) {
		t.Errorf("it is cut out: %v", err)
	}
}

// The picture of a file that holds several is that of its page.
func TestACutOutIsOfThePageOfItsFile(t *testing.T) {
	s := newStage(t)
	s.SetAtOnce(true)
	path := s.stackFile("cells.gif", 3)
	s.Open([]string{path}, func(string) {})
	s.background()
	s.model()
	s.ready()
	turn := func() { s.Turn(1); s.background(); s.ready() }
	turn()
	s.play("click answer frame lookEnds")
	turn()
	pages := s.AllFinals()
	if len(pages) != 1 {
		t.Fatalf("they are %v", pages)
	}
	if pages[0].Stem != "cells_p002" {
		t.Errorf("its files are called after %q", pages[0].Stem)
	}
	if _, err := pages[0].Load(t.Context()); err != nil || s.lastFrame.Load() != 1 {
		t.Errorf("picture %d was opened: %v", s.lastFrame.Load(), err)
	}
}
