package sam

import "encoding/binary"

// The inner loops of the resize. A weighted sum of bytes needs 31 bits (weightBits + 8 and the half
// that rounds), so a uint64 carries two of them side by side, the low and the high lane, and one
// multiplication serves both. Weights are never negative, so no lane borrows from the other.

const (
	laneMask   = 0x000000ff_000000ff // the lowest byte of each lane
	laneHalf   = half<<32 | half
	opaquePair = 0xff000000_ff000000 // the alpha bytes of two RGBA pixels
)

// pairPixels puts pixel x of rowA into the low lane of dst[x] and that of rowB into the high lane. It
// reports whether all of them are opaque. Inlined, it would lack registers and take twice as long.
//
//go:noinline
func pairPixels(dst []uint64, rowA, rowB []byte) bool {
	const low = 1<<32 - 1
	all := uint64(opaquePair)
	i := 0
	for ; i+2 <= len(dst); i += 2 { // two pixels of each row a step
		a, b := binary.LittleEndian.Uint64(rowA[4*i:]), binary.LittleEndian.Uint64(rowB[4*i:])
		d := dst[i : i+2 : i+2]
		d[0] = a&low | b<<32
		d[1] = a>>32 | b&^low
		all &= a & b
	}
	if i < len(dst) {
		dst[i] = uint64(binary.LittleEndian.Uint32(rowA[4*i:])) | uint64(binary.LittleEndian.Uint32(rowB[4*i:]))<<32
		all &= dst[i]
	}
	return all == opaquePair
}

// unpairPixels writes the colours of paired pixels to two rows of RGB.
func unpairPixels(dstA, dstB []byte, paired []uint64) {
	for i, p := range paired {
		a, b := dstA[3*i:3*i+3], dstB[3*i:3*i+3]
		a[0], a[1], a[2] = byte(p), byte(p>>8), byte(p>>16)
		b[0], b[1], b[2] = byte(p>>32), byte(p>>40), byte(p>>48)
	}
}

// combineColumns makes one RGB pixel in each of two rows for each of columns.
func combineColumns(dstA, dstB []byte, paired []uint64, columns []taps) {
	for i, t := range columns {
		red, green, blue := sumColumns(paired[t.first:], t.weight)
		a, b := dstA[3*i:3*i+3], dstB[3*i:3*i+3]
		a[0], a[1], a[2] = byte(red), byte(green), byte(blue)
		b[0], b[1], b[2] = byte(red>>32), byte(green>>32), byte(blue>>32)
	}
}

// sumColumns is the innermost loop, kept apart (and out of line) so that its variables stay in registers.
//
//go:noinline
func sumColumns(px, weight []uint64) (red, green, blue uint64) {
	px = px[:len(weight)]
	red, green, blue = laneHalf, laneHalf, laneHalf
	for k, w := range weight {
		p := px[k]
		red += (p & laneMask) * w
		green += (p >> 8 & laneMask) * w
		blue += (p >> 16 & laneMask) * w
	}
	return roundLanes(red), roundLanes(green), roundLanes(blue)
}

// roundLanes turns two sums into two bytes, one in each lane. Rounded weights may add up to a little
// more than 1 when there are thousands of them, so a sum can reach 256 and is then cut to 255.
func roundLanes(sums uint64) uint64 {
	v := sums >> weightBits & 0x000001ff_000001ff
	return (v | (v>>8&0x00000001_00000001)*0xff) & laneMask
}

// lanes are the sums of a row of bytes, four uint64 for every eight bytes: bytes 0 and 4 of the eight
// in the first, 1 and 5 in the second, and so on, because that takes the fewest shifts.
type lanes []uint64

func newLanes(rowBytes int) lanes { return make(lanes, (rowBytes+7)/8*4) }

// add adds a*wa + b*wb; both rows have as many bytes as the lanes were made for. Two rows at a time
// halve how often the sums are read and written.
func (l lanes) add(a, b []byte, wa, wb uint64) {
	b = b[:len(a)]
	whole := len(a) / 8
	for i := range whole {
		add8((*[4]uint64)(l[4*i:]), binary.LittleEndian.Uint64(a[8*i:]), binary.LittleEndian.Uint64(b[8*i:]), wa, wb)
	}
	if 8*whole < len(a) {
		var tail [16]byte
		copy(tail[:8], a[8*whole:])
		copy(tail[8:], b[8*whole:])
		add8((*[4]uint64)(l[4*whole:]), binary.LittleEndian.Uint64(tail[:]), binary.LittleEndian.Uint64(tail[8:]), wa, wb)
	}
}

// add8 adds to the sums of eight bytes.
func add8(sums *[4]uint64, a, b, wa, wb uint64) {
	sums[0] += (a&laneMask)*wa + (b&laneMask)*wb
	sums[1] += (a>>8&laneMask)*wa + (b>>8&laneMask)*wb
	sums[2] += (a>>16&laneMask)*wa + (b>>16&laneMask)*wb
	sums[3] += (a>>24&laneMask)*wa + (b>>24&laneMask)*wb
}

// addRows sets the sums to the weighted sum of the rows that t names.
func (l lanes) addRows(t taps, row func(y int) []byte) {
	for i := range l {
		l[i] = laneHalf
	}
	k := 0
	for ; k+2 <= len(t.weight); k += 2 {
		l.add(row(t.first+k), row(t.first+k+1), t.weight[k], t.weight[k+1])
	}
	if k < len(t.weight) {
		last := row(t.first + k)
		l.add(last, last, t.weight[k], 0)
	}
}

// bytes rounds the sums to dst, which has as many bytes as the lanes were made for.
func (l lanes) bytes(dst []byte) {
	for ; len(l) >= 4; l = l[4:] {
		p := roundLanes(l[0]) | roundLanes(l[1])<<8 | roundLanes(l[2])<<16 | roundLanes(l[3])<<24
		if len(dst) < 8 {
			var tail [8]byte
			binary.LittleEndian.PutUint64(tail[:], p)
			copy(dst, tail[:])
			return
		}
		binary.LittleEndian.PutUint64(dst, p)
		dst = dst[8:]
	}
}
