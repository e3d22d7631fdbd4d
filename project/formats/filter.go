package formats

// The PNG filters that are used (PNG specification, section 9.2).
const (
	filterSub   = 1
	filterUp    = 2
	filterPaeth = 4
)

// filter turns rows into what deflate presses well. Flat pictures (masks, label maps) always use Up, which leaves
// zeros nearly everywhere; photos use, row by row, whichever of Sub, Up and Paeth leaves the smallest numbers on a
// sample of the row.
type filter struct {
	channels int
	photo    bool
}

// append filters a row and appends it behind the number of its filter.
func (f filter) append(dst, row, above []byte) []byte {
	kind := byte(filterUp)
	if f.photo {
		kind = f.choose(row, above)
	}
	dst = append(dst, kind)
	n := len(dst)
	dst = dst[:n+len(row)]
	out, c := dst[n:], f.channels
	switch kind {
	case filterSub:
		copy(out, row[:c])
		for i := c; i < len(row); i++ {
			out[i] = row[i] - row[i-c]
		}
	case filterUp:
		for i := range row {
			out[i] = row[i] - above[i]
		}
	case filterPaeth:
		for i := range c {
			out[i] = row[i] - above[i]
		}
		for i := c; i < len(row); i++ {
			out[i] = row[i] - paeth(row[i-c], above[i], above[i-c])
		}
	}
	return dst
}

// choose compares the filters on one pixel in eight.
func (f filter) choose(row, above []byte) byte {
	c := f.channels
	var sub, up, both int
	for i := c; i < len(row); i += 8*c - 1 { // not a multiple of the channels, so that each has its turn
		v := row[i]
		sub += size(v - row[i-c])
		up += size(v - above[i])
		both += size(v - paeth(row[i-c], above[i], above[i-c]))
	}
	switch {
	case both < sub && both < up:
		return filterPaeth
	case sub < up:
		return filterSub
	}
	return filterUp
}

// size is how far a filtered byte is from zero, either way.
func size(v byte) int { return max(int(int8(v)), -int(int8(v))) }

// paeth is the neighbour (left, above, above left) nearest to left + above - corner, the first of equals.
func paeth(left, above, corner byte) byte {
	a, b, c := int(left), int(above), int(corner)
	pa, pb := b-c, a-c
	pc := pa + pb
	pa, pb, pc = max(pa, -pa), max(pb, -pb), max(pc, -pc)
	if pa <= pb && pa <= pc {
		return left
	}
	if pb <= pc {
		return above
	}
	return corner
}
