package formats

import (
	"encoding/json"
	"image/color"
	"reflect"
	"testing"
)

func TestThePresetsOfTheProgramCanBe(t *testing.T) {
	for _, p := range CutPresets {
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if found, ok := FindCutPreset(p.Name, nil); !ok || found != p {
			t.Errorf("%s is found as %v", p.Name, found)
		}
		if CheckCutPresetName(p.Name) == nil {
			t.Errorf("a person's preset may be called %s", p.Name)
		}
	}
}

// What is no preset, or is called like another one, is left out of those that are read; the others are there as they were kept.
func TestPresetsAreReadOutOfSettings(t *testing.T) {
	want := []CutPreset{{Name: "Big", Edge: "soft", Softness: 3, Spill: 0.5, Background: "#1e90ff", Margin: 0.1, Square: 2048, Shadow: true, Format: "webp", Quality: 85, KeepEXIF: true, Names: "{picture}"}, {Name: "plain"}, {Name: "vase", Edge: "glass", Side: 800}}
	list := append(want, CutPreset{Name: "big"}, CutPreset{Name: "Shop"}, CutPreset{}, CutPreset{Name: " a"}, CutPreset{Name: "e", Edge: "furry"}, CutPreset{Name: "s", Edge: "soft"},
		CutPreset{Name: "m", Margin: 0.9}, CutPreset{Name: "q", Square: -1}, CutPreset{Name: "2", Square: 9, Side: 9}, CutPreset{Name: "f", Format: "gif"}, CutPreset{Name: "y", Quality: 101}, CutPreset{Name: "p", Spill: 2}, CutPreset{Name: "n", Names: "../{n}"})
	data, err := json.Marshal(map[string]any{"theme": "dark", "cutPresets": list})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ReadCutPresets(data); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("they are %+v, %v", got, err)
	}
	if _, err := ReadCutPresets([]byte(`{"cutPresets":3}`)); err == nil {
		t.Error("damaged settings are no error")
	}
}

func TestColoursAreWrittenAsTheyAreRead(t *testing.T) {
	for text, want := range map[string]string{"#fff": "#ffffff", "#1e90ff": "#1e90ff", "#ABC": "#aabbcc"} {
		if c, ok := ParseColour(text); !ok || ColourWord(c) != want {
			t.Errorf("%s is %v", text, c)
		}
	}
	for _, text := range []string{"", "fff", "#ff", "#gggggg", "#12345678"} {
		if _, ok := ParseColour(text); ok {
			t.Errorf("%q is a colour", text)
		}
	}
	if ColourWord(color.Black) != "#000000" || ColourWord(nil) != "" {
		t.Error("black or nothing has another word")
	}
}
