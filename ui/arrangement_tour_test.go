package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// The card of the tour has a band of its own above the stage: it lies neither on the picture nor under an open drawer.
func TestTheTourHasABandOfItsOwn(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(400, 300), fyne.NewSize(700, 500), fyne.NewSize(1024, 768), fyne.NewSize(1280, 800)} {
		for _, c := range []content{{pictures: 1}, {pictures: 3}, {pictures: 1, drawer: true}, {pictures: 1, folded: true}, {pictures: 1, bare: true}} {
			plain := arrange(size, c)
			c.tour = func(float32) float32 { return 60 }
			a := arrange(size, c)
			if a.tour.w <= 0 || a.tour.overlaps(a.stage) {
				t.Errorf("%v, %+v: the card is at %v, the picture at %v", size, c, a.tour, a.stage)
			}
			if a.tour.overlaps(a.panel) && size.Width > 600 {
				t.Errorf("%v, %+v: the card is at %v, the panel at %v", size, c, a.tour, a.panel)
			}
			if a.stage.y+a.stage.h != plain.stage.y+plain.stage.h || a.stage.w != plain.stage.w {
				t.Errorf("%v, %+v: the stage is %v, without the tour %v", size, c, a.stage, plain.stage)
			}
		}
	}
}
