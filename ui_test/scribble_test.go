package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestAScribbleIsAskedTogetherAndItsThresholdSaidInTheWindow(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	s.press(fyne.KeyS)
	if !s.has("drag through a thing, with the right button through what is no part of it") {
		t.Errorf("the tool does not say what it does: %q", s.words())
	}
	s.drag(60, 100, 200, 100, desktop.MouseButtonPrimary, 0)
	s.answered()
	if points := s.page().Draft.Prompt.Points; len(points) != 5 || points[0].X < 120 || points[0].X > 140 {
		t.Fatalf("the points are %v", points)
	}
	if name, _ := s.w.Document().CanUndo(); name != "Scribble" {
		t.Errorf("the step is %q", name)
	}
	if !s.has("As it is") {
		t.Error("the mask that was answered has no threshold")
	}
	s.press(fyne.KeyReturn)
	s.until("it is kept", func() bool { return len(s.page().Objects) == 1 })
	if s.has("As it is") || !s.has("Only a model's answer has a threshold.") {
		t.Errorf("the kept object has one: %q", s.words())
	}
}
