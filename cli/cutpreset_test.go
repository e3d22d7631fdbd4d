package cli

import (
	"image"
	"os"
	"strings"
	"testing"

	"clickmask/internal/golden"
)

// A preset says what no other flag does: the program's, and those that were kept in the window.
func TestAPresetSaysHowThingsAreCutOut(t *testing.T) {
	s := newStage(t)
	if err := os.WriteFile("settings.json", []byte(`{"cutPresets":[{"name":"Small","square":64,"background":"#00ff00","format":"webp","names":"{picture}_small"},{"name":"Long","side":50}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s.around.Settings = "settings.json"
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --preset shop -o one")
	if data, err := os.ReadFile("one/a_cutout.jpg"); err != nil || !strings.HasPrefix(string(data), "\xff\xd8") {
		t.Errorf("the shop gets no JPEG: %v", err)
	}
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --preset shop --side 70 -o side")
	for flags, want := range map[string]int{"--preset long": 50, "--preset long --side 60": 60, "--preset long --square 64": 64} {
		s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout "+flags+" --force -o long.png")
		if size := golden.Read(t, "long_cutout.png").Bounds().Size(); max(size.X, size.Y) != want {
			t.Errorf("%s: the cut-out is %v", flags, size)
		}
	}
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --preset shop --square 96 --cutout-format png -o two")
	if img := golden.Read(t, "two/a_cutout.png"); img.Bounds() != image.Rect(0, 0, 96, 96) {
		t.Errorf("the square is %v", img.Bounds())
	} else if r, _, _, a := img.At(0, 0).RGBA(); r != 0xffff || a != 0xffff {
		t.Error("it does not lie on white")
	}
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --preset small -o three")
	if data, err := os.ReadFile("three/a_small.webp"); err != nil || !strings.HasPrefix(string(data), "RIFF") {
		t.Errorf("the preset of the window gives no WebP: %v", err)
	}
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --preset small --cutout-format png -o own.png") // which says the name
	if _, err := os.Stat("own_cutout.png"); err != nil {
		t.Error(err)
	}
	for flags, word := range map[string]string{"--cutout --preset huge": "sticker, shop, portrait, Small, Long", "--preset shop": "--cutout"} {
		if code, _, stderr := s.call(t, "predict a.png --points 60,60 "+flags); code != 2 || !strings.Contains(stderr, word) {
			t.Errorf("%s: code %d, %s", flags, code, stderr)
		}
	}
	s.around.Settings = "none.json"
	s.mustCall(t, "predict a.png --boxes 20,20,120,100 --cutout --preset portrait -o four")
}
