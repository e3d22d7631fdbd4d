package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
)

// The table of commands is in the order of their keys; in the menus stands together what belongs together.
func TestMenusAreInTheOrderOfTheWork(t *testing.T) {
	w := New(test.NewTempApp(t), Options{
		Opener: func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{}) },
		Do:     func(func()) {},
	})
	defer w.Close()
	var shown int
	for menu, want := range map[string]string{
		"Edit": "Undo, Redo | Remove the last prompt, Clear the prompts | Select all objects, Select nothing | Softer strokes, Harder strokes, Strokes keep to edges | Settings…",
		"Object": "Keep the mask, Keep the mask, next picture, Keep at every click, Add it to the selected object, Take it from the selected object, " +
			"Open the object again, Next candidate, Previous candidate | " +
			"Find everything, Keep all that was found, Find everything with a model file…, Find everything with the model of the clicks | " +
			"Carry on to the next pictures…, Confirm the masks of this picture | Find an object…, Rename the object, Delete the object | " +
			"Done with this picture, Nothing here | Unite, Intersect, Subtract from the last one, Remove overlaps | Split into parts, Keep one part…",
		"Help": "Keys and gestures, Guided tour, Try the sample, Copy details, About ClickMask",
	} {
		var titles strings.Builder
		for i, c := range inMenu(w.commands, menu) {
			switch list := inMenu(w.commands, menu); {
			case i == 0:
			case list[i-1].line:
				titles.WriteString(" | ")
			default:
				titles.WriteString(", ")
			}
			titles.WriteString(c.title)
		}
		if got := titles.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%s is\n%s\nnot\n%s", menu, got, want)
		}
	}
	for _, menu := range menuOrder {
		list := inMenu(w.commands, menu)
		shown += len(list)
		for _, c := range list {
			if c.below != "" && !slices.ContainsFunc(list, func(o command) bool { return o.title == c.below }) {
				t.Errorf("%q is to stand below %q, which is not there", c.title, c.below)
			}
		}
	}
	if all := len(slices.DeleteFunc(slices.Clone(w.commands), func(c command) bool { return c.menu == "" })); shown != all {
		t.Errorf("%d of %d commands are in the menus", shown, all)
	}
}
