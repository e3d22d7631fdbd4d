package canvas

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"clickmask/mask"
)

// inSmooth is the definition of the smooth border of a mask: between the middles of four pixels their values are interpolated,
// each being the mean over 5 x 5 pixels by binomial weights, held on the pixel's own side.
func inSmooth(m mask.Mask, at ImagePoint) bool {
	w, h := m.Size()
	if at.X < 0 || at.Y < 0 || at.X >= float64(w) || at.Y >= float64(h) {
		return false
	}
	in := func(x, y int) float64 {
		if m.At(min(max(x, 0), w-1), min(max(y, 0), h-1)) {
			return 1
		}
		return 0
	}
	side := func(x, y int) float64 {
		weights, sum := [5]float64{1, 4, 6, 4, 1}, -0.5
		for dy, v := range weights {
			for dx, u := range weights {
				sum += u * v / 256 * in(x+dx-2, y+dy-2)
			}
		}
		if in(x, y) > 0 {
			return max(sum, 12.0/256)
		}
		return min(sum, -12.0/256)
	}
	x, y := math.Floor(at.X-0.5), math.Floor(at.Y-0.5)
	u, v := math.Floor((at.X-0.5-x)*256)/256, math.Floor((at.Y-0.5-y)*256)/256
	i, j := int(x), int(y)
	return (1-v)*((1-u)*side(i, j)+u*side(i+1, j))+v*((1-u)*side(i, j+1)+u*side(i+1, j+1)) > 0
}

// What is drawn pixel by pixel is seen pixel by pixel: a smooth border loses none, nor does it gain any.
func TestASmoothBorderPartsTheMiddlesOfPixels(t *testing.T) {
	const w, h = 60, 40
	r := rand.New(rand.NewPCG(8, 1))
	dots := mask.Rect(w, h, image.Rectangle{})
	for range w * h / 4 {
		x, y := r.IntN(w), r.IntN(h)
		dots = mask.Union(dots, mask.Rect(w, h, image.Rect(x, y, x+1, y+1)))
	}
	for name, m := range map[string]mask.Mask{
		"dots": dots, "a line": mask.Rect(w, h, image.Rect(5, 20, 55, 21)), "a blob": blob(w, h, 30, 20, 15), "all": mask.Rect(w, h, image.Rect(0, 0, w, h)),
	} {
		for _, scale := range []float64{3, 5, 7} { // a device pixel lies on the middle of each
			g := geometry{w, h, scale, reachFor(1)}
			side, margin := tileSide+2*(g.Reach+1), g.Reach+1
			s, shape := &scratch{}, newRunShape(m)
			all := tilesOver(0, 0, int(w*scale), int(h*scale))
			for ty := range all.Y1 {
				for tx := range all.X1 {
					tile := make([]*field, 1)
					s.smoothStrip(shape, nil, tile, tx, ty, g)
					for y := range h {
						for x := range w {
							i, j := int(scale*(float64(x)+0.5))-tx*tileSide, int(scale*(float64(y)+0.5))-ty*tileSide
							if i < 0 || j < 0 || i >= tileSide || j >= tileSide {
								continue
							}
							inside := tile[0] == solidTile
							if tile[0] != nil && !inside {
								inside = s.bits[(j+margin)*side+i+margin] != 0
							}
							if inside != m.At(x, y) {
								t.Fatalf("%s at %g: the middle of pixel %d, %d is on the wrong side", name, scale, x, y)
							}
						}
					}
				}
			}
		}
	}
}

// Along a slanting edge the border goes on by a device pixel or two from row to row, where the pixels' own makes a step of a
// whole pixel and then none.
func TestASlantingEdgeHasNoStairs(t *testing.T) {
	const w, h = 120, 80
	for _, slope := range []float64{0.2, 0.37, 0.8, 1} {
		var runs []mask.Run
		for y := range h {
			runs = append(runs, mask.Run{Y: int32(y), X0: 0, X1: int32(20 + slope*float64(y) + 0.5)})
		}
		m, err := mask.New(w, h, runs)
		if err != nil {
			t.Fatal(err)
		}
		for _, scale := range []float64{4, 7} {
			g := geometry{w, h, scale, reachFor(1)}
			l := &layer{shape: newRunShape(m)}
			l.cover(tilesOver(0, 0, int(w*scale), int(h*scale)), g)
			s, before := &scratch{}, -1
			for y := int(10 * scale); y < int(70*scale); y++ {
				tiles, border := l.row(floorDiv(y, tileSide), s), 0
				for x := range len(tiles) * tileSide {
					if f := tiles[x/tileSide]; f == solidTile || f != nil && f[y%tileSide*tileSide+x%tileSide] > 128 {
						border = l.rect.X0*tileSide + x + 1
					}
				}
				if step := border - before; before >= 0 && (step < 0 || step > 2) {
					t.Errorf("slope %g at %g: from row %d to the next the border goes from %d to %d", slope, scale, y-1, before, border)
				}
				before = border
			}
		}
	}
}
