package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/ui/parts"
)

// No command is run while something lies over the window, by whichever way it was chosen.
func TestNoCommandRunsBehindACard(t *testing.T) {
	w := New(test.NewTempApp(t), Options{
		Opener: func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{}) },
		Do:     func(func()) {},
	})
	defer w.Close()
	c := w.win.Canvas()
	over := parts.OverlaysOf(c)
	defer over.DismissAll()
	card := over.Card(widget.NewLabel("x"), nil)
	c.Unfocus() // as a click beside all buttons does
	for _, command := range w.commands {
		w.run(command)
		for _, k := range command.keys {
			if k.Modifier == 0 && k.KeyName != fyne.KeyEscape {
				c.OnTypedKey()(&fyne.KeyEvent{Name: k.KeyName})
			}
		}
		if command.rune != 0 {
			c.OnTypedRune()(command.rune)
		}
	}
	if !card.Open() || len(c.Overlays().List()) != 1 || w.closing || w.layout.folded || w.layout.bare {
		t.Errorf("the card is open: %v, %d things lie over the window, closing %v, folded %v, full screen %v",
			card.Open(), len(c.Overlays().List()), w.closing, w.layout.folded, w.layout.bare)
	}
	card.Close()
	w.Command("Keys and gestures")
	if !over.Open() {
		t.Error("with nothing open the key card does not open")
	}
}
