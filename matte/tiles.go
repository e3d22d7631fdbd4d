package matte

import (
	"image"

	"clickmask/mask"
)

// tilesOf are the tiles of a box, of so many pixels a side, that have some of what runs gives for a row.
func tilesOf(runs func(y int) []mask.Run, box image.Rectangle, tileSide int) []image.Rectangle {
	var out []image.Rectangle
	for y := box.Min.Y; y < box.Max.Y; y += tileSide {
		bottom := min(y+tileSide, box.Max.Y)
		has := make([]bool, (box.Dx()+tileSide-1)/tileSide)
		for v := y; v < bottom; v++ {
			for _, r := range runs(v) {
				for k := (int(r.X0) - box.Min.X) / tileSide; k <= (int(r.X1)-1-box.Min.X)/tileSide; k++ {
					has[k] = true
				}
			}
		}
		for k, some := range has {
			if x := box.Min.X + k*tileSide; some {
				out = append(out, image.Rect(x, y, min(x+tileSide, box.Max.X), bottom))
			}
		}
	}
	return out
}

// tight are tiles made as small as what they have of what runs gives for a row.
func tight(tiles []image.Rectangle, runs func(y int) []mask.Run) []image.Rectangle {
	for i, t := range tiles {
		var some image.Rectangle
		for y := t.Min.Y; y < t.Max.Y; y++ {
			for _, r := range runs(y) {
				some = some.Union(image.Rect(int(r.X0), y, int(r.X1), y+1).Intersect(t))
			}
		}
		tiles[i] = some
	}
	return tiles
}
