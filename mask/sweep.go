package mask

import (
	"math"
	"slices"
)

// Point is a position in a picture: pixels, x to the right, y down, the origin at the top left corner of the top left pixel.
type Point struct{ X, Y float64 }

// bad reports whether the point is no place.
func (p Point) bad() bool {
	return math.IsNaN(p.X) || math.IsNaN(p.Y) || math.IsInf(p.X, 0) || math.IsInf(p.Y, 0)
}

// near returns the point brought so near to the picture that its distances can be squared; nothing that far away is seen.
func (p Point) near() Point {
	const far = 4 * MaxSide
	return Point{min(max(p.X, -far), far), min(max(p.Y, -far), far)}
}

// crossing is where a border crosses a row: the pixels from column x on are one turn further inside, or outside.
type crossing struct{ y, x, turn int32 }

// sweep gathers crossings in any order and makes a mask of the pixels that lie inside by a number of turns other than 0. Its
// cost is that of the crossings, whatever the picture's size.
type sweep struct {
	w, h      int
	crossings []crossing
}

// add has the pixels of row y from column x0 up to x1 one turn further inside. Both are brought into the picture.
func (s *sweep) add(y, x0, x1 int) {
	x0, x1 = min(max(x0, 0), s.w), min(max(x1, 0), s.w)
	if x0 < x1 && y >= 0 && y < s.h {
		s.crossings = append(s.crossings, crossing{int32(y), int32(x0), 1}, crossing{int32(y), int32(x1), -1})
	}
}

// addWhere adds the pixels of row y that are in, which are those whose middles lie from lo to hi. Those ends come of roots and
// quotients, which round: what decides is in.
func (s *sweep) addWhere(y int, lo, hi float64, in func(x int) bool) {
	x0, x1 := max(firstCentre(lo, s.w), 0), min(firstCentre(hi, s.w), s.w)
	for x0 > 0 && in(x0-1) {
		x0--
	}
	for x0 < x1 && !in(x0) {
		x0++
	}
	for x1 < s.w && x1 >= x0 && in(x1) {
		x1++
	}
	for x1 > x0 && !in(x1-1) {
		x1--
	}
	s.add(y, x0, x1)
}

// mask goes along each row's crossings.
func (s *sweep) mask() Mask {
	out := Mask{w: s.w, h: s.h}
	rows := s.byRow()
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].y == rows[0].y {
			n++
		}
		row := rows[:n]
		rows = rows[n:]
		slices.SortFunc(row, func(a, b crossing) int { return int(a.x - b.x) })
		turns, from := int32(0), int32(0)
		for i, c := range row {
			before := turns
			turns += c.turn
			if i+1 < len(row) && row[i+1].x == c.x {
				// What happens in one column happens at once, or runs would touch.
				row[i+1].turn += c.turn
				turns = before
				continue
			}
			switch {
			case before == 0 && turns != 0:
				from = c.x
			case before != 0 && turns == 0:
				out.runs = append(out.runs, Run{c.y, from, c.x})
			}
		}
	}
	return out
}

// byRow is the crossings in the order of their rows.
func (s *sweep) byRow() []crossing {
	if len(s.crossings) == 0 {
		return nil
	}
	top, bottom := s.crossings[0].y, s.crossings[0].y
	for _, c := range s.crossings {
		top, bottom = min(top, c.y), max(bottom, c.y)
	}
	next := make([]int32, bottom-top+2) // where the next crossing of each row goes
	for _, c := range s.crossings {
		next[c.y-top+1]++
	}
	for i := 1; i < len(next); i++ {
		next[i] += next[i-1]
	}
	rows := make([]crossing, len(s.crossings))
	for _, c := range s.crossings {
		rows[next[c.y-top]] = c
		next[c.y-top]++
	}
	return rows
}

// firstCentre is the first column or row whose pixels have their middles at or after a position, brought into -1 to size+1.
func firstCentre(x float64, size int) int {
	return int(min(max(math.Ceil(x-0.5), -1), float64(size)+1))
}
