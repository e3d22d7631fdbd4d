package formats

import (
	"encoding/json"

	"clickmask/mask"
)

// What other programs are answered with over HTTP is in the same forms as in their files.

// Brush is a mask as Label Studio has it: bytes, in JSON a list of numbers.
func Brush(m mask.Mask) json.Marshaler { return byteList(brush(m)) }

// ReadBrush reads a mask of w x h pixels as Label Studio has it, within the limits of a file.
func ReadBrush(text json.RawMessage, w, h int) (mask.Mask, error) {
	var packed byteList
	if err := json.Unmarshal(text, &packed); err != nil {
		return mask.Mask{}, errBrush
	}
	r := &reader{runs: maxBrushRuns}
	return r.unbrush(w, h, packed)
}

// maxBrushRuns bounds what a brush may unpack to.
const maxBrushRuns = 1 << 20

// MultiPolygon is a mask as the coordinates of GeoJSON's MultiPolygon: shapes of rings, the first the outer one, in pixels.
func MultiPolygon(m mask.Mask, tolerance float64) (shapes [][][][2]float64) {
	for _, rings := range holed(m, tolerance) {
		var shape [][][2]float64
		for _, r := range rings {
			line := make([][2]float64, 0, len(r)+1)
			for _, c := range r {
				line = append(line, [2]float64{rounded(c.x), rounded(c.y)})
			}
			shape = append(shape, append(line, line[0]))
		}
		shapes = append(shapes, shape)
	}
	return shapes
}
