package formats

import (
	"cmp"
	"image"
	"slices"

	"clickmask/mask"
)

// holed are the shapes of a mask, each a border and those of its holes, as programs that calculate with areas want them: no ring
// touches itself, and no shape is in two pieces that hang together by a corner alone. Where simplified borders would cross or
// touch, all of the mask's are exact.
func holed(m mask.Mask, tolerance float64) [][]ring {
	shapes := cornered(m)
	simple := make([][]ring, len(shapes))
	for i, corners := range shapes {
		for _, c := range corners {
			simple[i] = append(simple[i], simplify(c, tolerance))
		}
	}
	if tolerance > 0 && !apartEverywhere(simple) {
		return holed(m, 0)
	}
	return simple
}

// cornered are the shapes of holed with exact borders.
func cornered(m mask.Mask) [][][]image.Point {
	parts := newFourParts(m)
	shapes := map[int32][][]image.Point{}
	var order []int32
	for _, r := range simpleRings(m) {
		part := parts.at(insideOf(r))
		if shapes[part] == nil {
			order = append(order, part)
		}
		if exactRing(r).area() > 0 {
			shapes[part] = append([][]image.Point{r}, shapes[part]...)
		} else {
			shapes[part] = append(shapes[part], r)
		}
	}
	out := make([][][]image.Point, 0, len(order))
	for _, part := range order {
		out = append(out, shapes[part])
	}
	return out
}

// insideOf is a pixel of the mask at a ring's first edge, on its right-hand side.
func insideOf(r []image.Point) image.Point {
	a, b := r[0], r[1]
	switch {
	case b.X > a.X: // to the right: the mask is below
		return a
	case b.X < a.X:
		return image.Pt(a.X-1, a.Y-1)
	case b.Y > a.Y: // down: it is to the left
		return image.Pt(a.X-1, a.Y)
	}
	return image.Pt(a.X, a.Y-1)
}

// simpleRings are the borders of a mask with corners that two pixels share belonging to either alone, cut where they pass a
// corner twice.
func simpleRings(m mask.Mask) [][]image.Point {
	var corners []image.Point
	var next []int
	for _, r := range m.Outlines() {
		first := len(corners)
		for i, c := range r {
			corners = append(corners, c)
			next = append(next, first+(i+1)%len(r))
		}
	}
	// Two passages of one corner change their ways on: each pixel keeps to its own border.
	seen := map[image.Point]int{}
	for i, c := range corners {
		if j, twice := seen[c]; twice {
			next[i], next[j] = next[j], next[i]
		}
		seen[c] = i
	}
	done := make([]bool, len(corners))
	var rings [][]image.Point
	for i := range corners {
		if done[i] {
			continue
		}
		var r []image.Point
		for k := i; !done[k]; k = next[k] {
			done[k] = true
			r = append(r, corners[k])
		}
		rings = append(rings, cutApart(r)...)
	}
	return rings
}

// cutApart cuts a ring into those that pass no corner twice.
func cutApart(r []image.Point) [][]image.Point {
	var rings [][]image.Point
	var path []image.Point
	at := map[image.Point]int{}
	for _, c := range r {
		if k, twice := at[c]; twice {
			rings = append(rings, slices.Clone(path[k:]))
			for _, gone := range path[k:] {
				delete(at, gone)
			}
			path = path[:k]
		}
		at[c] = len(path)
		path = append(path, c)
	}
	return append(rings, path)
}

// fourParts tells which runs of a mask hang together by more than corners.
type fourParts struct {
	rows rowIndex
	root []int32
}

func newFourParts(m mask.Mask) *fourParts {
	f := &fourParts{rows: indexRows(m), root: make([]int32, len(m.Runs()))}
	for i := range f.root {
		f.root[i] = int32(i)
	}
	runs := m.Runs()
	for i, k := 0, 0; i < len(runs); i++ {
		// Run k is the first of the row above that may reach over run i.
		for k < i && (runs[k].Y < runs[i].Y-1 || runs[k].Y == runs[i].Y-1 && runs[k].X1 <= runs[i].X0) {
			k++
		}
		for j := k; j < i && runs[j].Y == runs[i].Y-1 && runs[j].X0 < runs[i].X1; j++ {
			f.root[f.find(int32(i))] = f.find(int32(j))
		}
	}
	return f
}

func (f *fourParts) find(i int32) int32 {
	for f.root[i] != i {
		f.root[i] = f.root[f.root[i]]
		i = f.root[i]
	}
	return i
}

// at is the part that holds a pixel of the mask.
func (f *fourParts) at(p image.Point) int32 {
	row := f.rows.at(p.Y)
	k, _ := slices.BinarySearchFunc(row, int32(p.X), func(r mask.Run, x int32) int {
		switch {
		case r.X1 <= x:
			return -1
		case r.X0 > x:
			return 1
		}
		return 0
	})
	return f.find(int32(f.rows.firstAt(p.Y) + k))
}

// edge is one of a ring's, with where it stands.
type edge struct {
	a, b       point
	ring, i, n int // of n edges of the ring
}

// apartEverywhere tells whether no two edges of the shapes touch but neighbours in their corner. It goes through the picture in
// bands, so that only edges that are near each other are compared.
func apartEverywhere(shapes [][]ring) bool {
	const height = 4
	bands := map[int][]edge{}
	number := 0
	for _, rings := range shapes {
		for _, r := range rings {
			for i, a := range r {
				e := edge{a, r[(i+1)%len(r)], number, i, len(r)}
				first, last := int(min(e.a.y, e.b.y)/height), int(max(e.a.y, e.b.y)/height)
				for band := first; band <= last; band++ {
					bands[band] = append(bands[band], e)
				}
			}
			number++
		}
	}
	for _, list := range bands {
		slices.SortFunc(list, func(a, b edge) int { return cmp.Compare(min(a.a.x, a.b.x), min(b.a.x, b.b.x)) })
		for i, e := range list {
			right := max(e.a.x, e.b.x)
			for _, f := range list[i+1:] {
				if min(f.a.x, f.b.x) > right {
					break
				}
				if e.touches(f) {
					return false
				}
			}
		}
	}
	return true
}

// touches tells whether two edges meet, but for neighbours, which share a corner: those may not turn back over one another.
func (e edge) touches(f edge) bool {
	side := func(a, b, c point) float64 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }
	if e.ring == f.ring && (f.i == (e.i+1)%e.n || e.i == (f.i+1)%e.n) {
		if e.i == (f.i+1)%e.n {
			e, f = f, e
		}
		return side(e.a, e.b, f.b) == 0 && (f.b.x-e.b.x)*(e.a.x-e.b.x)+(f.b.y-e.b.y)*(e.a.y-e.b.y) > 0
	}
	if max(e.a.y, e.b.y) < min(f.a.y, f.b.y) || max(f.a.y, f.b.y) < min(e.a.y, e.b.y) {
		return false
	}
	s1, s2, s3, s4 := side(e.a, e.b, f.a), side(e.a, e.b, f.b), side(f.a, f.b, e.a), side(f.a, f.b, e.b)
	return !(s1 > 0 && s2 > 0 || s1 < 0 && s2 < 0 || s3 > 0 && s4 > 0 || s3 < 0 && s4 < 0)
}
