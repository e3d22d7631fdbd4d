package vp8

// How a block is predicted from those before it (RFC 6386, chapter 12): by one value, by what the upper row and the left column have more than
// the corner between them, downwards, to the right, and along lines of six directions.
const (
	byMean = iota
	bySlope
	down
	across
	downRight
	downRightSteep
	downLeft
	downLeftSteep
	downRightFlat
	upRightFlat
	modes
)

// beside is what the macroblocks beside say of their edge: modes of the last four small blocks, and whether anything was added to
// those, to the last of chroma, and to the means.
type beside struct {
	modes  [4]uint8
	luma   [4]uint8
	chroma [2][2]uint8
	means  uint8
}

// macroblock is what is read of 16 x 16 pixels.
type macroblock struct {
	segment      int
	skipped      bool // nothing is added
	small        bool // luma is predicted in 16 blocks, each with its mode; otherwise in one with the first of them
	luma         [16]uint8
	chroma       uint8
	coefficients [25][16]int16 // 16 blocks of luma, 4 and 4 of chroma, and the means of luma
	added        [24]uint8     // to each of those blocks: nothing, the same to all its samples, or more
}

// What is added to a block.
const (
	nothing = iota
	same
	more
)

// readModes reads how the macroblock of a column is predicted (11, 19.3).
func (d *decoder) readModes(x int) {
	b, m := &d.head, &d.mb
	if d.segments.told {
		if !b.bit(d.segments.probable[0]) {
			m.segment = one(b.bit(d.segments.probable[1]))
		} else {
			m.segment = 2 + one(b.bit(d.segments.probable[2]))
		}
	}
	m.skipped = d.skips && b.bit(d.skip)
	above, left := &d.above[x].modes, &d.left.modes
	if m.small = !b.bit(145); m.small {
		for i := range m.luma {
			mode := smallMode(b, &modeProbabilities[above[i%4]][left[i/4]])
			m.luma[i], above[i%4], left[i/4] = mode, mode, mode
		}
	} else {
		mode := largeMode(b)
		m.luma[0] = mode
		*above, *left = [4]uint8{mode, mode, mode, mode}, [4]uint8{mode, mode, mode, mode}
	}
	m.chroma = chromaMode(b)
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func largeMode(b *bools) uint8 {
	if b.bit(156) {
		if b.bit(128) {
			return bySlope
		}
		return across
	}
	if b.bit(163) {
		return down
	}
	return byMean
}

func chromaMode(b *bools) uint8 {
	switch {
	case !b.bit(142):
		return byMean
	case !b.bit(114):
		return down
	case !b.bit(183):
		return across
	default:
		return bySlope
	}
}

func smallMode(b *bools, p *[modes - 1]uint8) uint8 {
	switch {
	case !b.bit(p[0]):
		return byMean
	case !b.bit(p[1]):
		return bySlope
	case !b.bit(p[2]):
		return down
	case !b.bit(p[3]):
		switch {
		case !b.bit(p[4]):
			return across
		case !b.bit(p[5]):
			return downRight
		default:
			return downRightSteep
		}
	case !b.bit(p[6]):
		return downLeft
	case !b.bit(p[7]):
		return downLeftSteep
	case !b.bit(p[8]):
		return downRightFlat
	default:
		return upRightFlat
	}
}
