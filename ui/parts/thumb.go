package parts

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// Silhouette draws a mask as a small picture: the part of it that is set, in one colour, with a margin, on nothing.
// shape is the mask's coverage, 0 to 255, of any size; side is the longer side of the result in pixels. An empty
// mask gives an empty picture of side x side.
func Silhouette(shape *image.Alpha, c color.NRGBA, side int) image.Image {
	part := covered(shape)
	if part.Empty() {
		return image.NewNRGBA(image.Rect(0, 0, side, side))
	}
	margin := max(part.Dx(), part.Dy())/10 + 1
	part = part.Inset(-margin)
	scale := float64(side) / float64(max(part.Dx(), part.Dy()))
	w, h := max(1, int(float64(part.Dx())*scale)), max(1, int(float64(part.Dy())*scale))

	small := image.NewAlpha(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), shape, part, draw.Src, nil)
	out := image.NewNRGBA(small.Bounds())
	for i, coverage := range small.Pix {
		out.Pix[4*i], out.Pix[4*i+1], out.Pix[4*i+2] = c.R, c.G, c.B
		out.Pix[4*i+3] = uint8(uint32(coverage) * uint32(c.A) / 255)
	}
	return out
}

// covered is the smallest rectangle around all that is at least half set.
func covered(shape *image.Alpha) image.Rectangle {
	b := shape.Bounds()
	part := image.Rectangle{Min: b.Max, Max: b.Min}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := shape.Pix[(y-b.Min.Y)*shape.Stride:][:b.Dx()]
		for i, v := range row {
			if v >= 128 {
				x := b.Min.X + i
				part.Min.X, part.Max.X = min(part.Min.X, x), max(part.Max.X, x+1)
				part.Min.Y, part.Max.Y = min(part.Min.Y, y), max(part.Max.Y, y+1)
			}
		}
	}
	if part.Min.X >= part.Max.X {
		return image.Rectangle{}
	}
	return part
}
