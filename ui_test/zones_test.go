package uitest

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/ui/parts"
)

// focused is the type of what has the keyboard.
func (s *stage) focused() string {
	name := fmt.Sprintf("%T", s.w.Fyne().Canvas().Focused())
	return name[strings.LastIndex(name, ".")+1:]
}

// keys presses keys one after the other.
func (s *stage) keys(names ...fyne.KeyName) {
	s.t.Helper()
	for _, name := range names {
		s.press(name)
		s.pump()
	}
}

func (s *stage) wantFocus(want, when string) {
	s.t.Helper()
	if got := s.focused(); got != want {
		s.t.Errorf("%s: the keyboard is at a %s, want a %s", when, got, want)
	}
}

// threeKept shows a picture with three kept objects, the third of them selected.
func threeKept(t *testing.T) *stage {
	t.Helper()
	s := twoPictures(t)
	for i := range 2 {
		s.click(float64(40+60*i), 30, desktop.MouseButtonPrimary, 0)
		s.answered()
		s.press(fyne.KeyReturn)
		s.until("the object is kept", func() bool { return len(s.page().Objects) == 2+i })
	}
	s.w.Fyne().Canvas().(interface{ Capture() image.Image }).Capture()
	return s
}

func TestF6GoesRoundThePartsOfTheWindow(t *testing.T) {
	s := threeKept(t)
	round := []string{"IconButton", "objectRow", "slider", "stillTile", "textLink", "IconButton", "keyCatcher"}
	for _, want := range round {
		s.keys(fyne.KeyF6)
		s.wantFocus(want, "F6")
	}
	back, ok := s.w.Fyne().Canvas().Focused().(interface{ TypedKey(*fyne.KeyEvent) })
	if !ok {
		t.Fatal("nothing has the keyboard")
	}
	back.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	s.keys(fyne.KeyEscape)
	s.wantFocus("keyCatcher", "Esc")
	for range 3 {
		s.w.Command("Previous part of the window")
	}
	s.wantFocus("stillTile", "Shift+F6 three times")
	s.keys(fyne.KeyRight, fyne.KeyReturn)
	s.until("the second picture is shown", func() bool { return s.w.Document().CurrentIndex() == 1 })
}

// The picture draws no ring of its own.
func TestThePictureHasARingOnceTheKeyboardIsBack(t *testing.T) {
	s := threeKept(t)
	ringed := func() bool { _, _, ok := find[*parts.FocusRing](s, nil); return ok }
	s.keys(fyne.KeyF6)
	if ringed() {
		t.Error("the keyboard is at the rail")
	}
	for what, done := range map[string]func(){
		"a key":   func() { s.keys(fyne.KeyF) },
		"a click": func() { s.click(100, 75, desktop.MouseButtonPrimary, 0) },
	} {
		s.keys(fyne.KeyF6, fyne.KeyEscape)
		if !ringed() {
			t.Error("the keyboard is at the picture, and nothing says so")
		}
		done()
		if ringed() {
			t.Errorf("after %s there is a ring still", what)
		}
	}
}

