package ui

import (
	"testing"

	"clickmask/project/formats"
	"clickmask/ui/lang"
)

// TestFormatsAreTranslated looks up what the table of formats says of each.
func TestFormatsAreTranslated(t *testing.T) {
	lang.Set("ja")
	defer lang.Set("en")
	for _, f := range formats.All {
		if lang.Named(f.Note) == f.Note {
			t.Errorf("%s: %q has no translation", f.ID, f.Note)
		}
	}
}
