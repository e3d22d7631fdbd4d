package mask

// FillHoles fills the holes of at most maxArea pixels; a negative maxArea fills them all. What reaches the
// edge of the picture is not a hole.
func (m Mask) FillHoles(maxArea int) Mask {
	b := m.Bounds()
	x0, y0, x1, y1 := int32(b.Min.X), int32(b.Min.Y), int32(b.Max.X), int32(b.Max.Y)
	free := complement(m.runs, x0, y0, x1, y1)
	if len(free) == 0 {
		return m
	}
	part := label(free, false)
	areas := part.areas(free)
	// What touches the edge of the bounding box leads outside.
	for i, r := range free {
		if r.Y == y0 || r.Y == y1-1 || r.X0 == x0 || r.X1 == x1 {
			areas[part.root(i)] = -1
		}
	}
	holes := make([]Run, 0)
	for i, r := range free {
		if a := areas[part.root(i)]; a >= 0 && (maxArea < 0 || a <= maxArea) {
			holes = append(holes, r)
		}
	}
	if len(holes) == 0 {
		return m
	}
	return Union(m, Mask{w: m.w, h: m.h, runs: holes})
}

// DropIslands removes the components of fewer than minArea pixels.
func (m Mask) DropIslands(minArea int) Mask {
	part := label(m.runs, true)
	areas := part.areas(m.runs)
	return m.filter(func(i int) bool { return areas[part.root(i)] >= minArea })
}

// Component is the 8-connected part that holds pixel (x, y); empty when the pixel is not in the mask.
func (m Mask) Component(x, y int) Mask {
	at := m.runAt(x, y)
	if at < 0 {
		return Mask{w: m.w, h: m.h}
	}
	part := label(m.runs, true)
	root := part.root(at)
	return m.filter(func(i int) bool { return part.root(i) == root })
}

// Components are the 8-connected parts, in the order of their first pixels, row by row.
func (m Mask) Components() []Mask {
	part := label(m.runs, true)
	return m.sorted(part.root)
}

// sorted gives a mask for each of the roots that runs have, by their index: those named first, then in the order of their
// first runs.
func (m Mask) sorted(rootOf func(i int) int, first ...int) []Mask {
	index := make(map[int]int)
	var out []Mask
	place := func(root int) int {
		n, ok := index[root]
		if !ok {
			n = len(out)
			index[root] = n
			out = append(out, Mask{w: m.w, h: m.h})
		}
		return n
	}
	for _, root := range first {
		place(root)
	}
	for i, r := range m.runs {
		n := place(rootOf(i))
		out[n].runs = append(out[n].runs, r)
	}
	return out
}

// keep is the mask of the runs whose index want says yes to.
func (m Mask) filter(want func(i int) bool) Mask {
	out := Mask{w: m.w, h: m.h}
	for i, r := range m.runs {
		if want(i) {
			out.runs = append(out.runs, r)
		}
	}
	return out
}

// partition is a disjoint-set forest over runs: parent[i] <= i, roots point to themselves.
type partition struct{ parent []int32 }

// label joins the runs of neighbouring rows that touch, by an edge, or with corners by a corner too.
func label(runs []Run, corners bool) partition {
	p := partition{parent: make([]int32, len(runs))}
	for i := range p.parent {
		p.parent[i] = int32(i)
	}
	var reach int32
	if corners {
		reach = 1
	}
	above := 0 // the first run of the row above that may still touch
	for i, r := range runs {
		for above < i && (runs[above].Y < r.Y-1 || runs[above].Y == r.Y-1 && runs[above].X1+reach <= r.X0) {
			above++
		}
		for j := above; j < i && runs[j].Y == r.Y-1 && runs[j].X0 < r.X1+reach; j++ {
			p.join(i, j)
		}
	}
	return p
}

// root is the run that stands for the part of run i.
func (p partition) root(i int) int {
	for int(p.parent[i]) != i {
		p.parent[i] = p.parent[p.parent[i]]
		i = int(p.parent[i])
	}
	return i
}

func (p partition) join(i, j int) {
	a, b := p.root(i), p.root(j)
	if a < b {
		p.parent[b] = int32(a)
	} else {
		p.parent[a] = int32(b)
	}
}

// areas holds, at the index of each root, the number of pixels of its part.
func (p partition) areas(runs []Run) []int {
	out := make([]int, len(runs))
	for i, r := range runs {
		out[p.root(i)] += int(r.X1 - r.X0)
	}
	return out
}
