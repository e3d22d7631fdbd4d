package vp8

import (
	"encoding/binary"
	"math/bits"
)

// bools reads the bits of a partition, each of which is coded by how probable it is (RFC 6386, chapter 7).
type bools struct {
	data  []byte
	at    int
	value uint64 // n bits that have been read and not been taken
	n     uint
	span  uint32 // the range, less one
	over  bool   // more was asked for than there is
}

func newBools(data []byte) bools { return bools{data: data, span: 254} }

// even is the probability of a bit that is as likely as not.
const even = 128

// bit takes one, which is 0 with a probability of so many 256ths.
func (b *bools) bit(zero uint8) bool {
	if b.n < 8 {
		b.load()
	}
	split := b.span*uint32(zero)>>8 + 1
	least := uint64(split) << (b.n - 8)
	one := b.value >= least
	if one {
		b.value -= least
		b.span -= split
	} else {
		b.span = split - 1
	}
	if b.span < 127 {
		shift := bits.LeadingZeros8(uint8(b.span + 1))
		b.span = (b.span+1)<<shift - 1
		b.n -= uint(shift)
	}
	return one
}

// load reads on where fewer than 8 bits are left.
func (b *bools) load() {
	switch {
	case b.at+8 <= len(b.data):
		b.value = b.value<<56 | binary.BigEndian.Uint64(b.data[b.at:])>>8
		b.at += 7
		b.n += 56
		return
	case b.at < len(b.data):
		b.value = b.value<<8 | uint64(b.data[b.at])
		b.at++
	default:
		b.over = true
		b.value <<= 8
	}
	b.n += 8
}

// number takes so many bits, the highest first.
func (b *bools) number(n int) (v int) {
	for range n {
		v <<= 1
		if b.bit(even) {
			v++
		}
	}
	return v
}

// optional takes a number of so many bits and its sign, 0 where it is not told.
func (b *bools) optional(n int) int {
	if !b.bit(even) {
		return 0
	}
	v := b.number(n)
	if b.bit(even) {
		return -v
	}
	return v
}
