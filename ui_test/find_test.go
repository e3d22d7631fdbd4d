package uitest

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickmask/mask"
	"clickmask/project"
)

// fourPictures shows four pictures; the second and the fourth have a cat.
func fourPictures(t *testing.T) *stage {
	t.Helper()
	s := open(t, options{})
	var paths []string
	for _, name := range []string{"beach.png", "forest.png", "beacon.png", "field.png"} {
		paths = append(paths, s.picture(name, 160, 100))
	}
	s.shows(paths...)
	doc := s.w.Document()
	cat, _ := doc.AddClass("Cat")
	for _, i := range []int{1, 3} {
		s.goesTo(i)
		doc.AddObjects([]project.Object{{Class: cat, Visible: true, Mask: mask.Rect(160, 100, image.Rect(5, 5, 9, 9))}}, "Import")
	}
	s.goesTo(0)
	s.paint()
	return s
}

// goesTo turns to a page and waits until it is shown.
func (s *stage) goesTo(i int) {
	s.t.Helper()
	for s.w.Document().CurrentIndex() < i {
		s.turnsTo("Next picture", s.w.Document().CurrentIndex()+1)
	}
	for s.w.Document().CurrentIndex() > i {
		s.turnsTo("Previous picture", s.w.Document().CurrentIndex()-1)
	}
}

// turnsTo runs a command and waits until it has led to a page.
func (s *stage) turnsTo(command string, to int) {
	s.t.Helper()
	s.w.Command(command)
	s.shown(to)
}

func (s *stage) shown(page int) {
	s.t.Helper()
	s.until(fmt.Sprintf("picture %d is shown", page+1), func() bool { return s.w.Document().CurrentIndex() == page && s.has("Ready") })
}

// paint draws the window: Fyne finds for the keyboard only what was drawn.
func (s *stage) paint() { s.w.Fyne().Canvas().(interface{ Capture() image.Image }).Capture() }

func TestAPictureIsGoneToByItsNumberAndItsName(t *testing.T) {
	s := fourPictures(t)
	for _, c := range []struct {
		typed string
		page  int
	}{{"3", 2}, {"BEA", 0}} {
		s.w.Command("Go to a picture…")
		test.Type(s.w.Fyne().Canvas().Focused(), c.typed)
		s.press(fyne.KeyReturn)
		s.shown(c.page)
		s.wantFocus("keyCatcher", "behind Enter")
	}
	s.turnsTo("Next picture", 2) // of those that are found
	s.w.Command("Go to a picture…")
	s.press(fyne.KeyEscape)
	s.turnsTo("Next picture", 3)
}

func TestPicturesWithAClassAreTurnedAmong(t *testing.T) {
	s := fourPictures(t)
	s.w.Command("Go to a picture…")
	test.Type(s.w.Fyne().Canvas().Focused(), "cat")
	s.press(fyne.KeyReturn)
	s.shown(1)
	s.turnsTo("Next picture", 3)
	s.w.Document().DeleteObject(s.page().Objects[0].ID)
	s.pump()
	s.turnsTo("Previous picture", 1)
	if !s.has("1 found") {
		t.Errorf("the picture whose cat is gone is found: %q", s.words())
	}
}

func TestFirstAndLastAreOfThePicturesThatAreFound(t *testing.T) {
	s := fourPictures(t)
	s.w.Command("Go to a picture…")
	test.Type(s.w.Fyne().Canvas().Focused(), "cat")
	s.press(fyne.KeyReturn)
	s.shown(1)
	s.turnsTo("Last picture", 3)
	s.turnsTo("First picture", 1)
	s.w.Command("Go to a picture…")
	s.press(fyne.KeyEscape)
	s.turnsTo("First picture", 0)
	s.turnsTo("Last picture", 3)
}

func TestWhyThereIsNoOtherPictureToGoToIsSaid(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 160, 100))
	s.w.Command("Go to a picture…")
	if !s.has("This is the only picture") {
		t.Errorf("nothing says so: %q", s.words())
	}
}

func TestAllObjectsThatAreFoundAreSelected(t *testing.T) {
	s := threeObjects(t)
	s.paint()
	s.w.Command("Find an object…")
	test.Type(s.w.Fyne().Canvas().Focused(), "c")
	s.w.Command("Select all objects")
	if got := s.page().Selection(); len(got) != 2 {
		t.Errorf("%d are selected", len(got))
	}
	s.press(fyne.KeyEscape)
	s.wantFocus("keyCatcher", "Esc")
	s.w.Command("Select all objects")
	if got := s.page().Selection(); len(got) != 3 {
		t.Errorf("behind Esc %d are selected", len(got))
	}
}
