package uitest

import (
	"encoding/json"
	"os"
	"testing"

	"fyne.io/fyne/v2"
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
