package uitest

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/parts"
)

// twoPictures shows the first of two pictures, on which an object is kept; there are the classes dog and cat.
func twoPictures(t *testing.T) *stage {
	s := open(t, options{})
	s.shows(s.picture("a.png", 200, 150), s.picture("b.png", 200, 150))
	s.w.Document().AddClass("dog")
	s.w.Document().AddClass("cat")
	s.click(100, 75, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.press(fyne.KeyReturn)
	s.until("the object is kept", func() bool { return len(s.page().Objects) == 1 })
	s.w.Fyne().Canvas().(interface{ Capture() image.Image }).Capture()
	return s
}

// turns says that the window's keys work: Page Down shows the second picture.
func (s *stage) turns() {
	s.t.Helper()
	s.pump()
	s.press(fyne.KeyPageDown)
	s.until("the next picture is shown", func() bool { return s.w.Document().CurrentIndex() == 1 && s.has("Ready") })
}

func TestKeysReachTheWindowAfterAnObjectWasRenamed(t *testing.T) {
	for name, end := range map[string]func(s *stage){
		"Esc":              func(s *stage) { s.press(fyne.KeyEscape) },
		"Enter, unchanged": func(s *stage) { s.press(fyne.KeyReturn) },
		"Enter":            func(s *stage) { s.enter("bird") },
		"a click elsewhere": func(s *stage) {
			s.w.Fyne().Canvas().Unfocus()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := twoPictures(t)
			s.press(fyne.KeyF2)
			end(s)
			s.turns()
		})
	}
}

func TestKeysReachTheWindowAfterAClassWasRenamedOrMerged(t *testing.T) {
	for name, end := range map[string]func(s *stage){
		"Esc":   func(s *stage) { s.press(fyne.KeyEscape) },
		"Enter": func(s *stage) { s.press(fyne.KeyReturn) },
	} {
		for _, of := range []string{"Rename", "Merge into…"} {
			t.Run(of+", "+name, func(t *testing.T) {
				s := twoPictures(t)
				s.tap("Classes")
				panel, _, ok := find[*parts.ClassPanel](s, nil)
				if !ok {
					t.Fatal("the classes are not shown")
				}
				s.menuOf(panel, "dog")
				s.tap(of)
				if name == "Enter" && of != "Rename" {
					s.enter("no such class")
					s.press(fyne.KeyEscape)
				} else {
					end(s)
				}
				s.turns()
			})
		}
	}
}

func TestKeysActOnAClassThatWasClickedAndComeBack(t *testing.T) {
	s := twoPictures(t)
	s.tap("Classes")
	doc := s.w.Document()
	doc.SetClass(s.page().Objects[0].ID, doc.SuggestClasses("cat")[0].ID) // a class in use is asked about
	s.tap("cat")
	s.press(fyne.KeyDelete)
	if !s.has("Delete the class cat?") {
		t.Fatalf("the window says %q", s.words())
	}
	s.tap("Cancel")
	s.w.Fyne().Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt})
	if got := s.w.Document().Classes().Names(); len(got) != 2 || got[0] != "cat" {
		t.Errorf("the classes are %q", got)
	}
	s.press(fyne.KeyF2)
	s.enter("bird")
	if got := s.w.Document().Classes().Names(); len(got) != 2 || got[0] != "bird" || len(s.page().Objects) != 1 {
		t.Errorf("the classes are %q with %d objects", got, len(s.page().Objects))
	}
	s.press(fyne.KeyDelete) // the window has the keys again, and this is the object's
	if len(s.page().Objects) != 0 {
		t.Error("the object stayed")
	}
	s.tap("dog")
	s.turns()
}

func TestTheKeyOfAClassIsChanged(t *testing.T) {
	s := twoPictures(t)
	s.tap("Classes")
	panel, _, _ := find[*parts.ClassPanel](s, nil)
	s.menuOf(panel, "dog")
	item, ok := tappable(s.w.Fyne().Canvas().Overlays().Top(), "Key")
	if !ok {
		t.Fatal("the menu has no keys")
	}
	item.(desktop.Hoverable).MouseIn(&desktop.MouseEvent{})
	s.tap("2  cat")
	if dog, cat := s.w.Document().Classes()[0], s.w.Document().Classes()[1]; dog.Key != 2 || cat.Key != 1 {
		t.Errorf("the keys are %d and %d", dog.Key, cat.Key)
	}
	s.press(fyne.KeyEscape)
	s.press(fyne.Key2)
	if o := s.page().Objects[0]; s.w.Document().ClassName(o.Class) != "dog" {
		t.Errorf("the key gives %q", s.w.Document().ClassName(o.Class))
	}
}

// menuOf opens the menu of the row with a name.
func (s *stage) menuOf(panel fyne.CanvasObject, name string) {
	s.t.Helper()
	row, ok := tappable(panel, name)
	if !ok {
		s.t.Fatalf("there is no row of %q", name)
	}
	test.TapSecondary(row.(fyne.SecondaryTappable))
	s.pump()
}
