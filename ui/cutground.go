package ui

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// cutGround is what a preview lies on.
type cutGround struct {
	colour color.Color // nil for a checkerboard
}

// cutGrounds are those to choose from, savedGrounds those for what is saved.
var (
	cutGrounds   = []cutGround{{}, {color.White}, {color.Black}, {color.NRGBA{R: 255, B: 255, A: 255}}}
	savedGrounds = cutGrounds[:3]
)

// checkSide is the side of a square of the checkerboard, in pixels of the preview.
const checkSide = 16

// under draws a part of a thing over the ground, brought into size; sharp shows its pixels as squares.
func (g cutGround) under(thing *image.RGBA, part image.Rectangle, size image.Point, sharp bool) image.Image {
	scale := min(float64(size.X)/float64(part.Dx()), float64(size.Y)/float64(part.Dy()))
	if !sharp {
		size = image.Pt(max(int(float64(part.Dx())*scale), 1), max(int(float64(part.Dy())*scale), 1))
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			c := color.Color(color.Gray{Y: 255})
			switch {
			case g.colour != nil:
				c = g.colour
			case (x/checkSide+y/checkSide)%2 == 1:
				c = color.Gray{Y: 204}
			}
			out.Set(x, y, c)
		}
	}
	var scaler draw.Scaler = draw.ApproxBiLinear
	if sharp {
		scaler = draw.NearestNeighbor
	} else if scale < 0.5 {
		scaler = draw.BiLinear
	}
	scaler.Scale(out, out.Rect, thing, part, draw.Over, nil)
	return out
}
