package parts

import (
	"fyne.io/fyne/v2"

	"clickmask/ui/style"
)

// rise is how far what appears comes up.
const rise float32 = 8

// appear runs tick from 0 to 1 while something appears. It never runs for what is dragged or changes in place.
func appear(tick func(shown float32)) {
	a := &fyne.Animation{Duration: style.Appear, Curve: fyne.AnimationEaseOut, Tick: tick}
	a.Start()
}
