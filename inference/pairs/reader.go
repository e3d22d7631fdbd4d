package pairs

import (
	"errors"
	"fmt"
	"io"

	"google.golang.org/protobuf/encoding/protowire"
)

// Limits of what is read of a file before it is believed. Real exports stay far below: SAM's largest encoder
// has 5,000 nodes, some 300,000 fields and names of half a megabyte.
const (
	maxFields = 4 << 20  // fields looked at
	maxKept   = 64 << 20 // bytes of names and operators kept
	maxName   = 4 << 10  // bytes of one name
	maxDepth  = 12       // graphs within operators within graphs
	windowLen = 8 << 10
)

// errDamaged is wrapped by what is wrong with a file's bytes.
var errDamaged = errors.New("the file is damaged")

// reader walks through protobuf messages in a file, skipping what nobody asks for, weights above all.
type reader struct {
	src    io.ReaderAt
	size   int64
	window []byte // bytes from at on
	at     int64
	fields int
	kept   int
}

// field is one field of a message; its tag begins at start, its value lies in [body,end).
type field struct {
	num              protowire.Number
	typ              protowire.Type
	n                uint64 // the value of numbers
	start, body, end int64
}

// message is what is left of one message.
type message struct {
	r       *reader
	at, end int64
}

func newReader(src io.ReaderAt, size int64) *reader { return &reader{src: src, size: size} }

// whole is the file as one message.
func (r *reader) whole() *message { return &message{r, 0, r.size} }

// in is a field that holds a message.
func (r *reader) in(f field) *message { return &message{r, f.body, f.end} }

// peek gives up to n bytes at a position, n being small.
func (r *reader) peek(at int64, n int) ([]byte, error) {
	n = int(min(int64(n), r.size-at))
	if at >= r.at && at+int64(n) <= r.at+int64(len(r.window)) {
		return r.window[at-r.at:][:n], nil
	}
	if cap(r.window) == 0 {
		r.window = make([]byte, windowLen)
	}
	r.window = r.window[:min(windowLen, r.size-at)]
	r.at = at
	if k, err := r.src.ReadAt(r.window, at); k < len(r.window) {
		r.window = r.window[:0]
		return nil, fmt.Errorf("read at byte %d: %w", at, err)
	}
	return r.window[:n], nil
}

// next gives the next field; io.EOF is the end of the message.
func (m *message) next() (field, error) {
	if m.at == m.end {
		return field{}, io.EOF
	}
	r := m.r
	if r.fields++; r.fields > maxFields {
		return field{}, fmt.Errorf("%w: it has more than %d fields", errDamaged, maxFields)
	}
	// A tag takes up to 5 bytes, a length or number up to 10.
	b, err := r.peek(m.at, int(min(16, m.end-m.at)))
	if err != nil {
		return field{}, err
	}
	f := field{start: m.at}
	num, typ, k := protowire.ConsumeTag(b)
	if k < 0 {
		return field{}, m.damaged("no field")
	}
	f.num, f.typ, f.body = num, typ, m.at+int64(k)
	b = b[k:]
	switch typ {
	case protowire.VarintType:
		f.n, k = protowire.ConsumeVarint(b)
	case protowire.Fixed32Type:
		var v uint32
		v, k = protowire.ConsumeFixed32(b)
		f.n = uint64(v)
	case protowire.Fixed64Type:
		f.n, k = protowire.ConsumeFixed64(b)
	case protowire.BytesType:
		var length uint64
		length, k = protowire.ConsumeVarint(b)
		if k < 0 {
			break
		}
		f.body += int64(k)
		if length > uint64(m.end-f.body) {
			if m.end == r.size && length < 1<<40 {
				return field{}, fmt.Errorf("%w: it is cut off, at least %d bytes are missing", errDamaged, int64(length)-(m.end-f.body))
			}
			return field{}, m.damaged("a field longer than what holds it")
		}
		f.end = f.body + int64(length)
		m.at = f.end
		return f, nil
	default:
		return field{}, m.damaged(fmt.Sprintf("wire type %d", typ))
	}
	if k < 0 {
		return field{}, m.damaged("half a number")
	}
	f.end = f.body + int64(k)
	m.at = f.end
	return f, nil
}

func (m *message) damaged(what string) error {
	return fmt.Errorf("%w: %s at byte %d", errDamaged, what, m.at)
}

// each hands over all fields of a message.
func (m *message) each(take func(f field) error) error {
	for {
		f, err := m.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = take(f)
		}
		if err != nil {
			return err
		}
	}
}

// text is the string in a field, of at most maxName bytes.
func (r *reader) text(f field) (string, error) {
	n := f.end - f.body
	if err := want(f, protowire.BytesType); err != nil {
		return "", err
	}
	if n > maxName {
		return "", fmt.Errorf("%w: a name of %d bytes at byte %d", errDamaged, n, f.body)
	}
	if err := r.charge(int(n) + 16); err != nil {
		return "", err
	}
	b, err := r.peek(f.body, int(n))
	return string(b), err
}

// charge counts bytes that will be kept.
func (r *reader) charge(n int) error {
	if r.kept += n; r.kept > maxKept {
		return fmt.Errorf("%w: more than %d bytes of names and operators", errDamaged, maxKept)
	}
	return nil
}

// numbers is a repeated number: packed in one field or a number of its own, of at most 64 numbers.
func (r *reader) numbers(f field, out []int64) ([]int64, error) {
	if f.typ == protowire.VarintType {
		out = append(out, int64(f.n))
	} else {
		if err := want(f, protowire.BytesType); err != nil {
			return nil, err
		}
		if f.end-f.body > 640 {
			return nil, fmt.Errorf("%w: too many dimensions at byte %d", errDamaged, f.body)
		}
		b, err := r.peek(f.body, int(f.end-f.body))
		if err != nil {
			return nil, err
		}
		for len(b) > 0 {
			v, k := protowire.ConsumeVarint(b)
			if k < 0 {
				return nil, fmt.Errorf("%w: half a number at byte %d", errDamaged, f.body)
			}
			out, b = append(out, int64(v)), b[k:]
		}
	}
	if len(out) > 64 {
		return nil, fmt.Errorf("%w: too many dimensions at byte %d", errDamaged, f.body)
	}
	return out, nil
}

// want refuses a known field of another wire type, which other readers would take for an unknown field.
func want(f field, typ protowire.Type) error {
	if f.typ != typ {
		return fmt.Errorf("%w: field %d at byte %d has wire type %d", errDamaged, f.num, f.start, f.typ)
	}
	return nil
}
