package checkpoint

import (
	"encoding/binary"
	"fmt"
	"math"
)

// The operations of the pickle language that are carried out.
const (
	opProto           = 0x80
	opStop            = '.'
	opMark            = '('
	opPop             = '0'
	opPopMark         = '1'
	opNone            = 'N'
	opNewTrue         = 0x88
	opNewFalse        = 0x89
	opBinInt          = 'J'
	opBinInt1         = 'K'
	opBinInt2         = 'M'
	opLong1           = 0x8a
	opBinFloat        = 'G'
	opBinUnicode      = 'X'
	opShortBinUnicode = 0x8c
	opBinUnicode8     = 0x8d
	opBinString       = 'T'
	opShortBinString  = 'U'
	opBinBytes        = 'B'
	opShortBinBytes   = 'C'
	opBinBytes8       = 0x8e
	opByteArray8      = 0x96
	opEmptyTuple      = ')'
	opTuple           = 't'
	opTuple1          = 0x85
	opTuple2          = 0x86
	opTuple3          = 0x87
	opEmptyList       = ']'
	opAppend          = 'a'
	opAppends         = 'e'
	opEmptyDict       = '}'
	opSetItem         = 's'
	opSetItems        = 'u'
	opEmptySet        = 0x8f
	opAddItems        = 0x90
	opFrozenSet       = 0x91
	opBinPut          = 'q'
	opLongBinPut      = 'r'
	opMemoize         = 0x94
	opBinGet          = 'h'
	opLongBinGet      = 'j'
	opGlobal          = 'c'
	opStackGlobal     = 0x93
	opReduce          = 'R'
	opNewObj          = 0x81
	opBuild           = 'b'
	opBinPersID       = 'Q'
	opFrame           = 0x95
)

// refusedOps are the remaining operations of the language, for messages.
var refusedOps = map[byte]string{
	'i': "INST", 'o': "OBJ", 0x82: "EXT1", 0x83: "EXT2", 0x84: "EXT4", 0x92: "NEWOBJ_EX",
	'P': "PERSID", 'I': "INT", 'L': "LONG", 'F': "FLOAT", 'S': "STRING", 'V': "UNICODE", 'd': "DICT", 'l': "LIST",
	'g': "GET", 'p': "PUT", '2': "DUP", 0x8b: "LONG4", 0x97: "NEXT_BUFFER", 0x98: "READONLY_BUFFER", opProto: "PROTO",
}

// step carries out one operation.
func (m *machine) step(op byte) error {
	switch op {
	case opMark:
		return m.mark()
	case opPop:
		_, err := m.pop()
		return err
	case opPopMark:
		_, err := m.popMark()
		return err
	case opNone:
		return m.push(nil)
	case opNewTrue, opNewFalse:
		return m.push(op == opNewTrue)
	case opBinInt, opBinInt1, opBinInt2, opLong1, opBinFloat:
		return m.number(op)
	case opBinUnicode, opShortBinUnicode, opBinUnicode8, opBinString, opShortBinString:
		b, err := m.sized(lengthSize(op))
		if err != nil {
			return err
		}
		return m.push(string(b))
	case opBinBytes, opShortBinBytes, opBinBytes8, opByteArray8:
		_, err := m.sized(lengthSize(op))
		if err != nil {
			return err
		}
		return m.push(opaque{"bytes"}) // weights are never kept in them
	case opEmptyTuple, opEmptyList, opEmptySet:
		return m.newList(nil)
	case opTuple1, opTuple2, opTuple3:
		return m.tuple(int(op-opTuple1) + 1)
	case opTuple, opFrozenSet:
		values, err := m.popMark()
		if err != nil {
			return err
		}
		return m.newList(values)
	case opAppend, opAppends, opAddItems, opSetItem, opSetItems:
		return m.fill(op)
	case opEmptyDict:
		return m.newDict(nil)
	case opBinPut, opLongBinPut, opMemoize, opBinGet, opLongBinGet:
		return m.memory(op)
	case opGlobal, opStackGlobal:
		return m.global(op)
	case opReduce, opNewObj:
		return m.call(op)
	case opBuild:
		return m.build()
	case opBinPersID:
		return m.persistent()
	case opFrame:
		n, err := m.uint(8)
		if err == nil && n > uint64(len(m.data)-m.at) {
			err = errPickleEnds
		}
		return err
	}
	name, ok := refusedOps[op]
	if !ok {
		name = fmt.Sprintf("0x%02x", op)
	}
	return refused("the description of the weights uses the pickle operation %s, which torch.save never does", name)
}

