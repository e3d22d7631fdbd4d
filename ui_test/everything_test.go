package uitest

import (
	"regexp"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestEverythingIsFoundAndKeptInTheWindow(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	s.press(fyne.KeyT)
	// The fake model's masks are discs round each point, of one of which it thinks enough.
	n := 0
	s.until("everything is found", func() bool {
		m := regexp.MustCompile(`(\d+) things were found`).FindStringSubmatch(s.words())
		if m != nil {
			n, _ = strconv.Atoi(m[1])
		}
		return m != nil
	})
	if !s.has("click keeps what is lit, a drag all it crosses, Tab lights what is round it") {
		t.Errorf("the tool does not say what it does: %q", s.words())
	}
	s.drag(100, 100, 200, 100, desktop.MouseButtonPrimary, 0)
	s.until("what the drag crosses is kept", func() bool { return len(s.page().Objects) > 1 })
	if name, _ := s.w.Document().CanUndo(); name != "Keep what was found" {
		t.Errorf("the step is %q", name)
	}
	s.w.Command("Undo")
	if len(s.page().Objects) != 0 {
		t.Error("it was more than one step")
	}
	s.w.Command("Keep all that was found")
	s.until("all is kept", func() bool { return len(s.page().Objects) == n })
	if s.w.Command("Keep all that was found"); len(s.page().Objects) != n {
		t.Error("there is something left to keep")
	}
	s.w.Command("Undo")
	s.press(fyne.KeyQ)
	if s.has("click keeps what is lit, a drag all it crosses, Tab lights what is round it") {
		t.Error("the hint stays with another tool in hand")
	}
}
