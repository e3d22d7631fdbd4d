package formats

import (
	"errors"
	"fmt"

	"clickmask/mask"
)

// Label Studio packs a mask as the bytes of an RGBA picture (github.com/thi-ng/umbrella, rle-pack): 32 bits for how many values
// there are, 5 for the size of a value less one, 4 times 4 for sizes of counts less one; then pieces, each of a bit (1: one value
// that repeats), 2 bits that say which size the count has, the count less one, and the value or the values.

// brushSizes are the sizes of counts that Label Studio itself uses, in bits.
var brushSizes = [4]int{3, 4, 8, 16}

// bitWriter puts numbers behind one another, the highest bit first.
type bitWriter struct {
	out  []byte
	free int // bits of the last byte that are not used yet
}

func (b *bitWriter) put(v uint32, size int) {
	for i := size - 1; i >= 0; i-- {
		if b.free == 0 {
			b.out, b.free = append(b.out, 0), 8
		}
		b.free--
		b.out[len(b.out)-1] |= byte(v>>i&1) << b.free
	}
}

// brush packs a mask: 255 in all four channels where it is set.
func brush(m mask.Mask) []byte {
	w, h := m.Size()
	var b bitWriter
	b.put(uint32(4*w*h), 32)
	b.put(8-1, 5)
	for _, size := range brushSizes {
		b.put(uint32(size-1), 4)
	}
	for i, n := range m.RowCounts() {
		value := uint32(i&1) * 255
		for left := 4 * n; left > 0; {
			k := 0
			for k < 3 && left > 1<<brushSizes[k] {
				k++
			}
			count := min(left, 1<<brushSizes[k])
			left -= count
			b.put(1, 1)
			b.put(uint32(k), 2)
			b.put(uint32(count-1), brushSizes[k])
			b.put(value, 8)
		}
	}
	return b.out
}

// bitReader takes numbers from bytes, the highest bit first. Behind the end there are zeros, and short is true.
type bitReader struct {
	in    []byte
	at    int // in bits
	short bool
}

func (b *bitReader) take(size int) uint32 {
	v := uint32(0)
	for range size {
		v <<= 1
		if i := b.at >> 3; i < len(b.in) {
			v |= uint32(b.in[i]>>(7-b.at&7)) & 1
		} else {
			b.short = true
		}
		b.at++
	}
	return v
}

var errBrush = errors.New("its brush mask is damaged")

// unbrush unpacks a mask: where the fourth channel is 128 or more.
func (r *reader) unbrush(w, h int, packed []byte) (mask.Mask, error) {
	b := bitReader{in: packed}
	n := int(b.take(32))
	if n != 4*w*h {
		return mask.Mask{}, fmt.Errorf("its brush mask holds %d values, and a picture of %d x %d pixels has %d", n, w, h, 4*w*h)
	}
	word := int(b.take(5)) + 1
	var sizes [4]int
	for i := range sizes {
		sizes[i] = int(b.take(4)) + 1
	}
	if b.short || word > 8 {
		return mask.Mask{}, errBrush
	}
	var runs []mask.Run
	// set takes the values from i to end, which are all of one kind.
	set := func(i, end int) error {
		first, last := i/4, end/4-1 // the fourth channel of pixel p is value 4p+3
		for x := first; x <= last; {
			y := x / w
			stop := min(last+1, (y+1)*w)
			run := mask.Run{Y: int32(y), X0: int32(x - y*w), X1: int32(stop - y*w)}
			if k := len(runs) - 1; k >= 0 && runs[k].Y == run.Y && runs[k].X1 == run.X0 {
				runs[k].X1 = run.X1
			} else if runs = append(runs, run); len(runs) > r.runs {
				return errTooMuch
			}
			x = stop
		}
		return nil
	}
	for i := 0; i < n; {
		repeats := b.take(1) == 1
		end := i + 1 + int(b.take(sizes[b.take(2)]))
		if end > n {
			return mask.Mask{}, errBrush
		}
		if repeats {
			if v := b.take(word); v >= 128 {
				if err := set(i, end); err != nil {
					return mask.Mask{}, err
				}
			}
			i = end
		}
		for ; i < end && !b.short; i++ {
			if v := b.take(word); v >= 128 && i%4 == 3 {
				if err := set(i, i+1); err != nil {
					return mask.Mask{}, err
				}
			}
		}
		if b.short {
			return mask.Mask{}, errBrush
		}
	}
	return mask.New(w, h, runs)
}
