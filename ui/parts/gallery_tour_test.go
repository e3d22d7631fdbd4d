package parts

import (
	"testing"

	"fyne.io/fyne/v2"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// tourText are the words of the longest step.
func tourText() string {
	return lang.T("Press B for the brush and draw over a part of the rim. The right button erases, and what you draw stays whatever the model says.")
}

// tourExhibits are the card of the tour and what offers it.
func tourExhibits() []exhibit {
	card := func(number int, title, text string) fyne.CanvasObject {
		c := NewTourCard(nil)
		c.Show()
		c.SetStep(number, 8, title, text)
		return c
	}
	return []exhibit{
		{"tour", 680, 78, true, func() fyne.CanvasObject { return card(5, lang.T("Draw by hand"), tourText()) }},
		{"tour_narrow", 320, 168, true, func() fyne.CanvasObject { return card(5, lang.T("Draw by hand"), tourText()) }},
		{"tour_over", 680, 78, true, func() fyne.CanvasObject {
			return card(9, lang.T("That was all"), lang.T("Enter keeps what is open. Help has all keys and gestures, and this tour for another time."))
		}},
		{"welcome_tour", 720, 480, true, func() fyne.CanvasObject {
			w := NewWelcome()
			w.SetSample(scene(300, 200, 1))
			w.SetTour(true)
			return w
		}},
		{"spot", 120, 80, false, func() fyne.CanvasObject { s := NewSpot(); s.Show(); return s }},
	}
}

// The card is as high as its words need, and nothing of it lies on anything else.
func TestTheTourFitsItsCard(t *testing.T) {
	defer lang.Set("en")
	for _, n := range lang.Names() {
		lang.Set(n.Code)
		for width := float32(300); width <= 1200; width += 33 {
			for _, number := range []int{5, 9} {
				c := NewTourCard(nil)
				c.Show()
				c.SetStep(number, 8, lang.T("Draw by hand"), tourText())
				window(t, c, width, c.HeightAt(width))
				apart(t, n.Code+" tour", c, c.skip, c.again, c.shut)
				if got := len(c.lines(width)); got == tourMost && width > style.MinW {
					t.Errorf("%s: at %g it has %d lines", n.Code, width, got)
				}
			}
		}
	}
}
