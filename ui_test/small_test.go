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

// What floats over the picture steps aside while something is drawn there and while H is held, and comes back.
func TestWhatFloatsStepsAside(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	s.click(160, 40, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.w.Document().AddClass("ball")
	s.press(fyne.Key5) // a message
	strip, _, _ := find[*parts.CandidateStrip](s, nil)
	message, _, _ := find[*parts.MessageBar](s, nil)
	size := s.w.Fyne().Canvas().Size()
	messageThere := func() bool { at := message.Position(); return at.X >= 0 && at.X < size.Width }
	inSight := func(want bool, when string) {
		t.Helper()
		if strip.Visible() != want || messageThere() != want {
			t.Errorf("%s: the candidates are shown: %v, the message lies at %v", when, strip.Visible(), message.Position())
		}
	}
	inSight(true, "at rest")
	keys := s.w.Fyne().Canvas().Focused().(desktop.Keyable)
	keys.KeyDown(&fyne.KeyEvent{Name: fyne.KeyH})
	inSight(false, "with H held")
	keys.KeyUp(&fyne.KeyEvent{Name: fyne.KeyH})
	if !messageThere() || strip.Visible() { // which may have to lie elsewhere
		t.Error("right after H only the message is back")
	}
	s.passTime()
	if !strip.Visible() {
		t.Error("the candidates do not come back")
	}
	s.press(fyne.Key5)

	c, from := s.picturePlace(20, 20)
	_, to := s.picturePlace(200, 150)
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
	event := func(at fyne.Position) fyne.PointEvent {
		return fyne.PointEvent{Position: at.Subtract(origin), AbsolutePosition: at}
	}
	c.MouseDown(&desktop.MouseEvent{PointEvent: event(from), Button: desktop.MouseButtonPrimary})
	inSight(true, "pressed")
	c.Dragged(&fyne.DragEvent{PointEvent: event(to)})
	inSight(false, "while a box is drawn")
	c.MouseUp(&desktop.MouseEvent{PointEvent: event(from), Button: desktop.MouseButtonPrimary}) // an empty box, which is none
	s.passTime()
	if !strip.Visible() {
		t.Error("the candidates do not come back after a drag")
	}
}
