package propagation

import (
	"math"

	"clickmask/prompt"
)

// points are places in the thing where it looks as before, and places outside that look like it.
func (g *guess) points(small *reduced) (inside, outside []prompt.Point) {
	for _, p := range g.shape.inner(5) {
		dx, dy := g.fit.back(p)
		if same, _ := g.from.same(small, dx, dy, p); same && len(inside) < 3 {
			inside = append(inside, prompt.Point{X: p.x, Y: p.y, Label: prompt.Positive})
		}
	}
	if len(inside) == 0 {
		p := g.shape.inner(1)[0]
		inside = []prompt.Point{{X: p.x, Y: p.y, Label: prompt.Positive}}
	}
	grid := g.embedding.Grid
	cw, ch := grid.Cell()
	seen := grid.Seen()
	apart := 0.15 * g.shape.longer()
	near := g.shape.rect.Inset(-int(apart))
	const block = 8
	type place struct {
		p    point
		odds float64
	}
	var best []place
	for y := 0; y+block <= grid.LowH; y += block / 2 {
		for x := 0; x+block <= grid.LowW; x += block / 2 {
			p := point{float64(seen.Min.X) + float64(x+block/2)*cw, float64(seen.Min.Y) + float64(y+block/2)*ch}
			if p.x >= float64(seen.Max.X) || p.y >= float64(seen.Max.Y) {
				continue
			}
			if p.x > float64(near.Min.X) && p.x < float64(near.Max.X) && p.y > float64(near.Min.Y) && p.y < float64(near.Max.Y) && g.shape.within(p, apart) {
				continue
			}
			sum := 0.0
			for j := range block {
				for i := range block {
					sum += max(float64(g.odds[(y+j)*grid.LowW+x+i]), 0)
				}
			}
			if sum /= block * block; sum > 0.5 {
				best = append(best, place{p, sum})
			}
		}
	}
	for range 2 {
		at := -1
		for i := range best {
			if at < 0 || best[i].odds > best[at].odds {
				at = i
			}
		}
		if at < 0 || best[at].odds == 0 {
			break
		}
		p := best[at].p
		outside = append(outside, prompt.Point{X: p.x, Y: p.y, Label: prompt.Negative})
		for i := range best {
			if math.Hypot(best[i].p.x-p.x, best[i].p.y-p.y) < 2*apart {
				best[i].odds = 0
			}
		}
	}
	return inside, outside
}

// within reports whether a place is within a distance of the shape.
func (s *shape) within(p point, distance float64) bool {
	const rays = 8
	if s.at(int(p.x), int(p.y)) {
		return true
	}
	for i := range rays {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / rays)
		for _, part := range []float64{0.35, 0.7, 1} {
			if s.at(int(p.x+distance*part*cos), int(p.y+distance*part*sin)) {
				return true
			}
		}
	}
	return false
}
