package picture

import (
	"math"
	"math/bits"
)

// span is what numbers of a picture lie between. The zero value is of no numbers.
type span struct {
	some   bool
	lo, hi float64
}

func (s span) with(o span) span {
	switch {
	case !o.some:
		return s
	case !s.some:
		return o
	}
	return span{true, min(s.lo, o.lo), max(s.hi, o.hi)}
}

// mostNumber is beyond what anything is measured by: numbers as large say that there is none.
const mostNumber = 1e38

// add takes a number in; those that are none are left out.
func (s *span) add(v float64) {
	if math.Abs(v) < mostNumber {
		*s = s.with(span{true, v, v})
	}
}

// levels are how numbers become the 8 bits that are shown and that the model sees. Numbers of up to 16 bits lose their lower
// ones. What has no white of its own, as numbers with a fraction or a sign, is taken as it is where it lies between 0
// and 255, from 0 to 1 where it lies there, and from the least to the greatest otherwise. Where numbers of 16 bits use 14 of
// them at most, as cameras and scanners write them, the bits that are used are taken.
type levels struct {
	ranged bool    // numbers are to be looked at before
	lo, by float64 // then: what is black, and how many of 255 one is
	drop   int     // otherwise: how many lower bits are dropped
	wide   int     // how many bits numbers have that may use fewer; 0 for others
	notes  []Note
}

// mostNarrow is how many of 16 bits may be used for the others to count as unused.
const mostNarrow = 14

// narrow reports whether numbers use few of the bits that they have, and takes those.
func (l *levels) narrow(seen span) bool {
	if l.wide != 16 || seen.hi == 0 {
		return false
	}
	used := usedBits(uint32(seen.hi))
	if used > mostNarrow {
		return false
	}
	l.wide, l.drop = 0, used-8
	l.notes = append(l.notes, Note{Kind: Stretched, Hi: float64(int(1)<<used - 1)})
	return true
}

// usedBits is with how many bits a camera or a scanner writes numbers up to one: 8, or an even number beyond.
func usedBits(most uint32) int {
	n := max(bits.Len32(most), 8)
	return n + n&1
}

// stretch sets what is black and white by the numbers that there are.
func (l *levels) stretch(seen span, fractions bool) {
	l.lo, l.by = 0, 1
	switch {
	case !seen.some || seen.lo >= 0 && seen.hi <= 255 && (seen.hi > 1 || !fractions):
	case seen.lo >= 0 && seen.hi <= 1:
		l.by = 255
	default:
		l.lo = seen.lo
		if seen.hi > seen.lo {
			l.by = 255 / (seen.hi - seen.lo)
		}
		l.notes = append(l.notes, Note{Kind: Stretched, Lo: seen.lo, Hi: seen.hi})
	}
}

// of is the level of a number.
func (l *levels) of(v float64) uint8 {
	v = (v-l.lo)*l.by + 0.5
	if !(v > 0) { // no number is black
		return 0
	}
	return uint8(min(v, 255))
}
