package eval

import (
	"container/heap"
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"clickmask/prompt"
)

// mostSampled is as how many points a scribble is asked at most. As one point it is the click of the same unsteady hand.
const mostSampled = 6

// How a simulated scribble differs from the line down the middle of its object.
const (
	leastCut = 0.1 // it begins and ends so much of that line's length inside, at least
	mostCut  = 0.3
	sway     = 0.4 // it leaves the middle by so much of the way to the border, at most
	waves    = 3   // and comes back to it about so often
)

// scribbled asks one stroke as the program does and as several numbers of points, and returns the IoU for each by the names
// of the metrics.
func (j *judge) scribbled(ctx context.Context, t target, stroke []prompt.Point) (map[string]float64, error) {
	asked := map[string][]prompt.Point{"scribble": prompt.Scribble(stroke, t.object.w, t.object.h)}
	for n := 1; n <= mostSampled; n++ {
		asked[fmt.Sprintf("scribble%d", n)] = prompt.Along(stroke, n)
	}
	values := map[string]float64{}
	for name, points := range asked {
		a, shown, err := j.ask(ctx, prompt.Prompt{Points: points}, nil)
		if err != nil {
			return nil, err
		}
		values[name] = iou(fromMask(a.LowRes[shown].Mask()), t.object, t.counts)
	}
	values["scribble_gain"] = values["scribble"] - values["scribble1"]
	return values, nil
}

// scribble is a stroke as a person may draw it through an object: along the middle of it, not to its ends, and unsteady. It
// does not leave the object.
func scribble(object bitmap, rng *rand.Rand) []prompt.Point {
	depth := object.inner()
	middle := smooth(medial(object, depth))
	cut := func() float64 { return leastCut + (mostCut-leastCut)*rng.Float64() }
	from := int(cut() * float64(len(middle)-1))
	to := len(middle) - 1 - int(cut()*float64(len(middle)-1))
	middle = middle[from : to+1]
	phase, phase2 := rng.Float64()*2*math.Pi, rng.Float64()*2*math.Pi
	stroke := make([]prompt.Point, len(middle))
	for i, p := range middle {
		stroke[i] = p
		a, b := middle[max(i-2, 0)], middle[min(i+2, len(middle)-1)]
		along := math.Hypot(b.X-a.X, b.Y-a.Y)
		at, ok := object.pixelAt(p)
		if along == 0 || !ok {
			continue
		}
		part := 2 * math.Pi * float64(i) / float64(len(middle))
		aside := sway / 2 * (math.Sin(waves*part+phase) + math.Sin(2*waves*part+phase2)) * math.Sqrt(float64(depth[at]))
		q := prompt.Point{X: p.X - aside*(b.Y-a.Y)/along, Y: p.Y + aside*(b.X-a.X)/along, Label: p.Label}
		if at, ok := object.pixelAt(q); ok && object.on[at] {
			stroke[i] = q
		}
	}
	return stroke
}

// pixelAt is the pixel under a point; false beyond the picture.
func (b bitmap) pixelAt(p prompt.Point) (int, bool) {
	x, y := int(math.Floor(p.X)), int(math.Floor(p.Y))
	if x < 0 || y < 0 || x >= b.w || y >= b.h {
		return 0, false
	}
	return y*b.w + x, true
}

// smooth rounds the corners of a line of pixels off.
func smooth(line []prompt.Point) []prompt.Point {
	reach := len(line) / 12
	out := make([]prompt.Point, len(line))
	for i := range line {
		r := min(reach, i, len(line)-1-i) // the ends stay where they are
		var x, y float64
		for _, p := range line[i-r : i+r+1] {
			x, y = x+p.X, y+p.Y
		}
		n := float64(2*r + 1)
		out[i] = prompt.Point{X: x / n, Y: y / n, Label: line[i].Label}
	}
	return out
}

// medial is the line through the piece of an object with its deepest pixel, from one far end to the other, that keeps to
// the middle: a step costs the more the nearer the border is.
func medial(object bitmap, depth []int32) []prompt.Point {
	start, most := deepest(object)
	even := func(int) float64 { return 1 }
	_, one := object.paths(start, even)
	_, other := object.paths(one, even)
	before, _ := object.paths(one, func(i int) float64 { return float64(most) / float64(depth[i]) })
	var line []prompt.Point
	for at := other; at >= 0; at = int(before[at]) {
		line = append(line, object.point(at, prompt.Positive))
	}
	return line
}

// paths are the cheapest ways from a pixel to all that are set and hang together with it: for each the pixel before it, -1
// for the start; and which one is farthest.
func (b bitmap) paths(start int, cost func(i int) float64) (before []int32, farthest int) {
	before, reached := make([]int32, len(b.on)), make([]float64, len(b.on))
	for i := range reached {
		reached[i] = math.Inf(1)
	}
	reached[start], before[start] = 0, -1
	next := &frontier{{start, 0}}
	for next.Len() > 0 {
		from := heap.Pop(next).(reach)
		if from.cost > reached[from.at] {
			continue
		}
		farthest = from.at
		x, y := from.at%b.w, from.at/b.w
		for v := max(y-1, 0); v <= min(y+1, b.h-1); v++ {
			for u := max(x-1, 0); u <= min(x+1, b.w-1); u++ {
				i := v*b.w + u
				c := from.cost + cost(i)*math.Hypot(float64(u-x), float64(v-y))
				if b.on[i] && c < reached[i] {
					reached[i], before[i] = c, int32(from.at)
					heap.Push(next, reach{i, c})
				}
			}
		}
	}
	return before, farthest
}

// reach is a pixel and what the way to it costs.
type reach struct {
	at   int
	cost float64
}

// frontier is the heap of those that are reached next, the cheapest first.
type frontier []reach

func (f frontier) Len() int           { return len(f) }
func (f frontier) Less(i, j int) bool { return f[i].cost < f[j].cost }
func (f frontier) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)        { *f = append(*f, x.(reach)) }
func (f *frontier) Pop() any {
	last := len(*f) - 1
	x := (*f)[last]
	*f = (*f)[:last]
	return x
}