func TestTheRailIsOperatedByKeys(t *testing.T) {
	s := threeKept(t)
	s.keys(fyne.KeyF6, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if s.has("drag draws") {
		t.Error("a tool is taken that is only gone over")
	}
	s.keys(fyne.KeyReturn)
	s.wantFocus("keyCatcher", "Enter on a tool")
	if !s.has("drag draws") {
		t.Errorf("the brush was not taken: %q", s.words())
	}
	s.keys(fyne.KeyF6, fyne.KeyEnd, fyne.KeyUp) // redo has nothing to do and is passed over
	s.keys(fyne.KeySpace)
	s.until("undo undid", func() bool { return len(s.page().Objects) == 2 })
	s.wantFocus("IconButton", "after undo")
}

func TestTheListOfObjectsIsOperatedByKeys(t *testing.T) {
	s := threeKept(t)
	third := s.page().Objects[2].ID
	s.keys(fyne.KeyF6, fyne.KeyF6)
	s.wantFocus("objectRow", "F6 twice")
	if s.page().Selected != third {
		t.Fatalf("object %d is selected, want %d", s.page().Selected, third)
	}
	s.keys(fyne.KeyDown)
	second := s.page().Objects[1].ID
	if s.page().Selected != second {
		t.Errorf("Down selects object %d, want %d", s.page().Selected, second)
	}
	s.keys(fyne.KeySpace)
	if s.page().Objects[1].Visible {
		t.Error("Space does not hide the object")
	}
	s.keys(fyne.KeyF2)
	s.enter("cat")
	s.pump()
	if o := s.page().Objects[1]; s.w.Document().ClassName(o.Class) != "cat" {
		t.Errorf("F2 names it %q", s.w.Document().ClassName(o.Class))
	}
	s.wantFocus("objectRow", "after the name")
	s.keys(fyne.Key1) // the window's, from wherever
	if o := s.page().Objects[1]; s.w.Document().ClassName(o.Class) != "dog" {
		t.Errorf("the digit gives %q", s.w.Document().ClassName(o.Class))
	}
	s.keys(fyne.KeyDelete)
	if len(s.page().Objects) != 2 {
		t.Fatal("Delete does not delete")
	}
	s.wantFocus("objectRow", "after Delete") // the next one
	s.keys(fyne.KeyHome, fyne.KeyUp)
	s.wantFocus("IconButton", "Up from the first row")
	s.keys(fyne.KeyDown, fyne.KeyReturn)
	if s.page().Draft.Of != third {
		t.Errorf("Enter opens object %d again, want %d", s.page().Draft.Of, third)
	}
	s.wantFocus("keyCatcher", "the object is open")
}

func TestTheSlidersAreOperatedByKeys(t *testing.T) {
	s := threeKept(t)
	s.keys(fyne.KeyF6, fyne.KeyF6, fyne.KeyF6)
	s.wantFocus("slider", "F6 three times")
	s.keys(fyne.KeyRight, fyne.KeyRight)
	s.until("it is said", func() bool { return s.has("+2 px") })
	s.keys(fyne.KeyPageUp, fyne.KeyLeft)
	s.until("it is said", func() bool { return s.has("+11 px") })
	s.keys(fyne.KeyDown, fyne.KeyEnd)
	s.until("the next one moved", func() bool { return s.has("20 px") && s.has("+11 px") })
}

func TestTheListOfClassesIsOperatedByKeys(t *testing.T) {
	s := threeKept(t)
	s.keys(fyne.KeyF6, fyne.KeyF6, fyne.KeyHome, fyne.KeyUp, fyne.KeyUp)
	s.keys(fyne.KeySpace) // the tab of the classes
	if !s.has("Add a class") && s.has("Grow") {
		t.Fatalf("the classes are not shown: %q", s.words())
	}
	s.wantFocus("tab", "after Space")
	s.w.Fyne().Canvas().(interface{ Capture() image.Image }).Capture()
	s.keys(fyne.KeyEscape, fyne.KeyF6, fyne.KeyF6)
	s.wantFocus("classRow", "F6 twice")
	s.keys(fyne.KeyHome, fyne.KeyDown, fyne.KeyReturn)
	if o := s.page().Objects[2]; s.w.Document().ClassName(o.Class) != "cat" {
		t.Errorf("Enter gives %q", s.w.Document().ClassName(o.Class))
	}
	s.keys(fyne.KeyF2)
	s.enter("bird")
	s.pump()
	s.wantFocus("classRow", "after the name")
	s.keys(fyne.KeyHome, fyne.KeyUp)
	s.wantFocus("labelEntry", "Up from the first row")
	s.keys(fyne.KeyDown)
	s.wantFocus("classRow", "Down from the field")
}

func TestTheKeyboardComesBackFromAPartThatIsHidden(t *testing.T) {
	s := threeKept(t)
	s.keys(fyne.KeyF6)
	s.w.Command("Show or hide the panels")
	s.pump()
	s.wantFocus("keyCatcher", "the rail is hidden")
	s.keys(fyne.KeyF6)
	s.wantFocus("stillTile", "F6 passes over what is hidden")
}

// Fyne takes the keyboard from what had it at a click elsewhere.
func TestTheKeyboardComesBackAfterAClickBesideAPart(t *testing.T) {
	s := threeKept(t)
	for range 5 {
		s.keys(fyne.KeyF6)
		s.w.Fyne().Canvas().Unfocus()
		s.pump()
		s.wantFocus("keyCatcher", "nobody else has it")
		s.keys(fyne.KeyF6)
	}
}
