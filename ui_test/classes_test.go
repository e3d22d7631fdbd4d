package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// F2 names the selected object wherever the panel is: shown, folded, on its other side, or a drawer that is closed.
func TestF2BringsThePanelUpAndHasTheFocusInTheField(t *testing.T) {
	for name, prepare := range map[string]func(s *stage){
		"shown":           func(*stage) {},
		"folded":          func(s *stage) { s.w.Command("Show or hide the panels") },
		"the classes":     func(s *stage) { s.tap("Classes") },
		"a closed drawer": func(s *stage) { s.w.Fyne().Resize(fyne.NewSize(700, 500)) },
		"folded, then narrow": func(s *stage) {
			s.w.Command("Show or hide the panels")
			s.w.Fyne().Resize(fyne.NewSize(700, 500))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := twoPictures(t)
			prepare(s)
			s.press(fyne.KeyF2)
			s.enter("bird")
			if got := s.w.Document().ClassName(s.page().Objects[0].Class); got != "bird" {
				t.Errorf("the object is called %q", got)
			}
		})
	}
}

// A row of the class panel and a digit give the selected object its class, and the open one before it.
func TestARowOfTheClassPanelAndADigitGiveTheSameObjectItsClass(t *testing.T) {
	s := twoPictures(t)
	s.w.Document().AddClass("bird")
	class := func() string { return s.w.Document().ClassName(s.page().Objects[0].Class) }
	s.tap("Classes")
	s.tap("cat")
	s.passTime()
	if class() != "cat" {
		t.Errorf("after a click on a row the selected object is %q", class())
	}
	s.w.Fyne().Canvas().Unfocus()
	s.pump()
	s.press(fyne.Key1)
	if class() != "dog" {
		t.Errorf("after a digit the selected object is %q", class())
	}
	s.click(20, 20, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.tap("bird")
	s.passTime()
	if draft := s.w.Document().ClassName(s.page().Draft.Class); draft != "bird" || class() != "dog" {
		t.Errorf("the open object is %q, the kept one %q", draft, class())
	}
}
