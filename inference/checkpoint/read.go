package checkpoint

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
)

// chunk is how many bytes are read at a time; a multiple of every number's size.
const chunk = 1 << 20

// ReadFloat32 reads the named tensor's numbers in row-major order, converted to float32. The slice is
// new at every call. Beside it at most a megabyte is needed, and for a tensor whose numbers do not lie
// in order (a transposed view) the bytes that they lie in.
//
// Errors name the tensor and wrap [ErrNoTensor], [ErrNotFloat], [ErrNotFinite] (a number is NaN,
// infinite or too large for float32) or [ErrDamaged] (the file got shorter, or a checksum is wrong).
func (f *File) ReadFloat32(name string) ([]float32, error) {
	t := f.tensors[name]
	switch {
	case t == nil:
		return nil, fail(ErrNoTensor, "the checkpoint has no tensor %q", cut(name))
	case !t.dtype.Float():
		return nil, fail(ErrNotFloat, "tensor %q holds %s, not floating-point numbers", cut(name), t.dtype)
	}
	out := make([]float32, t.count())
	if len(out) == 0 {
		return out, nil
	}
	var err error
	if t.contiguous() {
		err = f.readOrdered(t, out)
	} else {
		err = f.readStrided(t, out)
	}
	if err != nil {
		return nil, fmt.Errorf("tensor %q: %w", cut(name), err)
	}
	for i, v := range out {
		if math.Float32bits(v)&0x7f800000 == 0x7f800000 {
			return nil, fail(ErrNotFinite, "tensor %q holds %v at position %d; weights must be finite numbers", cut(name), v, i)
		}
	}
	return out, nil
}

// readOrdered reads numbers that lie one after the other, and sums their bytes on the way when they
// are the whole storage.
func (f *File) readOrdered(t *tensor, out []float32) error {
	width := t.dtype.size()
	whole := t.offset == 0 && int64(len(out))*width == t.storage.size
	if !whole {
		if err := f.verify(t.storage); err != nil {
			return err
		}
	}
	sum := uint32(0)
	buf := make([]byte, min(chunk, int64(len(out))*width))
	at := t.storage.at + t.offset*width
	for len(out) > 0 {
		n := min(int64(len(out)), int64(len(buf))/width)
		part := buf[:n*width]
		if err := readAt(f.r, part, at); err != nil {
			return err
		}
		if whole {
			sum = crc32.Update(sum, crc32.IEEETable, part)
		}
		convert(out[:n], part, t)
		out = out[n:]
		at += n * width
	}
	if whole && t.storage.summed && sum != t.storage.checksum {
		return errChecksum(t.storage)
	}
	return nil
}

// readStrided gathers numbers that lie apart or in another order.
func (f *File) readStrided(t *tensor, out []float32) error {
	if err := f.verify(t.storage); err != nil {
		return err
	}
	width := t.dtype.size()
	raw := make([]byte, t.span()*width)
	if err := readAt(f.r, raw, t.storage.at+t.offset*width); err != nil {
		return err
	}
	index := make([]int, len(t.shape))
	at := int64(0)
	for i := range out {
		convert(out[i:i+1], raw[at*width:(at+1)*width], t)
		for d := len(index) - 1; d >= 0; d-- { // step to the next index, the last dimension first
			index[d]++
			at += t.strides[d]
			if index[d] < t.shape[d] {
				break
			}
			at -= int64(index[d]) * t.strides[d]
			index[d] = 0
		}
	}
	return nil
}

// verify sums a storage of which only a part will be read, once.
func (f *File) verify(s *storage) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !s.summed || f.verified[s] {
		return nil
	}
	sum := uint32(0)
	buf := make([]byte, min(chunk, s.size))
	for at := int64(0); at < s.size; at += int64(len(buf)) {
		part := buf[:min(int64(len(buf)), s.size-at)]
		if err := readAt(f.r, part, s.at+at); err != nil {
			return err
		}
		sum = crc32.Update(sum, crc32.IEEETable, part)
	}
	if sum != s.checksum {
		return errChecksum(s)
	}
	f.verified[s] = true
	return nil
}

func errChecksum(s *storage) error {
	return damaged("archive member %q has a wrong checksum; the file was changed or damaged, download it again", s.member)
}

// convert turns the stored numbers in raw into float32; len(raw) is len(out) times their size.
func convert(out []float32, raw []byte, t *tensor) {
	order := binary.ByteOrder(binary.LittleEndian)
	if t.storage.bigEndian {
		order = binary.BigEndian
	}
	switch t.dtype {
	case Float32:
		if !t.storage.bigEndian { // nearly every tensor there is
			for i := range out {
				out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
			}
			return
		}
		for i := range out {
			out[i] = math.Float32frombits(order.Uint32(raw[4*i:]))
		}
	case Float16:
		for i := range out {
			out[i] = HalfToFloat32(order.Uint16(raw[2*i:]))
		}
	case BFloat16:
		for i := range out {
			out[i] = math.Float32frombits(uint32(order.Uint16(raw[2*i:])) << 16)
		}
	case Float64:
		for i := range out {
			out[i] = float32(math.Float64frombits(order.Uint64(raw[8*i:])))
		}
	}
}

// HalfToFloat32 widens an IEEE 754 binary16 number, exactly.
func HalfToFloat32(h uint16) float32 {
	sign := uint32(h>>15) << 31
	exponent, fraction := uint32(h>>10&31), uint32(h&1023)
	switch exponent {
	case 31: // infinite or NaN
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	case 0: // zero or subnormal: fraction * 2^-24
		v := float32(fraction) / (1 << 24)
		return math.Float32frombits(sign | math.Float32bits(v))
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}
