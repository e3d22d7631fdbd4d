package propagation

import (
	"image"
	"math"

	"clickmask/inference"
	"clickmask/mask"
)

// likeness is how much a candidate is like the thing.
type likeness struct {
	overlap float64 // IoU with the mask before moved along
	odds    float64 // of the colours in it and just outside being the thing's and not: an IoU that they expect
	agrees  float64 // mean IoU with what the other questions were answered
	grows   float64 // logarithm of its area to that of the mask before moved along
	feature float64 // cosine of the model's features within it and those of the thing where its mask is known
	score   float64 // the IoU that all of this tells
}

// judge gives each candidate of a guess its likeness and returns the best, nil where there is none.
func (t *Tracker) judge(g *guess) *candidate {
	var best *candidate
	for i := range g.asked {
		c := &g.asked[i]
		c.overlap, c.odds = c.cells.iou(g.before), g.colourIoU(c.cells)
		sum, n := 0.0, 0
		for k := range g.asked {
			if k != i && g.asked[k].shown {
				sum += c.cells.iou(g.asked[k].cells)
				n++
			}
		}
		c.agrees = sum / float64(max(n, 1))
		c.grows = math.Log(float64(c.cells.area) / float64(max(g.before.area, 1)))
		c.feature = t.alike(featureOf(g.embedding, c.cells))
		c.score = c.told(g)
		if best == nil || c.score > best.score {
			best = c
		}
	}
	return best
}

// told is the IoU that a likeness tells.
func (c *candidate) told(g *guess) float64 {
	return 0.3*c.overlap + 0.2*c.odds + 0.25*c.iou + 0.3*c.agrees - 0.1*math.Abs(c.grows) + 0.1*c.feature - 0.2*g.fit.cost
}

// colourIoU is the IoU of cells with the thing that their colours expect, near the shape.
func (g *guess) colourIoU(c cells) float64 {
	var both, either float64
	for i, p := range g.odds {
		switch {
		case p < 0: // far from it
			if c.has(i) {
				either++
			}
		case c.has(i):
			both += float64(p)
			either++
		default:
			either += float64(p)
		}
	}
	if either == 0 {
		return 0
	}
	return both / either
}

// oddsIn are the odds of a grid's cells being the thing's by their colours; -1 for those that are not near the shape.
func oddsIn(g mask.Grid, r *reduced, c *colours, s *shape) []float32 {
	near := s.rect.Inset(-int(0.2*s.longer()) - 1)
	w, h := g.Cell()
	seen := g.Seen()
	out := make([]float32, g.LowW*g.LowH)
	for y := range g.LowH {
		for x := range g.LowW {
			p := point{float64(seen.Min.X) + (float64(x)+0.5)*w, float64(seen.Min.Y) + (float64(y)+0.5)*h}
			i := y*g.LowW + x
			out[i] = -1
			if p.x < float64(near.Min.X) || p.x >= float64(near.Max.X) || p.y < float64(near.Min.Y) || p.y >= float64(near.Max.Y) {
				continue
			}
			if colour, ok := r.colour(p); ok {
				out[i] = c.odds[bin(colour)]
			}
		}
	}
	return out
}

// featureOf is the mean of a model's features within a mask, beside the mean of all; nil where the model has none that lie like
// a picture.
func featureOf(e *inference.Embedding, c cells) []float32 {
	if len(e.Tensors) == 0 || len(e.Tensors[0].Shape) != 4 || e.Tensors[0].Shape[2] != e.Tensors[0].Shape[3] || e.Tensors[0].Shape[0] != 1 {
		return nil
	}
	channels, side := int(e.Tensors[0].Shape[1]), int(e.Tensors[0].Shape[2])
	g := e.Grid
	data := e.Tensors[0].Data
	if side == 0 || len(data) != channels*side*side || g.LowW != g.LowH || g.LowW < side || g.LowW%side != 0 {
		return nil
	}
	k := g.LowW / side
	var in, all []int // places of features, those in the mask once for each cell
	for y := range side {
		for x := range side {
			if y*g.InputH >= g.ContentH*side || x*g.InputW >= g.ContentW*side {
				continue // padding
			}
			all = append(all, y*side+x)
			for j := range k {
				for i := range k {
					if c.has((y*k+j)*g.LowW + x*k + i) {
						in = append(in, y*side+x)
					}
				}
			}
		}
	}
	if len(in) == 0 || len(all) == 0 {
		return nil
	}
	out := make([]float32, channels)
	norm := 0.0
	for ch := range out {
		plane := data[ch*side*side:][:side*side]
		var inside, whole float32
		for _, i := range in {
			inside += plane[i]
		}
		for _, i := range all {
			whole += plane[i]
		}
		out[ch] = inside/float32(len(in)) - whole/float32(len(all))
		norm += float64(out[ch]) * float64(out[ch])
	}
	if norm == 0 {
		return nil
	}
	for ch := range out {
		out[ch] /= float32(math.Sqrt(norm))
	}
	return out
}

// cosine is that of two features of length 1, 0 where there is none.
func cosine(a, b []float32) float64 {
	if len(a) != len(b) {
		return 0
	}
	sum := float32(0)
	for i := range a {
		sum += a[i] * b[i]
	}
	return float64(sum)
}

// Candidates whose IoU with the best is agreed at least are of the same thing, and their mean is a better mask than any of them.
const (
	agreed = 0.85
	steep  = 5 // logits beyond count no more
)

// together is the mean of the best candidate and those that agree with it, pulled towards the shape that was moved along as far as
// that fits.
func (g *guess) together(best *candidate, small *reduced) mask.Logits {
	grid := best.logits.Grid
	out := mask.Logits{Grid: grid, Data: make([]float32, len(best.logits.Data))}
	n := float32(0)
	for i := range g.asked {
		c := &g.asked[i]
		if c != best && c.cells.iou(best.cells) < agreed {
			continue
		}
		n++
		for k, v := range c.logits.Data {
			out.Data[k] += min(max(v, -steep), steep)
		}
	}
	for k := range out.Data {
		out.Data[k] /= n
	}
	if pull := float32(pulls * (1 - g.fit.cost/fits)); pull > 0 {
		g.pull(out, small, pull)
	}
	return out
}

// A shape that costs less than fits pulls the logits by up to pulls.
const (
	pulls = 3.0
	fits  = 0.6
)

// pull moves logits towards the shape, but where something else is seen in it than the thing, for that hides it there.
func (g *guess) pull(l mask.Logits, small *reduced, by float32) {
	w, h := l.Grid.Cell()
	seen := l.Grid.Seen()
	near := g.shape.rect.Inset(-int(0.3*g.shape.longer()) - 1)
	for y := range l.Grid.LowH {
		for x := range l.Grid.LowW {
			p := point{float64(seen.Min.X) + (float64(x)+0.5)*w, float64(seen.Min.Y) + (float64(y)+0.5)*h}
			if !image.Pt(int(p.x), int(p.y)).In(near) {
				continue
			}
			i := y*l.Grid.LowW + x
			in := g.before.share(l.Grid, x, y)
			if in > 0 {
				dx, dy := g.fit.back(p)
				if same, ok := g.from.same(small, dx, dy, p); ok && !same {
					continue
				}
			}
			l.Data[i] += by * (2*in - 1)
		}
	}
}
