package everything

import (
	"image"
	"math"

	"clickmask/prompt"
)

// crop is a rectangle of the picture with the layer that it belongs to; layer 0 is the picture.
type crop struct {
	image.Rectangle
	layer int
}

// crops lists the picture and the crops of its layers, as segment-anything's generate_crop_boxes does: layer n has 2^n a
// side, which overlap, in columns from left to right.
func (o Options) crops(w, h int) []crop {
	all := []crop{{image.Rect(0, 0, w, h), 0}}
	for layer := 1; layer <= o.CropNLayers; layer++ {
		side := 1 << layer
		overlap := int(o.CropOverlapRatio * float64(min(w, h)) * (2 / float64(side)))
		length := func(whole int) int {
			return int(math.Ceil(float64(overlap*(side-1)+whole) / float64(side)))
		}
		cw, ch := length(w), length(h)
		for i := range side {
			for j := range side {
				x, y := (cw-overlap)*i, (ch-overlap)*j
				r := image.Rect(x, y, min(x+cw, w), min(y+ch, h))
				if !r.Empty() { // of a picture of a few pixels, the last ones may have none left
					all = append(all, crop{r, layer})
				}
			}
		}
	}
	return all
}

// gridOver is a grid of n x n points over a rectangle, row by row, as segment-anything's build_point_grid lays it.
func gridOver(r image.Rectangle, n int) []prompt.Point {
	points := make([]prompt.Point, 0, n*n)
	for j := range n {
		for i := range n {
			points = append(points, prompt.Point{
				X: float64(r.Min.X) + share(i, n)*float64(r.Dx()), Y: float64(r.Min.Y) + share(j, n)*float64(r.Dy()), Label: prompt.Positive})
		}
	}
	return points
}

// share is where the i-th of n points lies along a side of length 1.
func share(i, n int) float64 { return (float64(i) + 0.5) / float64(n) }
