package ui

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"clickmask/mask"
	"clickmask/project"
	"clickmask/project/formats"
	"clickmask/prompt"
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
	for _, note := range formats.Notes {
		if lang.Counted(note, 1) == fmt.Sprintf(note, 1) {
			t.Errorf("%q has no translation", note)
		}
	}
}

func TestAnExportSaysWhatIsOpen(t *testing.T) {
	d := project.New()
	d.Open([]string{"a.png", "b.png"})
	plan := &formats.Plan{}
	said := func() string {
		s := d.Session()
		return exported(planned{plan: plan, open: s.OpenObjects(), bare: s.NamelessObjects()}, "out")
	}
	if said := said(); strings.Contains(said, "open") {
		t.Errorf("nothing is open, but said is %q", said)
	}
	d.AddPoint(prompt.Point{X: 1, Y: 1, Label: prompt.Positive})
	d.Show(1)
	if said := said(); !strings.Contains(said, "1 open object is not in them") {
		t.Errorf("said is %q", said)
	}
}

func TestAnExportSaysWhatHasNoClass(t *testing.T) {
	for _, c := range []struct {
		classes []formats.Class
		want    bool
	}{{nil, false}, {[]formats.Class{{Name: "cat"}}, true}} { // who gives none does not miss one
		set := &formats.Set{Classes: c.classes, Pages: []formats.Page{{W: 8, H: 8, Items: []formats.Item{{Class: formats.NoClass, Mask: mask.Rect(8, 8, image.Rect(1, 1, 4, 4))}}}}}
		s := project.NewSession(set, []string{"/a.png"})
		if said := exported(planned{plan: &formats.Plan{}, bare: s.NamelessObjects()}, "out"); strings.Contains(said, "1 object has no class.") != c.want {
			t.Errorf("with %d classes said is %q", len(c.classes), said)
		}
	}
}
