package uitest

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
	"clickmask/project"
)

// threeObjects shows a picture with three objects of classes: two squares that overlap, and one with a hole and a speck.
func threeObjects(t *testing.T) *stage {
	t.Helper()
	return threeObjectsWith(t, options{})
}

func threeObjectsWith(t *testing.T, o options) *stage {
	t.Helper()
	s := open(t, o)
	s.shows(s.picture("a.png", 320, 200))
	doc := s.w.Document()
	square := func(x0, y0, x1, y1 int) mask.Mask { return mask.Rect(320, 200, image.Rect(x0, y0, x1, y1)) }
	holey := mask.Union(mask.Subtract(square(200, 20, 260, 80), square(220, 40, 225, 45)), square(300, 20, 303, 23))
	var objects []project.Object
	for i, m := range []mask.Mask{square(10, 10, 50, 50), square(30, 30, 90, 90), holey} {
		id, _ := doc.AddClass([]string{"cat", "dog", "cup"}[i])
		objects = append(objects, project.Object{Mask: m, Class: id, Colour: i, Visible: true})
	}
	doc.AddObjects(objects, "Import")
	s.pump()
	return s
}

// row clicks the row of an object with keys held.
func (s *stage) row(word string, held fyne.KeyModifier) {
	s.t.Helper()
	o, ok := tappable(s.w.Fyne().Canvas().Content(), word)
	if !ok {
		s.t.Fatalf("no row says %q: %q", word, s.words())
	}
	o.(desktop.Mouseable).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: held})
	o.(desktop.Mouseable).MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: held})
	o.Tapped(&fyne.PointEvent{})
	s.pump()
}

// sizes are the classes and pixels of the objects.
func (s *stage) sizes() string {
	text := ""
	for _, o := range s.page().Objects {
		text += fmt.Sprintf("%s %d, ", s.w.Document().ClassName(o.Class), o.Mask.Area())
	}
	return text
}

func (s *stage) becomes(want string) {
	s.t.Helper()
	s.until("the objects are "+want, func() bool { return s.sizes() == want })
}

const allThree = "cat 1600, dog 3600, cup 3584, "

func TestSeveralObjectsAreSelectedInTheListAndMadeOne(t *testing.T) {
	s := threeObjects(t)
	s.row("dog", 0)
	s.row("cat", fyne.KeyModifierShortcutDefault)
	if got := s.page().Selection(); len(got) != 2 || s.w.Document().ClassName(s.page().Objects[0].Class) != "cat" || s.page().Selected != s.page().Objects[0].ID {
		t.Fatalf("selected are %v", got)
	}
	marked := 0
	c, _ := s.picturePlace(0, 0)
	scene := c.Scene()
	for _, o := range scene.Objects {
		if o.Selected {
			marked++
		}
	}
	if marked != 2 {
		t.Errorf("%d of %d masks are marked on the picture", marked, len(scene.Objects))
	}
	s.w.Command("Unite")
	s.becomes("cat 4800, cup 3584, ")
	s.w.Command("Undo")
	s.becomes(allThree)
	s.w.Command("Subtract from the last one")
	s.becomes("cat 1200, dog 3600, cup 3584, ")
	s.w.Command("Undo")
	s.row("dog", 0)
	s.row("cup", fyne.KeyModifierShift)
	s.w.Command("Intersect")
	s.until("it is said that nothing would be left", func() bool { return s.has("Nothing would be left of 1 object, so it stays as it was.") })
	s.becomes(allThree)
}

func TestAllObjectsAreDeletedAndNamedAtOnce(t *testing.T) {
	s := threeObjects(t)
	s.w.Command("Select all objects")
	if n := len(s.page().Selection()); n != 3 {
		t.Fatalf("%d objects are selected", n)
	}
	s.press(fyne.KeyDelete)
	if s.sizes() != "" {
		t.Errorf("what is left: %s", s.sizes())
	}
	if name, _ := s.w.Document().CanUndo(); name != "Delete objects" {
		t.Errorf("the step is %q", name)
	}
	s.w.Command("Undo")
	s.becomes(allThree)
	s.press(fyne.KeyF2)
	s.enter("bowl")
	s.becomes("bowl 1600, bowl 3600, bowl 3584, ")
}

func TestTheClickedPartStaysAndEscCallsItOff(t *testing.T) {
	s := threeObjects(t)
	s.row("cup", 0)
	s.press(fyne.KeyG) // the hand, whose clicks tell of no place
	s.w.Command("Keep one part…")
	if !s.has("Click the part that is to stay, or Esc") {
		t.Fatalf("nobody says what to do: %q", s.words())
	}
	s.press(fyne.KeyEscape)
	if s.has("Click the part that is to stay, or Esc") {
		t.Fatal("Esc does not call it off")
	}
	s.w.Command("Keep one part…")
	s.click(150, 150, desktop.MouseButtonPrimary, 0)
	if !s.has("Nothing that is selected is there. Click one of its parts.") {
		t.Errorf("nothing is said of a click beside it: %q", s.words())
	}
	s.click(301, 21, desktop.MouseButtonPrimary, 0)
	s.becomes("cat 1600, dog 3600, cup 9, ")
	if !s.page().Draft.Prompt.Empty() {
		t.Error("the click was a prompt too")
	}
}

func TestTheMenuCleansWhatIsSelected(t *testing.T) {
	s := threeObjects(t)
	s.row("cup", 0)
	s.row("cat", fyne.KeyModifierShortcutDefault)
	s.w.Command("Fill all holes")
	s.becomes("cat 1600, dog 3600, cup 3609, ")
	if !s.has("All") {
		t.Error("the slider does not show it")
	}
	s.w.Command("Remove small specks")
	s.becomes("cat 1600, dog 3600, cup 3600, ")
	s.w.Command("Shrink by a pixel")
	s.becomes("cat 1444, dog 3600, cup 3364, ")
	s.tap("Reset")
	s.becomes(allThree)
	s.w.Command("Remove overlaps")
	s.until("nothing changes, and that is said", func() bool { return s.has("That changes nothing.") })
	s.row("cat", 0)
	s.w.Command("Remove overlaps") // of all, with one selected
	s.becomes("cat 1200, dog 3600, cup 3584, ")
}

func TestTheSettingsCleanEachMaskThatIsKept(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	s.w.Command("Settings…")
	s.tap("1000") // of the last row that has it: the specks
	s.press(fyne.KeyEscape)
	if got := remembered(t, s.settings, "keepSpecks"); got != 1000.0 {
		t.Fatalf("%v is remembered", got)
	}
	s.click(160, 100, desktop.MouseButtonPrimary, 0)
	s.answered()
	want := s.page().Draft.ChosenLogits().Mask().DropSpecks(1000)
	s.press(fyne.KeyReturn)
	s.until("the mask is kept", func() bool { return s.page().HasObjects() })
	if got := s.page().Objects[0].Mask; !got.Equal(want) {
		t.Errorf("kept are %d pixels, want %d", got.Area(), want.Area())
	}
}
