package vp8

import "io"

const maxSegments = 4

// segments are kinds of macroblocks that differ in factors and smoothing (RFC 6386, section 9.3).
type segments struct {
	on, told bool     // whether each macroblock says of which it is
	probable [3]uint8 // of which
	relative bool     // to what the frame says
	quality  [maxSegments]int8
	level    [maxSegments]int8
}

// factors multiply the first coefficient of a block, and the others.
type factors struct{ luma, means, chroma [2]int32 }

// readHead reads all that comes before the macroblocks (9.2 to 9.11, 19.2).
func (d *decoder) readHead(frame []byte) error {
	first := int(frame[0])>>5 | int(frame[1])<<3 | int(frame[2])<<11
	frame = frame[headSize:]
	if first > len(frame) {
		return io.ErrUnexpectedEOF
	}
	d.head = newBools(frame[:first])
	d.head.number(2) // of colours and of clamping, which only encoders mind
	d.readSegments()
	d.readSmoothing()
	if err := d.divide(frame[first:]); err != nil {
		return err
	}
	d.readFactors()
	d.head.bit(even) // about frames that follow
	d.values = usualProbabilities
	for i := range d.values {
		for j := range d.values[i] {
			for k := range d.values[i][j] {
				for l := range d.values[i][j][k] {
					if d.head.bit(changeProbabilities[i][j][k][l]) {
						d.values[i][j][k][l] = uint8(d.head.number(8))
					}
				}
			}
		}
	}
	if d.skips = d.head.bit(even); d.skips {
		d.skip = uint8(d.head.number(8))
	}
	if d.head.over {
		return io.ErrUnexpectedEOF
	}
	return nil
}

func (d *decoder) readSegments() {
	s := &d.segments
	s.probable = [3]uint8{255, 255, 255}
	if s.on = d.head.bit(even); !s.on {
		return
	}
	s.told = d.head.bit(even)
	if d.head.bit(even) {
		s.relative = !d.head.bit(even)
		for i := range s.quality {
			s.quality[i] = int8(d.head.optional(7))
		}
		for i := range s.level {
			s.level[i] = int8(d.head.optional(6))
		}
	}
	if !s.told {
		return
	}
	for i := range s.probable {
		if d.head.bit(even) {
			s.probable[i] = uint8(d.head.number(8))
		}
	}
}

// divide finds the partitions behind the first (9.5).
func (d *decoder) divide(data []byte) error {
	n := 1 << d.head.number(2)
	sizes := 3 * (n - 1)
	if sizes > len(data) {
		return io.ErrUnexpectedEOF
	}
	table := data[:sizes]
	data = data[sizes:]
	for ; len(table) > 0; table = table[3:] {
		size := int(table[0]) | int(table[1])<<8 | int(table[2])<<16
		if size > len(data) {
			return io.ErrUnexpectedEOF
		}
		d.rest = append(d.rest, newBools(data[:size]))
		data = data[size:]
	}
	d.rest = append(d.rest, newBools(data))
	return nil
}

// readFactors reads those of each segment (9.6, 14.1).
func (d *decoder) readFactors() {
	all := d.head.number(7)
	var more [5]int // luma's first, those of its means, those of chroma
	for i := range more {
		more[i] = d.head.optional(4)
	}
	factor := func(table *[128]uint16, i, most int) int32 { return int32(table[min(max(i, 0), most)]) }
	for i := range d.factors {
		q := all
		switch {
		case d.segments.on && d.segments.relative:
			q += int(d.segments.quality[i])
		case d.segments.on:
			q = int(d.segments.quality[i])
		}
		d.factors[i] = factors{
			luma:   [2]int32{factor(&dcFactors, q+more[0], 127), factor(&acFactors, q, 127)},
			means:  [2]int32{2 * factor(&dcFactors, q+more[1], 127), max(155*factor(&acFactors, q+more[2], 127)/100, 8)},
			chroma: [2]int32{factor(&dcFactors, q+more[3], 117), factor(&acFactors, q+more[4], 127)},
		}
	}
}
