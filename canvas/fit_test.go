package canvas

import (
	"testing"

	"fyne.io/fyne/v2"
)

// What stays over the canvas does not lie over a fitted picture; what passes, and what would leave too little, does.
func TestAPictureIsFittedBesideWhatLiesOverIt(t *testing.T) {
	const w, h = 800, 600
	strip := Place{At: fyne.NewPos(200, 520), Size: fyne.NewSize(400, 64)}
	message := Place{At: fyne.NewPos(120, 12), Size: fyne.NewSize(560, 44)}
	drawer := Place{At: fyne.NewPos(520, 0), Size: fyne.NewSize(280, 600)}
	passing := message
	passing.Passing = true
	for name, c := range map[string]struct {
		pictureW, pictureH int
		taken              []Place
		same               bool
	}{
		"nothing":               {300, 600, nil, true},
		"a strip below":         {300, 600, []Place{strip}, false},
		"a message that stays":  {300, 600, []Place{message}, false},
		"one that passes":       {300, 600, []Place{passing}, true},
		"both":                  {300, 600, []Place{strip, message}, false},
		"a drawer":              {600, 300, []Place{drawer}, false},
		"all three":             {600, 600, []Place{strip, message, drawer}, false},
		"beside a wide picture": {800, 200, []Place{strip, message}, true},
		"nearly everything":     {300, 600, []Place{{Size: fyne.NewSize(800, 400)}}, true},
	} {
		for _, unit := range []float64{1, 2} {
			a := area{PictureW: c.pictureW, PictureH: c.pictureH, W: int(w * unit), H: int(h * unit), Unit: unit}
			v := a.fitBeside(c.taken)
			if (v == a.fit()) != c.same {
				t.Errorf("%s: %+v, alone %+v", name, v, a.fit())
			}
			for _, p := range c.taken {
				x, y := float64(p.At.X)*unit, float64(p.At.Y)*unit
				if !c.same && a.covers(v, x, y, x+float64(p.Size.Width)*unit, y+float64(p.Size.Height)*unit) {
					t.Errorf("%s: %+v lies over the picture", name, p)
				}
			}
		}
	}
}
