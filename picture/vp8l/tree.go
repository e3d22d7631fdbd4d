package vp8l

import (
	"errors"
	mathbits "math/bits"
)

// tree is a prefix code (RFC 9649, section 3.7).
type tree struct {
	fast  [1 << fastBits]uint32 // by the next bits: 1 more than the length of a code, and from fastSymbol on its symbol; 0: it is longer
	first [longest + 1]int      // code of a length
	count [longest + 1]int
	list  []uint16 // of symbols by their codes
}

const (
	fastBits   = 8
	fastSymbol = 8
	longest    = 15
)

var errTree = errors.New("its codes make no sense")

// newTree is by the length of each symbol's code, 0 for none.
func newTree(lengths []uint8) (*tree, error) {
	t := &tree{}
	only, symbols := 0, 0
	for symbol, length := range lengths {
		if length > 0 {
			t.count[length]++
			only = symbol
			symbols++
		}
	}
	switch symbols {
	case 0:
		return nil, errTree
	case 1:
		return sole(only), nil
	}
	var next [longest + 1]int // place in the list
	code, at := 0, 0
	for length := 1; length <= longest; length++ {
		code <<= 1
		t.first[length], next[length] = code, at
		code += t.count[length]
		at += t.count[length]
	}
	if code != 1<<longest { // more codes than there are, or bits that are none
		return nil, errTree
	}
	t.list = make([]uint16, symbols)
	places := next
	for symbol, length := range lengths {
		if length > 0 {
			t.list[next[length]] = uint16(symbol)
			t.enter(t.first[length]+next[length]-places[length], int(length), symbol)
			next[length]++
		}
	}
	return t, nil
}

// sole is a tree of one symbol, which takes no bits.
func sole(symbol int) *tree {
	t := &tree{}
	t.enter(0, 0, symbol)
	return t
}

// enter fills the places of fast that a code is the beginning of, which is read from its highest bit on.
func (t *tree) enter(code, length, symbol int) {
	if length > fastBits {
		return
	}
	at := int(mathbits.Reverse16(uint16(code)) >> (16 - length))
	for ; at < len(t.fast); at += 1 << length {
		t.fast[at] = uint32(symbol)<<fastSymbol | uint32(length+1)
	}
}

// symbol takes the next one.
func (b *bits) symbol(t *tree) int {
	if b.n < longest {
		b.fill()
	}
	if e := t.fast[b.value&(1<<fastBits-1)]; e != 0 {
		length := uint(e&(1<<fastSymbol-1)) - 1
		b.value >>= length & 63
		b.n -= length
		return int(e >> fastSymbol)
	}
	code, before := 0, 0
	for length := 1; length <= longest; length++ {
		code = code<<1 | int(b.value&1)
		b.value >>= 1
		b.n--
		if i := code - t.first[length]; i >= 0 && i < t.count[length] {
			return int(t.list[before+i])
		}
		before += t.count[length]
	}
	return 0 // there is no such code in a tree that is whole
}

// readTree reads a tree of an alphabet; where it is not wanted it is only gone past.
func (b *bits) readTree(alphabet int, wanted bool) (*tree, error) {
	if b.yes() {
		return b.readSmallTree(alphabet, wanted)
	}
	lengths, err := b.readLengths(alphabet)
	if err != nil || !wanted {
		return nil, err
	}
	return newTree(lengths)
}

// readSmallTree reads one of one or two symbols.
func (b *bits) readSmallTree(alphabet int, wanted bool) (*tree, error) {
	two := b.yes()
	first, second := b.take(1+7*uint(b.take(1))), 0
	if two {
		second = b.take(8)
	}
	switch {
	case !wanted:
		return nil, nil
	case first >= alphabet || second >= alphabet:
		return nil, errTree
	case !two:
		return sole(first), nil
	}
	t := &tree{}
	t.enter(0, 1, first)
	t.enter(1, 1, second)
	return t, nil
}

// The order in which the lengths of codes of lengths are told, and what the last three of those stand for: repetitions of at least so
// often, and how many bits say how much more often.
var (
	lengthOrder = [19]int{17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	repeated    = [3]struct {
		least int
		bits  uint
	}{{3, 2}, {3, 3}, {11, 7}}
)

const repeat = 16 // the first of them, which repeats the last length that was not 0

// readLengths reads the length of each symbol's code (3.7.2.1.2).
func (b *bits) readLengths(alphabet int) ([]uint8, error) {
	var of [len(lengthOrder)]uint8
	n := 4 + b.take(4)
	if n > len(of) {
		return nil, errTree
	}
	for _, i := range lengthOrder[:n] {
		of[i] = uint8(b.take(3))
	}
	t, err := newTree(of[:])
	if err != nil {
		return nil, err
	}
	most := alphabet
	if b.yes() {
		if most = 2 + b.take(2+2*uint(b.take(3))); most > alphabet {
			return nil, errTree
		}
	}
	lengths := make([]uint8, alphabet)
	last := uint8(8)
	for at := 0; at < alphabet && most > 0; most-- {
		length := b.symbol(t)
		if length < repeat {
			lengths[at] = uint8(length)
			if at++; length != 0 {
				last = uint8(length)
			}
			continue
		}
		how := repeated[length-repeat]
		times := how.least + b.take(how.bits)
		if at+times > alphabet {
			return nil, errTree
		}
		if length == repeat {
			for i := range times {
				lengths[at+i] = last
			}
		}
		at += times
	}
	return lengths, b.trouble()
}