// lengthSize is how many bytes the length of a text or bytes takes.
func lengthSize(op byte) int {
	switch op {
	case opShortBinUnicode, opShortBinString, opShortBinBytes:
		return 1
	case opBinUnicode8, opBinBytes8, opByteArray8:
		return 8
	}
	return 4
}

// number pushes an int64 or float64; a longer integer (a random seed) becomes a value nobody looks into.
func (m *machine) number(op byte) error {
	switch op {
	case opBinInt:
		n, err := m.uint(4)
		if err != nil {
			return err
		}
		return m.push(int64(int32(n)))
	case opBinFloat:
		b, err := m.take(8)
		if err != nil {
			return err
		}
		return m.push(math.Float64frombits(binary.BigEndian.Uint64(b)))
	case opLong1:
		n, err := m.uint(1)
		if err != nil {
			return err
		}
		b, err := m.take(n)
		if err != nil {
			return err
		}
		if n > 8 {
			return m.push(opaque{"int"})
		}
		var full [8]byte
		if n > 0 && b[n-1] >= 0x80 { // two's complement: the sign fills the rest
			full = [8]byte{255, 255, 255, 255, 255, 255, 255, 255}
		}
		copy(full[:], b)
		return m.push(int64(binary.LittleEndian.Uint64(full[:])))
	}
	n, err := m.uint(int(op-opBinInt1)/2 + 1) // 'K' one byte, 'M' two
	if err != nil {
		return err
	}
	return m.push(int64(n))
}

func (m *machine) tuple(n int) error {
	if len(m.stack)-n < m.floor() {
		return errStack
	}
	values := m.stack[len(m.stack)-n:]
	m.stack = m.stack[:len(m.stack)-n]
	return m.newList(values)
}

func (m *machine) newDict(pairs []any) error {
	d := &dict{}
	if err := m.work.spend(128); err != nil {
		return err
	}
	if err := m.setItems(d, pairs); err != nil {
		return err
	}
	return m.push(d)
}

// fill adds values to the list or dict below them.
func (m *machine) fill(op byte) error {
	var values []any
	var err error
	switch op {
	case opAppends, opAddItems, opSetItems:
		values, err = m.popMark()
	default:
		n := 1
		if op == opSetItem {
			n = 2
		}
		if len(m.stack)-n < m.floor() {
			return errStack
		}
		values = m.stack[len(m.stack)-n:]
		m.stack = m.stack[:len(m.stack)-n]
	}
	if err != nil {
		return err
	}
	target, err := m.top()
	if err != nil {
		return err
	}
	switch t := target.(type) {
	case *list:
		if op != opSetItem && op != opSetItems {
			return m.appendTo(t, values)
		}
	case *dict:
		if op == opSetItem || op == opSetItems {
			return m.setItems(t, values)
		}
	case opaque:
		return nil
	}
	return damaged("the description of the weights adds to something that is no list or dict")
}

func (m *machine) memory(op byte) error {
	if op == opMemoize {
		return m.remember(uint64(len(m.memo)))
	}
	size := 1
	if op == opLongBinPut || op == opLongBinGet {
		size = 4
	}
	index, err := m.uint(size)
	if err != nil {
		return err
	}
	if op == opBinGet || op == opLongBinGet {
		return m.recall(index)
	}
	return m.remember(index)
}
