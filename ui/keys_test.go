package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
)

// A key that Fyne turns into a shortcut of its own is dead unless that runs its command.
func TestNoKeyOfACommandIsFynesAlone(t *testing.T) {
	w := New(test.NewTempApp(t), Options{
		Opener: func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{}) },
		Do:     func(func()) {},
	})
	defer w.Close()
	taken := []fyne.KeyName{fyne.KeyA, fyne.KeyC, fyne.KeyV, fyne.KeyX, fyne.KeyY, fyne.KeyZ}
	copies := false
	for _, c := range w.commands {
		for _, k := range c.keys {
			if k.Modifier == mod && slices.Contains(taken, k.KeyName) && fynesOwn[k] == nil {
				t.Errorf("%s: its key %s runs nothing", c.title, k.KeyName)
			}
			copies = copies || c.title == "Copy cut-out" && k == key(fyne.KeyC, mod)
		}
	}
	if !copies {
		t.Error("Ctrl+C copies nothing")
	}
}
