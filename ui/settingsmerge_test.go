package ui

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/project/formats"
	"clickmask/ui/style"
)

// Two windows keep a preset each: none of them takes the other's away, and one that is forgotten stays so.
func TestPresetsOfTwoWindowsAreBothKept(t *testing.T) {
	of := func(names ...string) (s keptSettings) {
		for _, name := range names {
			s.CutPresets = append(s.CutPresets, formats.CutPreset{Name: name})
		}
		return s
	}
	for _, c := range []struct{ now, before, there, want keptSettings }{
		{of("b"), of(), of("a"), of("b", "a")}, {of("b"), of("a", "b"), of("a", "b"), of("b")},
		{of("a"), of("a"), of("a", "c"), of("a", "c")}, {of("a", "b"), of("a"), of("a"), of("a", "b")},
	} {
		got := mergeSettings(c.now, c.before, c.there)
		same := len(got.CutPresets) == len(c.want.CutPresets)
		for i := range got.CutPresets {
			same = same && got.CutPresets[i].Name == c.want.CutPresets[i].Name
		}
		if !same {
			t.Errorf("%+v", got.CutPresets)
		}
	}
}

// What a newer version has kept is there still when this one has changed something else.
func TestWhatANewerVersionKeepsStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	const newer = `{"theme":"sepia","language":"ja","toolbox":{"left":true},"recents":["/a\udcff.png","/b.png"],"cutPresets":[{"name":"Mine","margin":0.04,"glow":3},` +
		`{"name":"Feathered","edge":"feathered","softness":2},{"name":"Gone","margin":0.08},{"name":"Tiled","format":"jxl"},{"name":"tiled","format":"avif"}]}`
	if err := os.WriteFile(path, []byte(newer), 0o600); err != nil {
		t.Fatal(err)
	}
	f := &settingsFile{path: path}
	s := f.read()
	if len(s.presets) != 2 || len(s.recents) != 2 || s.recents[0] != "/a\xff.png" {
		t.Fatalf("this version knows %+v and %q", s.presets, s.recents)
	}
	s.labelme = true
	s.presets = []formats.CutPreset{s.presets[0], {Name: "New", Square: 512}} // without the other
	f.write(s)
	var got struct {
		Theme, Language string
		Toolbox         map[string]bool
		Labelme         bool
		CutPresets      []map[string]any
	}
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &got)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got.Theme != "sepia" || got.Language != "ja" || !got.Toolbox["left"] || !got.Labelme {
		t.Errorf("the file is\n%s", data)
	}
	var names []string
	for _, p := range got.CutPresets {
		names = append(names, p["name"].(string))
	}
	if want := []string{"Mine", "New", "Feathered", "Tiled"}; !slices.Equal(names, want) || got.CutPresets[0]["glow"] != 3.0 || got.CutPresets[2]["edge"] != "feathered" {
		t.Errorf("the presets are\n%s", data)
	}
	s.theme = style.Dark // which is a choice
	f.write(s)
	if again := (&settingsFile{path: path}).read(); again.theme != style.Dark || !slices.Equal(again.recents, s.recents) || len(again.presets) != 2 {
		t.Errorf("they are %+v", again)
	}
	if data, err = os.ReadFile(path); err != nil || !bytes.Contains(data, []byte("feathered")) || !bytes.Contains(data, []byte("toolbox")) {
		t.Errorf("after another change the file is\n%s", data)
	}
}

// What cannot be read again is not written, however much a newer version had kept.
func TestSettingsStaySmallEnoughToBeRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	newer := `{"other":"` + strings.Repeat("x", mostSettings-400) + `"}`
	if err := os.WriteFile(path, []byte(newer), 0o600); err != nil {
		t.Fatal(err)
	}
	f := &settingsFile{path: path}
	s := f.read()
	s.labelme = true
	f.write(s)
	if got := (&settingsFile{path: path}).read(); !got.labelme {
		t.Error("the settings are not read again")
	}
}
