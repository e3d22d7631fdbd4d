package pairs

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// readTensor reads a TensorProto but for its numbers.
func readTensor(r *reader, f field) (tensor, error) {
	t := tensor{at: f, length: -1}
	entries := false
	if err := r.charge(256); err != nil {
		return t, err
	}
	err := within(r, f, func(f field) (err error) {
		switch f.num {
		case 1:
			t.dims, err = r.numbers(f, t.dims)
		case 2:
			t.typ, err = int64(f.n), want(f, protowire.VarintType)
		case 4, 9: // float_data, raw_data
			if f.typ == protowire.BytesType {
				t.raw, t.floats = f, f.num == 4
			}
		case 8:
			t.name, err = r.text(f)
		case 13:
			entries = true
			err = readEntry(r, f, &t)
		case 14:
			t.external, err = f.n == 1, want(f, protowire.VarintType)
		}
		return err
	})
	if err == nil && entries != t.external {
		err = fmt.Errorf("%w: tensor %q has external_data but for data_location, or the other way round", errDamaged, t.name)
	}
	return t, err
}

// readEntry reads one of external_data's pairs of key and value.
func readEntry(r *reader, f field, t *tensor) error {
	var key, value string
	err := within(r, f, func(f field) (err error) {
		switch f.num {
		case 1:
			key, err = r.text(f)
		case 2:
			value, err = r.text(f)
		}
		return err
	})
	if err != nil {
		return err
	}
	switch key {
	case "location":
		if t.location != "" {
			return fmt.Errorf("%w: tensor %q lies in two files", errDamaged, t.name)
		}
		t.location = value
	case "offset":
		t.offset, err = strconv.ParseInt(value, 10, 64)
	case "length":
		t.length, err = strconv.ParseInt(value, 10, 64)
	}
	if err != nil || t.offset < 0 || t.length < -1 {
		return fmt.Errorf("%w: tensor %q has external_data %s %q", errDamaged, t.name, key, value)
	}
	return nil
}

// readPort reads a ValueInfoProto.
func readPort(r *reader, f field) (port, error) {
	p := port{at: f}
	if err := r.charge(256); err != nil {
		return p, err
	}
	err := within(r, f, func(f field) (err error) {
		switch f.num {
		case 1:
			p.name, err = r.text(f)
		case 2: // type
			err = within(r, f, func(f field) error {
				if f.num != 1 { // tensor_type
					return nil
				}
				return readType(r, f, &p)
			})
		}
		return err
	})
	return p, err
}

// readType reads a TypeProto.Tensor.
func readType(r *reader, f field, p *port) error {
	return within(r, f, func(f field) error {
		switch f.num {
		case 1:
			p.typ = int64(f.n)
			return want(f, protowire.VarintType)
		case 2: // shape
			p.shape = []int64{}
			return within(r, f, func(f field) error {
				if f.num != 1 { // dim
					return nil
				}
				d := int64(-1)
				err := within(r, f, func(f field) error {
					if f.num == 1 && f.typ == protowire.VarintType && int64(f.n) > 0 { // 0 and -1 are used for "free" as well
						d = int64(f.n)
					}
					return nil
				})
				if p.shape = append(p.shape, d); len(p.shape) > 16 {
					return fmt.Errorf("%w: %q has more than 16 dimensions", errDamaged, p.name)
				}
				return err
			})
		}
		return nil
	})
}

// values are the numbers of a small float32 tensor, or nil.
func (t tensor) values(src io.ReaderAt) []float32 {
	n := t.raw.end - t.raw.body
	if t.typ != typeFloat || t.external || n < 4 || n > 64 || n%4 != 0 {
		return nil
	}
	b := make([]byte, n)
	if _, err := src.ReadAt(b, t.raw.body); err != nil && err != io.EOF {
		return nil
	}
	out := make([]float32, n/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}
