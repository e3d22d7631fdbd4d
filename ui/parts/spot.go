package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// Spot shows where a thing of the picture is, by the corners of a frame round it. It takes no events.
type Spot struct{ widget.BaseWidget }

// NewSpot makes a hidden one.
func NewSpot() *Spot {
	s := &Spot{}
	s.Hidden = true
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer belongs to Fyne.
func (s *Spot) CreateRenderer() fyne.WidgetRenderer {
	var halos, lines [8]*canvas.Rectangle
	var objects []fyne.CanvasObject
	for i := range halos {
		halos[i] = canvas.NewRectangle(color.White)
		objects = append(objects, halos[i])
	}
	for i := range lines {
		lines[i] = canvas.NewRectangle(color.White)
		objects = append(objects, lines[i])
	}
	return newSketch(&sketch{
		owner:   s,
		objects: objects,
		min:     func() fyne.Size { return fyne.Size{} },
		layout: func(size fyne.Size) {
			const thick, rim = 3, 1
			arm := min(24, size.Width/3, size.Height/3)
			i := 0
			for _, x := range []float32{0, size.Width - thick} {
				for _, y := range []float32{0, size.Height - thick} {
					left, upper := min(x, size.Width-arm), min(y, size.Height-arm)
					if x == 0 {
						left = 0
					}
					if y == 0 {
						upper = 0
					}
					for _, r := range [][4]float32{{left, y, arm, thick}, {x, upper, thick, arm}} {
						place(halos[i], r[0]-rim, r[1]-rim, r[2]+2*rim, r[3]+2*rim)
						place(lines[i], r[0], r[1], r[2], r[3])
						i++
					}
				}
			}
		},
		paint: func(p style.Palette) {
			for i := range lines {
				halos[i].FillColor, lines[i].FillColor = color.White, p.Accent
			}
		},
	})
}
