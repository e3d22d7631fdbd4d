package prompt

import "math"

// As how many points a stroke is asked; docs/MODEL_CARD.md has what fewer and more score.
const (
	mostAlong  = 5
	alongShare = 0.04 // one for each such share of the picture's longer side: a short stroke is through a small thing, of which several points tell less than one
)

// Scribble returns the points as which a stroke through a picture of w x h pixels is asked, as [Along] does.
func Scribble(stroke []Point, w, h int) []Point {
	n := length(stroke) / (alongShare * float64(max(w, h, 1)))
	return Along(stroke, int(min(max(n, 1), mostAlong)))
}

// length is how long a line is.
func length(line []Point) float64 {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		sum += math.Hypot(line[i].X-line[i-1].X, line[i].Y-line[i-1].Y)
	}
	return sum
}

// Along returns n points at equal distances along a line, the outer ones half such a distance from its ends, where a hand
// slips most easily. The middle one comes first, for that is most surely on the thing. They have the label of the line's
// first point. A line without length gives one point.
func Along(line []Point, n int) []Point {
	if len(line) == 0 || n < 1 {
		return nil
	}
	all := length(line)
	if all == 0 {
		return []Point{line[0]}
	}
	points := make([]Point, 0, n)
	behind := 0.0 // the length of the pieces that were passed
	for i := 1; i < len(line) && len(points) < n; i++ {
		a, b := line[i-1], line[i]
		piece := math.Hypot(b.X-a.X, b.Y-a.Y)
		for len(points) < n {
			at := (float64(len(points)) + 0.5) / float64(n) * all
			if at > behind+piece && i < len(line)-1 {
				break
			}
			part := 0.0
			if piece > 0 {
				part = min((at-behind)/piece, 1)
			}
			points = append(points, Point{X: a.X + part*(b.X-a.X), Y: a.Y + part*(b.Y-a.Y), Label: line[0].Label})
		}
		behind += piece
	}
	points[0], points[n/2] = points[n/2], points[0]
	return points
}
