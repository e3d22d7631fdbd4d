package uitest

import (
	"encoding/json"
	"image"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/ui/parts"
)

// V shows masks in the next way and says which, and the file of settings has it for the next window.
func TestVShowsMasksInAnotherWay(t *testing.T) {
	s := open(t, options{})
	s.press(fyne.KeyV)
	if s.has("Masks:") {
		t.Error("without a picture there are no masks to show")
	}
	s.shows(s.picture("a.png", 320, 200))
	for _, want := range []string{"Masks: Outline", "Masks: Dark outside", "Masks: Cut-out", "Masks: Tint", "Masks: Outline", "Masks: Dark outside"} {
		s.press(fyne.KeyV)
		if !s.has(want) {
			t.Errorf("%q is not said: %q", want, s.words())
		}
	}
	s.w.Command("Stronger or fainter masks")
	if !s.has("Masks: Strong") {
		t.Errorf("the strength is not said: %q", s.words())
	}
	s.press(fyne.KeyV)
	s.w.Command("Stronger or fainter masks")
	if s.has("Masks: Faint") {
		t.Error("a cut-out has no strengths")
	}
	s.w.Command("Overview while zoomed in")
	var kept struct {
		Masks, Strength string
		Overview        *bool
	}
	data, err := os.ReadFile(s.settings)
	if err == nil {
		err = json.Unmarshal(data, &kept)
	}
	if err != nil || kept.Masks != "cut-out" || kept.Strength != "strong" || kept.Overview == nil || *kept.Overview {
		t.Errorf("kept are %+v, %v", kept, err)
	}
	next := open(t, options{settings: s.settings})
	next.shows(next.picture("a.png", 320, 200))
	next.press(fyne.KeyV)
	if !next.has("Masks: Tint") {
		t.Errorf("the next window begins with another way: %q", next.words())
	}
}

// The overview is put where the candidates are not, and comes back when they are gone.
func TestTheOverviewLeavesRoomForTheCandidates(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	// overview finds the rectangle that switching the overview off and on changes.
	overview := func() image.Rectangle {
		with := s.w.Fyne().Canvas().Capture()
		s.w.Command("Overview while zoomed in")
		without := s.w.Fyne().Canvas().Capture()
		s.w.Command("Overview while zoomed in")
		var all image.Rectangle
		b := with.Bounds()
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				if with.At(x, y) != without.At(x, y) {
					all = all.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		return all
	}
	if at := overview(); !at.Empty() {
		t.Fatalf("with all of the picture in sight it lies in %v", at)
	}
	for range 4 {
		s.w.Command("Zoom in")
	}
	alone := overview()
	if alone.Empty() {
		t.Fatal("there is no overview")
	}
	s.click(160, 100, desktop.MouseButtonPrimary, 0)
	s.answered()
	strip, where, ok := find[*parts.CandidateStrip](s, nil)
	if !ok {
		t.Fatal("there are no candidates")
	}
	size := strip.Size()
	taken := image.Rect(int(where.X), int(where.Y), int(where.X+size.Width), int(where.Y+size.Height))
	if at := overview(); at.Empty() || at.Overlaps(taken) || !alone.Overlaps(taken) {
		t.Errorf("beside the candidates in %v it lies in %v, alone in %v", taken, at, alone)
	}
	s.press(fyne.KeyEscape)
	if at := overview(); at != alone {
		t.Errorf("with the candidates gone it lies in %v, want %v", at, alone)
	}
}
