package uitest

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestEnterBeforeTheLookKeepsWhatItSees(t *testing.T) {
	for name, early := range map[string]bool{"after the answer": false, "before the answer": true} {
		t.Run(name, func(t *testing.T) {
			s, l := closerStage(t)
			s.click(200, 150, desktop.MouseButtonPrimary, 0)
			if !early {
				s.answered()
				<-l.gate.Entered()
			}
			s.press(fyne.KeyReturn)
			if early {
				s.answered()
				<-l.gate.Entered()
			}
			if len(s.page().Objects) != 0 {
				t.Fatal("something was kept before the look")
			}
			coarse := s.page().Draft.ChosenLogits().Mask()
			l.gate.Open(1)
			s.until("the mask is kept", func() bool { return len(s.page().Objects) == 1 })
			kept := s.page().Objects[0].Mask
			if kept.Equal(coarse) {
				t.Error("what was kept is the first answer")
			}
			s.w.Command("Undo")
			if l := s.page().Draft.ChosenLogits(); l == nil || !l.Mask().Equal(kept) {
				t.Error("undo does not bring the looked at mask back")
			}
		})
	}
}

func TestSavingBeforeTheLookWritesWhatItSees(t *testing.T) {
	s, l := lookingStage(t)
	coarse := s.page().Draft.ChosenLogits().Mask()
	s.picker.save = filepath.Join(s.dir, "thing.png")
	s.tap("Save mask")
	s.pump()
	if len(s.picker.asked) > 0 {
		t.Fatal("it was asked where to save before the look")
	}
	l.gate.Open(1)
	s.until("saving is told", func() bool { return s.has("Saved thing.png") })
	seen := s.page().Draft.ChosenLogits().Mask()
	if seen.Equal(coarse) {
		t.Error("the look saw nothing new")
	}
	wantMaskFile(t, s.picker.save, seen)
}

func TestEnterAndSavingBeforeTheLookDoBoth(t *testing.T) {
	for name, ask := range map[string]func(s *stage){
		"Enter first": func(s *stage) { s.press(fyne.KeyReturn); s.tap("Save mask") },
		"Enter last":  func(s *stage) { s.tap("Save mask"); s.press(fyne.KeyReturn) },
	} {
		t.Run(name, func(t *testing.T) {
			s, l := lookingStage(t)
			s.picker.save = filepath.Join(s.dir, "thing.png")
			ask(s)
			l.gate.Open(1)
			s.until("saving is told", func() bool { return s.has("Saved thing.png") })
			if len(s.page().Objects) != 1 || !s.page().Draft.Prompt.Empty() {
				t.Fatalf("%d objects are kept, the open one has %+v", len(s.page().Objects), s.page().Draft.Prompt)
			}
			wantMaskFile(t, s.picker.save, s.page().Objects[0].Mask)
		})
	}
}

func TestEnterWaitsForTheLookAtTheMaskThatIsShown(t *testing.T) {
	s, l := lookingStage(t)
	coarse := s.page().Draft.ChosenLogits().Mask()
	for range 3 { // round to the same candidate: the first look at it was ended on the way
		s.press(fyne.KeyTab)
	}
	s.press(fyne.KeyReturn)
	<-l.gate.Entered()
	s.pump()
	if len(s.page().Objects) != 0 {
		t.Error("the end of the first look was taken for the answer of the second")
	}
	l.gate.Open(20)
	s.until("the mask is kept", func() bool { return len(s.page().Objects) == 1 })
	if s.page().Objects[0].Mask.Equal(coarse) {
		t.Error("what was kept is the first answer")
	}
}

// What Enter was pressed for is kept before the person goes on: the next gesture shall not change it.
func TestWhatEnterWaitsForIsKeptWhenThePersonGoesOn(t *testing.T) {
	for name, c := range map[string]struct {
		goOn   func(s *stage)
		points int // of the object that is begun
		kept   int
	}{
		"a click":  {func(s *stage) { s.click(330, 220, desktop.MouseButtonPrimary, 0) }, 1, 1},
		"a box":    {func(s *stage) { s.drag(300, 200, 360, 260, desktop.MouseButtonPrimary, 0) }, 0, 1},
		"undo":     {func(s *stage) { s.w.Command("Undo") }, 1, 0},
		"clearing": {func(s *stage) { s.press(fyne.KeyEscape) }, 0, 1},
		"a drag": {func(s *stage) {
			s.drag(200, 150, 240, 150, desktop.MouseButtonPrimary, 0)
		}, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s, l := lookingStage(t)
			want := s.page().Draft.ChosenLogits().Mask()
			s.press(fyne.KeyReturn)
			c.goOn(s)
			l.gate.Open(20)
			s.passTime()
			s.until("all is answered", func() bool { return s.page().Draft.Prompt.Empty() || s.page().Draft.Answer != nil })
			s.pump()
			if n := len(s.page().Objects); n != c.kept {
				t.Fatalf("%d objects are kept, want %d", n, c.kept)
			}
			if c.kept > 0 && !s.page().Objects[0].Mask.Equal(want) {
				t.Error("the kept mask is not the one that Enter was pressed for")
			}
			if got := s.page().Draft.Prompt; len(got.Points) != c.points {
				t.Errorf("the open object has %+v", got)
			}
		})
	}
}

func TestNothingIsKeptOnAnotherPictureThanEnterWasPressedFor(t *testing.T) {
	s, l := lookerStage(t)
	s.picture("a.png", 400, 300)
	s.picture("b.png", 420, 300)
	s.w.Open([]string{s.dir})
	s.until("the first is shown", func() bool { return s.page() != nil && s.has("Ready") && s.page().W == 400 })
	s.press(fyne.KeyPageDown)
	s.until("the second is shown", func() bool { return s.has("Ready") && s.page().W == 420 })
	s.click(100, 100, desktop.MouseButtonPrimary, 0) // an open object there, looked at
	s.answered()
	<-l.gate.Entered()
	l.gate.Open(1)
	s.looked()
	s.press(fyne.KeyPageUp)
	s.until("the first is back", func() bool { return s.has("Ready") && s.page().W == 400 })

	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	<-l.gate.Entered()
	want := s.page().Draft.ChosenLogits().Mask()
	s.press(fyne.KeyReturn)
	s.press(fyne.KeyPageDown) // the look holds no token: it can only end by its context
	s.until("the second is back", func() bool { return s.has("Ready") && s.page().W == 420 })
	l.gate.Open(20)
	s.pump()
	pages := s.w.Document().Pages()
	if n := len(pages[1].Objects); n != 0 || pages[1].Draft.Answer == nil {
		t.Errorf("%d objects are kept on the second picture, its open object is %+v", n, pages[1].Draft.Prompt)
	}
	if len(pages[0].Objects) != 1 || !pages[0].Objects[0].Mask.Equal(want) {
		t.Errorf("%d objects are kept on the first picture", len(pages[0].Objects))
	}
}
