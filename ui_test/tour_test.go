package uitest

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/ui/parts"
	"clickmask/ui/tour"
)

const leftButton, rightButton = desktop.MouseButtonPrimary, desktop.MouseButtonSecondary

// onTour is a window with the tour at its first step.
func onTour(t *testing.T) *stage {
	s := open(t, options{})
	s.w.Command("Guided tour")
	s.until("the tour begins", func() bool { return s.page() != nil && s.has("Ready") && s.has(step(0)) })
	return s
}

// step is what the card says of a step besides its words, which other parts of the window say too.
func step(at int) string {
	if at == len(tour.Steps) {
		return "That was all"
	}
	return fmt.Sprintf("%d of %d", at+1, len(tour.Steps))
}

// tried waits until the tour is at a step.
func (s *stage) tried(at int) {
	s.t.Helper()
	s.until("the tour is at "+step(at), func() bool { return s.has(step(at)) })
}

func TestTheTourIsTakenStepByStep(t *testing.T) {
	s := onTour(t)
	s.click(613, 446, leftButton, 0)
	s.tried(1)
	s.press(fyne.KeyTab)
	s.tried(2)
	s.press(fyne.KeyReturn)
	s.tried(3)
	s.drag(800, 420, 1090, 685, leftButton, 0)
	s.tried(4)
	s.press(fyne.KeyB)
	s.drag(850, 470, 900, 440, leftButton, 0)
	s.tried(5)
	s.press(fyne.KeyReturn)
	s.tried(6)
	s.press(fyne.KeyQ)
	s.click(296, 542, leftButton, 0)
	s.answered()
	s.click(455, 545, leftButton, 0)
	s.tried(7)
	s.click(378, 530, rightButton, 0)
	s.tried(8)
	s.press(fyne.KeyEscape) // drops the mango
	s.press(fyne.KeyEscape) // of what is selected
	s.press(fyne.KeyEscape)
	if s.has("That was all") {
		t.Error("Esc does not leave the tour")
	}
	if len(s.page().Objects) != 2 {
		t.Errorf("%d objects stay", len(s.page().Objects))
	}
}

func TestTheTourIsSkippedLeftAndBegunAgain(t *testing.T) {
	s := onTour(t)
	s.tap("Skip")
	s.tried(1)
	s.tap("Skip")
	s.tried(2)
	s.press(fyne.KeyEscape)
	if s.has("Skip") {
		t.Fatal("Esc does not leave it")
	}
	s.click(613, 446, leftButton, 0)
	s.answered()
	s.w.Command("Guided tour")
	s.until("it is asked, for it was left, and this is no exercise any more", func() bool { return s.has("Don't save") })
	s.tap("Don't save")
	s.tried(0)
	if !s.page().Draft.Empty() {
		t.Error("what was made before is still there")
	}
}

// Work is asked about before the sample takes its place, as before any other picture; what is done on the tour is not.
func TestTheTourTouchesNoWork(t *testing.T) {
	s := threeKept(t)
	path := s.page().Path
	s.w.Command("Guided tour")
	s.until("it is asked", func() bool { return s.has("Don't save") })
	s.tap("Cancel")
	if s.page().Path != path || len(s.page().Objects) != 3 || s.has("Skip") {
		t.Fatal("the work is gone")
	}
	s.w.Command("Guided tour")
	s.until("it is asked again", func() bool { return s.has("Don't save") })
	s.tap("Don't save")
	s.tried(0)
	s.click(613, 446, leftButton, 0)
	s.tried(1)
	other := s.picture("other.png", 320, 200)
	s.w.Open([]string{other})
	s.until("another picture is open", func() bool { return s.page().Path == other })
	if s.has("Don't save") {
		t.Error("the exercise is asked about")
	}
	if s.has("Skip") {
		t.Error("the tour goes on over another picture")
	}
}

func TestTheTourIsOfferedOnce(t *testing.T) {
	offer := "New here? Take the guided tour"
	settings := remember(t, map[string]any{"started": true})
	s := open(t, options{settings: settings})
	if !s.has(offer) {
		t.Fatalf("it is not offered: %q", s.words())
	}
	s.tap(offer)
	s.tried(0)
	s.w.Close()
	if remembered(t, settings, "toured") != true {
		t.Error("that is not remembered")
	}
	if s = open(t, options{settings: settings}); s.has(offer) {
		t.Error("it is offered again")
	}
}

// The card lies on nothing of the picture, however large the window is, and F6 goes to it.
func TestTheTourCoversNothing(t *testing.T) {
	s := onTour(t)
	for _, size := range []fyne.Size{fyne.NewSize(1024, 768), fyne.NewSize(1280, 800), fyne.NewSize(512, 384)} {
		s.w.Fyne().Resize(size)
		card, at, ok := find[*parts.TourCard](s, nil)
		if !ok {
			t.Fatalf("at %v there is no card", size)
		}
		c, _ := s.picturePlace(0, 0)
		stage := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
		if at.Y+card.Size().Height > stage.Y || card.Size().Height < card.HeightAt(card.Size().Width) {
			t.Errorf("at %v the card is at %v, %v, and the picture at %v", size, at, card.Size(), stage)
		}
		_, from := s.picturePlace(float64(tour.Steps[0].At.Min.X), float64(tour.Steps[0].At.Min.Y))
		spot, where, ok := find[*parts.Spot](s, nil)
		if !ok || !image.Pt(int(from.X), int(from.Y)).In(image.Rect(int(where.X), int(where.Y), int(where.X+spot.Size().Width), int(where.Y+spot.Size().Height))) {
			t.Errorf("at %v the frame is at %v, and the mug at %v", size, where, from)
		}
	}
	s.w.Fyne().Resize(fyne.NewSize(1000, 640))
	s.press(fyne.KeyF6)
	s.press(fyne.KeyReturn)
	s.tried(1)
}
