package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A card that is longer than its window is read to its end without a mouse, also while its button has the keyboard.
func TestKeysScrollALongCard(t *testing.T) {
	var rows []KeyRow
	for range 60 {
		rows = append(rows, KeyRow{Keys: []string{"A"}, What: "A row"})
	}
	tall := canvas.NewRectangle(nil)
	tall.SetMinSize(fyne.NewSize(100, 2000))
	keyCard, card := NewKeyCard([]KeyGroup{{Title: "Many", Rows: rows}}), NewCard("Tall", tall, nil)
	for name, c := range map[string]struct {
		content fyne.CanvasObject
		shut    fyne.Focusable
		lane    *lane
	}{
		"the card of keys": {keyCard, keyCard.shut, keyCard.lane},
		"any card":         {card, card.shut, card.lane},
	} {
		t.Run(name, func(t *testing.T) {
			w, over, _ := overWindow(t)
			over.Card(c.content, nil)
			end := c.lane.length() - c.lane.view()
			if end < 300 {
				t.Fatalf("it scrolls by %v at most", end)
			}
			for _, focus := range []fyne.Focusable{w.Canvas().Focused(), c.shut} {
				w.Canvas().Focus(focus)
				var before float32
				for _, step := range []struct {
					key fyne.KeyName
					so  func(now float32) bool
				}{
					{fyne.KeyDown, func(now float32) bool { return now > before && now < before+100 }},
					{fyne.KeyUp, func(now float32) bool { return now == 0 }},
					{fyne.KeyPageDown, func(now float32) bool { return now >= 100 && now < c.lane.view() }},
					{fyne.KeyEnd, func(now float32) bool { return now == end }},
					{fyne.KeyPageUp, func(now float32) bool { return now < before && now > before-c.lane.view() }},
					{fyne.KeyHome, func(now float32) bool { return now == 0 }},
				} {
					pressKey(w.Canvas(), step.key)
					if now := c.lane.offset; !step.so(now) {
						t.Errorf("%s goes from %v to %v of %v", step.key, before, now, end)
					}
					before = c.lane.offset
				}
			}
		})
	}
}
