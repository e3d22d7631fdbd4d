package parts

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"

	"clickmask/ui/style"
)

// Where a switch stands is told by its knob, which is to be seen on its track in every theme.
func TestTheKnobOfASwitchIsSeen(t *testing.T) {
	const knobOff, knobOn = 10, 26
	for _, mode := range []style.Mode{style.Dark, style.Light, style.HighContrast} {
		dressed(t, mode)
		for _, on := range []bool{false, true} {
			img := render(t, exhibit{w: 36, h: 20, make: func() fyne.CanvasObject {
				s := NewSwitch(nil)
				s.Set(on)
				return s
			}}, 1)
			knob, track := knobOff, knobOn
			if on {
				knob, track = track, knob
			}
			at := func(x int) color.NRGBA { return color.NRGBAModel.Convert(img.At(x, 10)).(color.NRGBA) }
			if got := style.Contrast(at(knob), at(track)); got < 1.5 {
				t.Errorf("%v, on %v: knob and track have a contrast of %.2f", mode, on, got)
			}
		}
	}
}
