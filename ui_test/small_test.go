package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/ui/parts"
)

func TestASmallWindowHasKeepBesideTheDrawerAndTheNumberOfThePicture(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 512, Height: 384}, {Width: 400, Height: 300}} {
		s := open(t, options{})
		s.shows(s.picture("a.png", 320, 200), s.picture("b.png", 320, 200))
		s.w.Fyne().Resize(size)
		if !s.has("1 of 2") {
			t.Errorf("at %v it does not say which picture it is: %q", size, s.words())
		}
		s.click(160, 40, desktop.MouseButtonPrimary, 0)
		s.answered()
		s.until("the candidates are there", func() bool { return s.has("Keep") })
		bar, _, _ := find[*parts.TopBar](s, nil)
		bar.OnPanel()
		strip, at, ok := find[*parts.CandidateStrip](s, nil)
		drawer, below, open := find[*parts.SidePanel](s, nil)
		if !ok || !open {
			t.Fatalf("at %v candidates: %v, drawer: %v", size, ok, open)
		}
		if at.X+strip.Size().Width > below.X && at.Y < below.Y+drawer.Size().Height {
			t.Errorf("at %v the drawer, %v at %v, covers the candidates, %v at %v", size, drawer.Size(), below, strip.Size(), at)
		}
		s.press(fyne.KeyD)
		s.until("the second picture is shown", func() bool { return s.has("2 of 2") })
		s.w.Close()
	}
}

// Without the field, what is typed for the name would be taken for keys of the window.
func TestRenamingByItsKeyBringsThePanelWithTheName(t *testing.T) {
	for name, fold := range map[string]func(s *stage){
		"the drawer is closed":  func(s *stage) { s.w.Fyne().Resize(fyne.NewSize(512, 384)) },
		"the panels are hidden": func(s *stage) { s.w.Command("Show or hide the panels") },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, options{})
			s.shows(s.picture("a.png", 320, 200))
			s.keepOne(160, 100)
			fold(s)
			if _, _, open := find[*parts.SidePanel](s, nil); open {
				t.Fatal("the panel is there")
			}
			s.press(fyne.KeyF2)
			s.enter("cat")
			if got := s.w.Document().ClassName(s.page().Objects[0].Class); got != "cat" {
				t.Errorf("the object is called %q", got)
			}
		})
	}
}
