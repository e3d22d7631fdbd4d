package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestADigitWithoutAClassSaysSo(t *testing.T) {
	s := open(t, options{})
	s.press(fyne.Key5)
	if s.has("the key 5") {
		t.Error("without a picture there is no panel to add classes in")
	}
	s.shows(s.picture("a.png", 320, 200))
	s.press(fyne.Key5)
	if !s.has("No class has the key 5 yet.") {
		t.Errorf("nothing is said: %q", s.words())
	}
	s.w.Document().AddClass("dog")
	s.press(fyne.Key1)
	if s.has("the key 1") {
		t.Error("a class with that key is denied")
	}
}

// Esc steps back by one thing: what is being cut out goes, then what is selected is so no longer, and it is kept all the same.
func TestEscStepsBackOneThingAtATime(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	s.keepOne(160, 100)
	s.click(60, 60, desktop.MouseButtonPrimary, 0)
	s.answered()
	selected := s.page().Objects[0].ID
	s.w.Document().Select(selected)
	s.press(fyne.KeyF11)
	for i, want := range []string{"the draft", "the selection", "full screen"} {
		s.press(fyne.KeyEscape)
		left := ""
		switch page := s.page(); {
		case !page.Draft.Empty():
			left = "the draft"
		case page.Selected != 0:
			left = "the selection"
		case s.w.Fyne().FullScreen():
			left = "full screen"
		}
		if next := []string{"the selection", "full screen", ""}[i]; left != next || len(s.page().Objects) != 1 {
			t.Fatalf("Esc for %s leaves %q", want, left)
		}
	}
}

// A click draws nothing with a tool that draws by dragging, which says how.
func TestAClickWithAShapeSaysHowToDraw(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	for _, key := range []fyne.KeyName{fyne.KeyU, fyne.KeyO, fyne.KeyL} {
		s.press(key)
		says := func() bool {
			return s.has("Drag from corner to corner to draw.") || s.has("Drag round a thing to draw it.")
		}
		if says() {
			t.Fatalf("%s: it is said before", key)
		}
		s.click(160, 100, desktop.MouseButtonPrimary, 0)
		if !says() {
			t.Errorf("%s: nothing is said: %q", key, s.words())
		}
	}
}

func TestEscLeavesFullScreenOnceNothingIsOpen(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	full := func(want bool, when string) {
		t.Helper()
		if s.w.Fyne().FullScreen() != want || s.has("Objects") == want {
			t.Errorf("%s: full screen %v, panels %v", when, s.w.Fyne().FullScreen(), s.has("Objects"))
		}
	}
	s.press(fyne.KeyEscape)
	full(false, "Esc in a window")
	s.press(fyne.KeyF11)
	full(true, "F11")
	if !s.has("Esc or F11 leaves full screen") {
		t.Errorf("nobody says how to leave: %q", s.words())
	}
	s.click(160, 40, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.press(fyne.KeyEscape)
	full(true, "Esc with prompts")
	if !s.page().Draft.Prompt.Empty() {
		t.Error("Esc did not clear the prompts")
	}
	s.press(fyne.KeyEscape)
	full(false, "Esc without prompts")
	if s.has("leaves full screen") {
		t.Error("it is said still")
	}
	s.press(fyne.KeyF11)
	s.press(fyne.KeyF11)
	full(false, "F11 twice")
}

// In full screen there is no panel: F2 brings it for its field, and with the field it goes.
func TestF2NamesTheObjectInFullScreen(t *testing.T) {
	for name, end := range map[string]struct {
		do    func(s *stage)
		named string
	}{
		"Enter":             {func(s *stage) { s.enter("duck") }, "duck"},
		"Esc":               {func(s *stage) { s.press(fyne.KeyEscape) }, ""},
		"a click elsewhere": {func(s *stage) { s.w.Fyne().Canvas().Unfocus() }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := twoPictures(t)
			s.w.Command("Full screen")
			for range 2 {
				s.press(fyne.KeyF2)
				if _, ok := s.w.Fyne().Canvas().Focused().(interface{ SelectedText() string }); !ok || !s.has("Objects") {
					t.Fatalf("%T has the keyboard; the window says %q", s.w.Fyne().Canvas().Focused(), s.words())
				}
				end.do(s)
				s.pump()
				if s.has("Objects") || !s.w.Fyne().FullScreen() {
					t.Errorf("the panel stayed, or full screen was left: %q", s.words())
				}
			}
			if got := s.w.Document().ClassName(s.page().Objects[0].Class); got != end.named {
				t.Errorf("the object is called %q", got)
			}
			s.press(fyne.KeyEscape) // of what is selected
			s.press(fyne.KeyEscape)
			if s.w.Fyne().FullScreen() || !s.has("Objects") {
				t.Errorf("Esc did not bring everything back: %q", s.words())
			}
		})
	}
}
