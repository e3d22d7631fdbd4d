package picture

import "encoding/binary"

// sums are numbers of 16 bits, the lower byte first, so that four are added at once. Before the first and behind the last lies
// the same once more.
type sums []uint8

func newSums(n int) sums { return make(sums, 2*(n+2)) }

// set makes them those of a row of samples, three times each and one of the row beside it; nil for the row alone.
func (s sums) set(near, far []uint8) {
	of, times := s[2:], uint64(3)
	if far == nil {
		far, times = near, 0
	}
	far = far[:len(near)]
	i := 0
	for ; i+4 <= len(near); i += 4 {
		binary.LittleEndian.PutUint64(of[2*i:], times*spread(near[i:i+4])+spread(far[i:i+4]))
	}
	for ; i < len(near); i++ {
		binary.LittleEndian.PutUint16(of[2*i:], uint16(times)*uint16(near[i])+uint16(far[i]))
	}
	end := len(s) - 2
	copy(s[:2], s[2:4])
	copy(s[end:], s[end-2:end])
}

// spread are four samples as numbers of 16 bits.
func spread(samples []uint8) uint64 {
	v := uint64(binary.LittleEndian.Uint32(samples))
	v = (v | v<<16) & 0x0000ffff0000ffff
	return (v | v<<8) & 0x00ff00ff00ff00ff
}

// double makes two samples of each: three quarters of it and one of its left or right neighbour. They are divided by
// 1 << shift after the biases were added.
func (s sums) double(dst []uint8, left, right uint64, shift uint) {
	const each, low = 0x0001000100010001, 0x00ff00ff00ff00ff
	n := len(s)/2 - 2
	left, right, shift = left*each, right*each, shift&15
	i := 0
	for ; i+4 <= n; i += 4 {
		at := s[2*i : 2*i+12 : 2*i+12]
		v := 3 * binary.LittleEndian.Uint64(at[2:])
		before := (v + binary.LittleEndian.Uint64(at) + left) >> shift & low
		behind := (v + binary.LittleEndian.Uint64(at[4:]) + right) >> shift & low
		binary.LittleEndian.PutUint64(dst[2*i:], before|behind<<8)
	}
	for ; i < n; i++ {
		at := s[2*i:]
		v := 3 * uint64(binary.LittleEndian.Uint16(at[2:]))
		dst[2*i] = uint8((v + uint64(binary.LittleEndian.Uint16(at)) + left&0xffff) >> shift)
		dst[2*i+1] = uint8((v + uint64(binary.LittleEndian.Uint16(at[4:])) + right&0xffff) >> shift)
	}
}
