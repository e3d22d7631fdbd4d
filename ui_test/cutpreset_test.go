package uitest

import (
	"image/color"
	"path/filepath"
	"testing"

	"clickmask/internal/golden"
	"clickmask/matte"
	"clickmask/project"
)

// A preset sets what the card has to choose, and the next window begins with it.
func TestAPresetIsUsedKeptAndForgotten(t *testing.T) {
	s := threeObjects(t)
	card := func() {
		s.w.Command("Edge and cut-out…")
		s.until("the preview is there", func() bool { return s.has("Edge and cut-out") && !s.has("Working…") })
	}
	s.row("cat", 0)
	card()
	s.tap("Choose…")
	s.tap("Shop")
	s.until("the card is there again", func() bool { return s.has("Edge and cut-out") && !s.has("Working…") })
	s.picker.save = filepath.Join(t.TempDir(), "cat.png")
	s.tap("Save cut-out…")
	s.until("it is said", func() bool { return s.has("Saved cat.png") })
	if img := golden.Read(t, s.picker.save); img.Bounds().Dx() != 1024 || color.GrayModel.Convert(img.At(0, 0)).(color.Gray).Y != 255 {
		t.Errorf("it is %v on %v", img.Bounds(), img.At(0, 0))
	}
	if asked := s.picker.asked[len(s.picker.asked)-1]; asked.Name != "a_cutout_cat_1.jpg" {
		t.Errorf("the name that is suggested is %s", asked.Name)
	}
	card()
	s.tap("512")
	s.tap("Choose…")
	s.tap("Keep as a preset…")
	s.enter("shop")
	if !s.has("Presets cannot be called so.") {
		t.Fatalf("the window says %q", s.words())
	}
	s.enter("mine")
	s.until("the card is there again", func() bool { return s.has("Edge and cut-out") && !s.has("Working…") })
	s.press("Escape")
	s.w.Close()

	again := threeObjectsWith(t, options{settings: s.settings})
	again.row("cat", 0)
	again.w.Command("Edge and cut-out…")
	again.until("what was chosen last is chosen", func() bool { return again.has("mine") && !again.has("Working…") })
	again.tap("mine")
	again.tap("Sticker")
	again.until("the card is there again", func() bool { return again.has("Sticker") && !again.has("Working…") })
	again.tap("Sticker")
	again.tap("Forget mine…")
	if !again.has("Forget the preset mine?") {
		t.Fatalf("a preset is forgotten unasked: %q", again.words())
	}
	again.tap("Cancel")
	again.until("the card is there again", func() bool { return again.has("Sticker") && !again.has("Working…") })
	again.tap("Sticker")
	again.tap("Forget mine…")
	again.tap("Forget")
	again.until("the card is there again", func() bool { return again.has("Sticker") && !again.has("Working…") })
	again.tap("Sticker")
	if again.has("mine") {
		t.Errorf("it is still there: %q", again.words())
	}
}

// The edge of a preset is that of objects for which nobody has chosen one; what the card is about and has one of its own gets it as a step
// that can be undone.
func TestTheEdgeOfAPresetIsOfWhatHasNone(t *testing.T) {
	s := threeObjects(t)
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	s.tap("Choose…")
	s.tap("Portrait")
	s.until("the card is there again", func() bool { return s.has("Portrait") && !s.has("Working…") })
	if s.kindOf() != matte.KindUsual {
		t.Error("an edge was given to an object that had none")
	}
	s.tap("Hard")
	s.until("the edge is hard", func() bool { return s.kindOf() == matte.KindHard && !s.has("Working…") })
	s.tap("Portrait")
	s.tap("Portrait")
	s.until("the edge is fine", func() bool { return s.kindOf() == matte.KindFine && !s.has("Working…") })
	s.press("Escape")
	s.w.Command("Undo")
	s.until("the edge is hard again", func() bool { return s.kindOf() == matte.KindHard })

	s.picker.folder = t.TempDir()
	s.w.Document().SetEdges(project.Edges{1: nil})
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	s.tap("Save all objects…")
	s.until("it is said", func() bool { return s.has("3 cut-outs were saved to") })
	partly := 0
	img := golden.Read(t, filepath.Join(s.picker.folder, "a_cutout_dog_2.png"))
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if _, _, _, a := img.At(x, y).RGBA(); a > 0 && a < 0xffff {
				partly++
			}
		}
	}
	if partly < 4*img.Bounds().Dx() { // a usual edge is three pixels wide
		t.Errorf("the edge of an object without one has %d pixels", partly)
	}
}

// The colour behind is any that is written as on web pages.
func TestACutoutIsLaidOnAColourOfThePersons(t *testing.T) {
	s := threeObjects(t)
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	s.tap("Colour…")
	s.enter("blue")
	if !s.has("This is no colour.") {
		t.Fatalf("the window says %q", s.words())
	}
	s.enter("#1e90ff")
	s.until("the card is there again", func() bool { return s.has("Edge and cut-out") && !s.has("Working…") })
	s.picker.save = filepath.Join(t.TempDir(), "cat.png")
	s.tap("8 %")
	s.tap("Save cut-out…")
	s.until("it is said", func() bool { return s.has("Saved cat.png") })
	if r, g, b, a := golden.Read(t, s.picker.save).At(0, 0).RGBA(); r>>8 != 0x1e || g>>8 != 0x90 || b>>8 != 0xff || a != 0xffff {
		t.Errorf("behind it is %d %d %d %d", r>>8, g>>8, b>>8, a>>8)
	}
}

// The longer side is chosen beside the square's, is kept as the rest is, and gives way to a square.
func TestACutoutIsBroughtToALongerSide(t *testing.T) {
	s := threeObjects(t)
	s.row("cat", 0)
	size := func(name string, taps ...string) (w, h int) {
		t.Helper()
		s.w.Command("Edge and cut-out…")
		for _, word := range taps {
			s.tap(word)
		}
		s.until("the preview is there", func() bool { return !s.has("Working…") })
		s.picker.save = filepath.Join(t.TempDir(), name)
		s.tap("Save cut-out…")
		s.until("it is said", func() bool { return s.has("Saved " + name) })
		b := golden.Read(t, s.picker.save).Bounds()
		return b.Dx(), b.Dy()
	}
	if w, h := size("long.png", "Longer side", "512"); max(w, h) != 512 {
		t.Errorf("it is %d x %d", w, h)
	}
	if w, h := size("wide.png", "4 %"); max(w, h) != 512 {
		t.Errorf("the next one is %d x %d", w, h)
	}
	if w, h := size("square.png", "Square"); w != 512 || h != 512 {
		t.Errorf("on a square it is %d x %d", w, h)
	}
	if w, h := size("own.png", "Longer side", "As it is"); max(w, h) > 100 {
		t.Errorf("as it is it is %d x %d", w, h)
	}
}
