package canvas

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2/driver/desktop"
)

// hand is a cursor drawn for panning; Fyne has none. It is compared by pointer, so there is one of each.
type hand struct{ img image.Image }

var (
	grab     desktop.Cursor = &hand{drawHand(false)}
	grabbing desktop.Cursor = &hand{drawHand(true)}
)

// Image implements desktop.Cursor; the hot spot is the palm.
func (h *hand) Image() (image.Image, int, int) { return h.img, handSide / 2, handSide / 2 }

// handSide is the cursor's width and height in pixels.
const handSide = 24

// capsule is a line with round ends.
type capsule struct{ x0, y0, x1, y1, r float64 }

// distance is how far a position lies outside, negative inside.
func (c capsule) distance(x, y float64) float64 {
	dx, dy := c.x1-c.x0, c.y1-c.y0
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = min(max(((x-c.x0)*dx+(y-c.y0)*dy)/l, 0), 1)
	}
	return math.Hypot(x-c.x0-t*dx, y-c.y0-t*dy) - c.r
}

// drawHand draws a white hand with a dark edge: four fingers, a thumb and a palm, each a capsule.
func drawHand(closed bool) image.Image {
	tip := [4]float64{6.5, 4.4, 4.8, 7.4} // the fingers' ends
	if closed {
		tip = [4]float64{10, 9, 9.2, 10.4}
	}
	parts := []capsule{
		{8, tip[0], 8.6, 14, 1.55}, {11.2, tip[1], 11.2, 14, 1.55}, {14.4, tip[2], 14.2, 14, 1.55}, {17.5, tip[3], 17, 14, 1.5},
		{9.6, 14.6, 16, 14.6, 3}, {11.4, 17.6, 15, 17.6, 2.6},
	}
	if closed {
		parts = append(parts, capsule{6.6, 13.4, 10.4, 16.6, 1.5})
	} else {
		parts = append(parts, capsule{4.9, 12.6, 10.2, 17.4, 1.5})
	}
	img := image.NewNRGBA(image.Rect(0, 0, handSide, handSide))
	for y := range handSide {
		for x := range handSide {
			px, py := float64(x)+0.5, float64(y)+0.5
			d := math.Inf(1)
			for _, p := range parts {
				d = min(d, p.distance(px, py))
			}
			white, all := covered(-d), covered(1.1-d)
			if !closed || py > 12 {
				// Furrows between the fingers.
				for i := range 3 {
					a, b := parts[i], parts[i+1]
					if py > max(a.y0, b.y0) && py < 12.5 {
						white = min(white, covered(math.Abs(a.distance(px, py)-b.distance(px, py))/2-0.1))
					}
				}
			}
			if all > 0 {
				v := uint8(255*white + 0.5)
				img.SetNRGBA(x, y, color.NRGBA{v, v, v, uint8(255*all + 0.5)})
			}
		}
	}
	return img
}
