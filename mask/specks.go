package mask

// DropSpecks removes the components of fewer than minArea pixels, but never the largest: of a mask that has pixels some
// are always left.
func (m Mask) DropSpecks(minArea int) Mask {
	part := label(m.runs, true)
	areas := part.areas(m.runs)
	largest := largestOf(areas)
	return m.filter(func(i int) bool {
		root := part.root(i)
		return root == largest || areas[root] >= minArea
	})
}

// Parts are the components of at least minArea pixels, the largest first and then in the order of their first pixels.
// What is smaller than that stays with the largest.
func (m Mask) Parts(minArea int) []Mask {
	if m.Empty() {
		return nil
	}
	part := label(m.runs, true)
	areas := part.areas(m.runs)
	largest := largestOf(areas)
	return m.sorted(func(i int) int {
		if root := part.root(i); areas[root] >= minArea {
			return root
		}
		return largest
	}, largest)
}

// largestOf is the root of the part with the most pixels, the first of several.
func largestOf(areas []int) int {
	best := 0
	for i, a := range areas {
		if a > areas[best] {
			best = i
		}
	}
	return best
}
