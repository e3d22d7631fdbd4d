package checkpoint

import (
	"encoding/binary"
	"math"
)

// machine reads a pickle: Python's language for saved objects, a program for a stack machine. This one
// knows the operations that build plain values and the names in globals.go, nothing else. Values are
// never code. Source of the language: CPython's Lib/pickletools.py, which documents every operation.
type machine struct {
	data  []byte
	at    int
	stack []any
	marks []int // positions in stack
	memo  map[uint32]any
	high  int // greatest height of the stack so far
	work  *Work
}

// slotBytes is what a place in a slice or map of values costs at most: 16 bytes, six times, because a
// slice that grows by quarters has allocated five times its length by the end.
const slotBytes = 96

// unpickle runs a pickle and returns the value it leaves.
func unpickle(data []byte, work *Work) (any, error) {
	m := &machine{data: data, memo: map[uint32]any{}, work: work}
	// Protocols 0 and 1 do not begin with PROTO; torch.save has always written 2 or later.
	if len(data) < 2 || data[0] != opProto || data[1] < 2 || data[1] > 5 {
		return nil, refused("the description of the weights is no pickle of protocol 2 to 5")
	}
	m.at = 2
	for {
		op, err := m.byte()
		if err != nil {
			return nil, err
		}
		m.work.Opcodes++
		if m.work.Opcodes > maxOpcodes {
			return nil, fail(ErrTooLarge, "the description of the weights has more than %d operations; this is no usual checkpoint", maxOpcodes)
		}
		if op == opStop {
			return m.stop()
		}
		if err := m.step(op); err != nil {
			return nil, err
		}
		if len(m.stack) > m.high {
			m.high = len(m.stack)
			if err := m.work.spend(slotBytes); err != nil {
				return nil, err
			}
		}
	}
}

func (m *machine) stop() (any, error) {
	v, err := m.pop()
	if err != nil {
		return nil, err
	}
	if len(m.stack) != 0 || len(m.marks) != 0 {
		return nil, damaged("the description of the weights ends with values left over")
	}
	if m.at != len(m.data) {
		return nil, refused("the description of the weights goes on for %d bytes after its end", len(m.data)-m.at)
	}
	return v, nil
}

var errPickleEnds = damaged("the description of the weights ends too early; download the file again")

func (m *machine) byte() (byte, error) {
	if m.at >= len(m.data) {
		return 0, errPickleEnds
	}
	b := m.data[m.at]
	m.at++
	return b, nil
}

// take returns the next n bytes of the program; the slice is the program's own.
func (m *machine) take(n uint64) ([]byte, error) {
	if n > uint64(len(m.data)-m.at) {
		return nil, errPickleEnds
	}
	b := m.data[m.at : m.at+int(n)]
	m.at += int(n)
	return b, nil
}

// uint reads a little-endian number of 1, 2, 4 or 8 bytes.
func (m *machine) uint(size int) (uint64, error) {
	b, err := m.take(uint64(size))
	if err != nil {
		return 0, err
	}
	var full [8]byte
	copy(full[:], b)
	return binary.LittleEndian.Uint64(full[:]), nil
}

// sized reads a length of the given size and that many bytes, a string's.
func (m *machine) sized(size int) ([]byte, error) {
	n, err := m.uint(size)
	if err != nil {
		return nil, err
	}
	b, err := m.take(n)
	if err != nil {
		return nil, err
	}
	if n > maxStringBytes {
		return nil, fail(ErrTooLarge, "the description of the weights holds a text of %d bytes; this is no usual checkpoint", n)
	}
	return b, m.work.spend(int64(n) + 32)
}

// line reads up to a line feed, an argument of GLOBAL.
func (m *machine) line() (string, error) {
	for i := m.at; i < len(m.data) && i-m.at <= maxNameLength; i++ {
		if m.data[i] == '\n' {
			s := string(m.data[m.at:i])
			m.at = i + 1
			return s, m.work.spend(int64(len(s)) + 32)
		}
	}
	return "", errPickleEnds
}

func (m *machine) push(v any) error {
	m.stack = append(m.stack, v)
	return nil
}

// floor is the height below which values belong to what an outer MARK has begun.
func (m *machine) floor() int {
	if len(m.marks) == 0 {
		return 0
	}
	return m.marks[len(m.marks)-1]
}

var errStack = damaged("the description of the weights takes more values than it gives")

func (m *machine) pop() (any, error) {
	if len(m.stack) <= m.floor() {
		return nil, errStack
	}
	v := m.stack[len(m.stack)-1]
	m.stack[len(m.stack)-1] = nil
	m.stack = m.stack[:len(m.stack)-1]
	return v, nil
}

func (m *machine) top() (any, error) {
	if len(m.stack) <= m.floor() {
		return nil, errStack
	}
	return m.stack[len(m.stack)-1], nil
}

func (m *machine) mark() error {
	if len(m.marks) >= maxDepth {
		return errDepth
	}
	m.marks = append(m.marks, len(m.stack))
	return nil
}

// popMark removes the values since the last MARK. The slice is valid until the next push.
func (m *machine) popMark() ([]any, error) {
	if len(m.marks) == 0 {
		return nil, damaged("the description of the weights ends a group that it did not begin")
	}
	from := m.floor()
	m.marks = m.marks[:len(m.marks)-1]
	values := m.stack[from:]
	m.stack = m.stack[:from]
	return values, nil
}

var errDepth = fail(ErrTooLarge, "the description of the weights is nested deeper than %d; this is no usual checkpoint", maxDepth)

// newList pushes a list of its own holding the values.
func (m *machine) newList(values []any) error {
	l := &list{}
	if err := m.work.spend(64); err != nil {
		return err
	}
	if err := m.appendTo(l, values); err != nil {
		return err
	}
	return m.push(l)
}

func (m *machine) appendTo(l *list, values []any) error {
	if err := m.work.spend(slotBytes * int64(len(values))); err != nil {
		return err
	}
	for _, v := range values {
		l.depth = max(l.depth, depthOf(v)+1)
	}
	if l.depth > maxDepth {
		return errDepth
	}
	l.items = append(l.items, values...)
	return nil
}

func (m *machine) setItems(d *dict, pairs []any) error {
	if len(pairs)%2 != 0 {
		return damaged("the description of the weights gives a key without a value")
	}
	if err := m.work.spend(slotBytes * int64(len(pairs))); err != nil {
		return err
	}
	for i := 0; i < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		if d.depth = max(d.depth, depthOf(key)+1, depthOf(value)+1); d.depth > maxDepth {
			return errDepth
		}
		d.keys, d.values = append(d.keys, key), append(d.values, value)
	}
	return nil
}

func (m *machine) remember(index uint64) error {
	v, err := m.top()
	if err != nil {
		return err
	}
	if index > math.MaxUint32 {
		return damaged("the description of the weights numbers a value with %d", index)
	}
	if _, ok := m.memo[uint32(index)]; !ok {
		if len(m.memo) >= maxMemo {
			return fail(ErrTooLarge, "the description of the weights remembers more than %d values; this is no usual checkpoint", maxMemo)
		}
		m.work.Memo++
		if err := m.work.spend(slotBytes); err != nil {
			return err
		}
	}
	m.memo[uint32(index)] = v
	return nil
}

func (m *machine) recall(index uint64) error {
	v, ok := m.memo[uint32(index)]
	if !ok {
		return damaged("the description of the weights recalls value %d, which it never kept", index)
	}
	return m.push(v)
}
