package ui

import (
	"testing"

	"clickmask/project/formats"
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
