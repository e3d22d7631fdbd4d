package jpegscan

// codes is a Huffman table (T.81, annex C and F.2.2.3) made for looking up several bits at once.
type codes struct {
	fast [1 << fastBits]uint32
	most [18]uint32 // of each length, the first code that is longer, at the top of 16 bits
	base [17]int    // what to add to a code of each length to have the number of its symbol
	list [256]byte
}

// fastBits is how many bits are looked up at once: most codes and what follows them fit.
const fastBits = 10

// An entry of fast has, from its lowest bit: 6 bits of length, code and value together (0: the code is longer than
// fastBits), 4 of the value's length, 4 of the run of zeros before it, 1 that says that the value is there, and the value
// in the upper 16.
const (
	sizeShift, runShift = 6, 10
	hasValue            = 1 << 14
	valueShift          = 16
)

// newCodes is nil where there are more codes than a length has room for.
func newCodes(counts, symbols []byte) *codes {
	c := &codes{}
	copy(c.list[:], symbols)
	code, k := uint32(0), 0
	for length := 1; length <= 16; length++ {
		c.base[length] = k - int(code)
		for range counts[length-1] {
			if code >= 1<<length {
				return nil
			}
			c.enter(code, length, symbols[k])
			code++
			k++
		}
		c.most[length] = code << (16 - length)
		code <<= 1
	}
	c.most[17] = 1 << 16
	return c
}

// enter fills the places of fast that begin with a code.
func (c *codes) enter(code uint32, length int, symbol byte) {
	if length > fastBits {
		return
	}
	size := int(symbol & 15)
	e := uint32(length+size) | uint32(size)<<sizeShift | uint32(symbol>>4)<<runShift
	free := fastBits - length
	for i := range uint32(1) << free {
		e := e
		if size <= free {
			e |= hasValue | uint32(uint16(extend(i>>(free-size), size)))<<valueShift
		}
		c.fast[code<<free|i] = e
	}
}

// extend is the number that a value of so many bits stands for (F.2.2.1).
func extend(v uint32, size int) int32 {
	if size == 0 || v>>(size-1) != 0 {
		return int32(v)
	}
	return int32(v) - 1<<size + 1
}

// long finds a code of more than fastBits at the top of acc; 0 for none. The entry has no value.
func (c *codes) long(acc uint64) uint32 {
	top := uint32(acc >> 48)
	for length := fastBits + 1; length <= 16; length++ {
		if top < c.most[length] {
			at := c.base[length] + int(top>>(16-length))
			if at < 0 || at > 255 {
				return 0
			}
			symbol := c.list[at]
			size := uint32(symbol & 15)
			return uint32(length) + size | size<<sizeShift | uint32(symbol>>4)<<runShift
		}
	}
	return 0
}
