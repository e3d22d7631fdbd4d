package sam

import (
	"errors"
	"fmt"
)

// ErrBadSize is wrapped by errors that report sizes which are not positive or disagree with a slice.
var ErrBadSize = errors.New("sizes do not fit")

// Mean and Std are the channel means and deviations (red, green, blue; 0..255) that SAM and MobileSAM
// were trained with (segment_anything modeling/sam.py).
var (
	Mean = [3]float32{123.675, 116.28, 103.53}
	Std  = [3]float32{58.395, 57.12, 57.375}
)

// Normalise fills dst, the model's input [3][side][side], from rgb, w x h packed RGB pixels: each byte
// becomes (x - mean) / std in float32, then the part right of and below the content becomes 0, so that
// padding means "the mean colour", whatever dst held before.
//
// len(rgb) must be 3*w*h, len(dst) 3*side*side, and w and h between 1 and side; otherwise the error
// wraps [ErrBadSize] and dst is untouched. Source: segment_anything modeling/sam.py, preprocess.
func Normalise(dst []float32, rgb []byte, w, h, side int, mean, std [3]float32) error {
	if w < 1 || h < 1 || w > side || h > side || len(rgb) != 3*w*h || len(dst) != 3*side*side {
		return fmt.Errorf("normalise %d bytes as %d x %d pixels into %d values as 3 x %d x %d: %w",
			len(rgb), w, h, len(dst), side, side, ErrBadSize)
	}
	// A byte has 256 values, so the division is done 768 times instead of once for every value.
	var table [3][256]float32
	for c := range table {
		for v := range table[c] {
			table[c][v] = (float32(v) - mean[c]) / std[c]
		}
	}
	area := side * side
	red, green, blue := dst[:area], dst[area:2*area], dst[2*area:]
	for y := 0; y < h; y++ {
		row := rgb[3*w*y : 3*w*(y+1)]
		r, g, b := red[y*side:(y+1)*side], green[y*side:(y+1)*side], blue[y*side:(y+1)*side]
		for x := 0; x < w; x++ {
			p := row[3*x : 3*x+3]
			r[x], g[x], b[x] = table[0][p[0]], table[1][p[1]], table[2][p[2]]
		}
		clear(r[w:])
		clear(g[w:])
		clear(b[w:])
	}
	clear(red[h*side:])
	clear(green[h*side:])
	clear(blue[h*side:])
	return nil
}
