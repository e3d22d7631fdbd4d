package canvas

import (
	"encoding/binary"
	"math"
)

// gridFrom is the scale beyond which thin lines part the picture's pixels: they are large enough then to be told one by one.
const gridFrom = 8

// gridOpacity is how strong the lines are: the closer they lie, the fainter, so that the picture stays what is seen.
func gridOpacity(scale float64) float64 { return min(0.07+0.01*(scale-gridFrom), 0.16) }

// grid are the lines between picture pixels at a scale; they lie on the first device pixel of each column and row, and not
// along the picture's own edge. Positions are device pixels from the picture's corner.
type grid struct {
	scale           float64
	onDark, onLight shade
}

// newGrid makes the lines, a little lighter than dark pixels and a little darker than light ones: so they show on all.
func newGrid(scale float64) grid {
	opacity := gridOpacity(scale)
	return grid{scale, newShade(255, 255, 255, opacity), newShade(0, 0, 0, opacity)}
}

// ruled is a pixel with a line on it.
func (g *grid) ruled(p uint32) uint32 {
	if luma := 2*(p&0xff) + 5*(p>>8&0xff) + p>>16&0xff; luma < 8*128 {
		return g.onDark.over(p)
	}
	return g.onLight.over(p)
}

func (g *grid) shown() bool { return g.scale > gridFrom }

// pixel is the picture pixel under the middle of a device pixel, to the last bit as the sampler has it.
func (g *grid) pixel(x int) int { return int(math.Floor((float64(x) + 0.5) * (1 / g.scale))) }

// line reports whether a line lies on a row.
func (g *grid) line(y int) bool { return y > 0 && g.pixel(y) != g.pixel(y-1) }

// rule lays the lines over row y, whose first pixel is in column x0.
func (g *grid) rule(row []byte, x0, y int) {
	if g.line(y) {
		for i := 0; i+4 <= len(row); i += 4 {
			binary.LittleEndian.PutUint32(row[i:], g.ruled(binary.LittleEndian.Uint32(row[i:])))
		}
		return
	}
	for column := max(g.pixel(x0), 1); ; column++ {
		x := firstAt(column, g.scale)
		if g.pixel(x) < column { // it was rounded the other way
			x++
		} else if g.pixel(x-1) == column {
			x--
		}
		i := 4 * (x - x0)
		if i < 0 {
			continue
		}
		if i+4 > len(row) {
			return
		}
		binary.LittleEndian.PutUint32(row[i:], g.ruled(binary.LittleEndian.Uint32(row[i:])))
	}
}
