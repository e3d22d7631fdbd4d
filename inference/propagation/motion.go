package propagation

import (
	"cmp"
	"math"
	"slices"
)

// fit is a motion with what it costs.
type fit struct {
	motion
	cost float64
}

// sizes are factors to try of the size that a thing has.
type sizes []float64

var (
	free  = sizes{0.92, 1, 1.09}
	rigid = sizes{1}
)

// near finds how an exemplar lies near a place: all places within reach, some sizes and turns, and from the best ones on by smaller
// and smaller steps.
func (e *exemplar) near(r *reduced, c *colours, at motion, reach float64, tried sizes) fit {
	const looked = 3 // of the best are looked at more closely
	every := max(2, len(e.inside)/120)
	step := 2 / r.scale
	n := int(reach/step) + 1
	best := make([]fit, 0, looked+1)
	for _, size := range tried {
		for _, turn := range []float64{-0.2, 0, 0.2} {
			of := fit{cost: math.Inf(1)} // of this size and turn
			for j := -n; j <= n; j++ {
				for i := -n; i <= n; i++ {
					m := motion{point{at.centre.x + float64(i)*step, at.centre.y + float64(j)*step}, at.scale * size, at.turn + turn}
					away := math.Hypot(float64(i), float64(j)) / float64(n)
					if cost := e.cost(r, c, m, every) + 0.02*away + 0.01*math.Abs(turn); cost < of.cost {
						of = fit{m, cost}
					}
				}
			}
			best = append(best, of)
			slices.SortFunc(best, func(a, b fit) int { return cmp.Compare(a.cost, b.cost) })
			best = best[:min(looked, len(best))]
		}
	}
	out := fit{cost: math.Inf(1)}
	for _, f := range best {
		if f = e.refine(r, c, f.motion, step, tried); f.cost < out.cost {
			out = f
		}
	}
	return out
}

// refine moves, turns and scales by smaller and smaller steps while that fits better.
func (e *exemplar) refine(r *reduced, c *colours, m motion, step float64, tried sizes) fit {
	best := fit{m, e.cost(r, c, m, 1)}
	size, turn := 0.05, 0.1
	if len(tried) == 1 {
		size = 0
	}
	for range 4 {
		for range 6 {
			before := best.cost
			for _, try := range []motion{
				{point{best.centre.x + step, best.centre.y}, best.scale, best.turn}, {point{best.centre.x - step, best.centre.y}, best.scale, best.turn},
				{point{best.centre.x, best.centre.y + step}, best.scale, best.turn}, {point{best.centre.x, best.centre.y - step}, best.scale, best.turn},
				{best.centre, best.scale * (1 + size), best.turn}, {best.centre, best.scale / (1 + size), best.turn},
				{best.centre, best.scale, best.turn + turn}, {best.centre, best.scale, best.turn - turn},
			} {
				if cost := e.cost(r, c, try, 1); cost < best.cost {
					best = fit{try, cost}
				}
			}
			if best.cost == before {
				break
			}
		}
		step, size, turn = step/2, size/2, turn/2
	}
	return best
}

// anyTurn finds how an exemplar that may be turned by any angle lies at a place, at about a size.
func (e *exemplar) anyTurn(r *reduced, c *colours, at point, size float64) fit {
	const turns = 16
	best := fit{motion{at, size, 0}, math.Inf(1)}
	for i := range turns {
		m := motion{at, size, 2 * math.Pi * float64(i) / turns}
		if cost := e.cost(r, c, m, max(2, len(e.inside)/150)); cost < best.cost {
			best = fit{m, cost}
		}
	}
	return e.refine(r, c, best.motion, 2/r.scale, free)
}

// anywhere finds the places of all the picture at which an exemplar fits best, up to n, the best first; pose is how it lay before,
// and known the colours where its mask is known.
func (e *exemplar) anywhere(r *reduced, c, known *colours, pose motion, n int) []fit {
	const looked = 14 // of the places that fit best at first are looked at more closely
	every := max(2, len(e.inside)/80)
	step := 2 / r.scale
	w, h := float64(r.w)/r.scale, float64(r.h)/r.scale
	var all []fit
	for y := step / 2; y < h; y += step {
		for x := step / 2; x < w; x += step {
			if colour, _ := r.colour(point{x, y}); c.odds[bin(colour)] < 0.05 {
				continue
			}
			best := fit{cost: math.Inf(1)}
			for _, k := range []float64{0.85, 1, 1.18} {
				for _, turn := range []float64{-0.3, 0, 0.3} {
					m := motion{point{x, y}, pose.scale * k, pose.turn + turn}
					if cost := e.cost(r, c, m, every); cost < best.cost {
						best = fit{m, cost}
					}
				}
			}
			all = append(all, best)
		}
	}
	byCost := func(a, b fit) int { return cmp.Compare(a.cost, b.cost) }
	slices.SortFunc(all, byCost)
	apart := e.shape.longer() * pose.scale / 2
	var out []fit
	for _, f := range all {
		if slices.ContainsFunc(out, func(o fit) bool { return math.Hypot(o.centre.x-f.centre.x, o.centre.y-f.centre.y) < apart }) {
			continue
		}
		if out = append(out, e.refine(r, c, f.motion, step, free)); len(out) == looked {
			break
		}
	}
	worth := func(f fit) float64 { return e.colourLike(r, known, f.motion) - f.cost }
	slices.SortFunc(out, func(a, b fit) int { return cmp.Compare(worth(b), worth(a)) })
	return out[:min(n, len(out))]
}

// colourLike is how much a place has the colours of the thing, 0 to 1.
func (e *exemplar) colourLike(r *reduced, known *colours, m motion) float64 {
	var seen [bins * bins * bins]float32
	for i := range e.inside {
		if c, ok := r.colour(m.moved(e.inside[i].dx, e.inside[i].dy)); ok {
			seen[bin(c)] += 1 / float32(len(e.inside))
		}
	}
	spread(&seen)
	return known.likeThing(&seen)
}
