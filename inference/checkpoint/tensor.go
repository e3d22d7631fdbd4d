package checkpoint

import (
	"math/bits"
	"slices"
)

// newTensor checks a described tensor against its storage: sizes and strides not negative, no number
// outside the storage, none used twice. A tensor so checked has at most as many numbers as its storage.
func newTensor(ref *tensorRef, s *storage) (*tensor, error) {
	width := ref.storage.dtype.size()
	if ref.storage.count > s.size/width {
		return nil, damaged("its storage is said to hold %d numbers and has %d bytes", ref.storage.count, s.size)
	}
	t := &tensor{dtype: ref.storage.dtype, offset: ref.offset, strides: ref.strides, storage: s, shape: make([]int, len(ref.shape))}
	if ref.offset < 0 || ref.offset > ref.storage.count {
		return nil, damaged("it begins at number %d of a storage of %d", ref.offset, ref.storage.count)
	}
	for i, n := range ref.shape {
		if n < 0 || int64(int(n)) != n {
			return nil, damaged("its shape is %v", ref.shape)
		}
		if ref.strides[i] < 0 {
			return nil, refused("its strides are %v; negative ones are not read", ref.strides)
		}
		t.shape[i] = int(n)
	}
	if slices.Contains(ref.shape, 0) {
		return t, nil
	}
	// In the order of their strides, each dimension must step over all that the smaller ones reach.
	order := make([]int, len(ref.shape))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if ref.strides[a] < ref.strides[b] {
			return -1
		} else if ref.strides[a] > ref.strides[b] {
			return 1
		}
		return 0
	})
	reach := uint64(0) // the last number used, counted from offset
	room := uint64(ref.storage.count - ref.offset)
	for _, i := range order {
		n, stride := uint64(ref.shape[i]), uint64(ref.strides[i])
		if n == 1 {
			continue
		}
		if stride <= reach {
			return nil, refused("its shape %v and strides %v use numbers of its storage twice; copy it with .contiguous() before saving", ref.shape, ref.strides)
		}
		high, low := bits.Mul64(n-1, stride)
		if high != 0 || low >= room || reach+low >= room {
			return nil, damaged("its shape %v and strides %v reach outside its storage of %d numbers", ref.shape, ref.strides, ref.storage.count)
		}
		reach += low
	}
	if reach >= room {
		return nil, damaged("it begins at number %d of a storage of %d", ref.offset, ref.storage.count)
	}
	return t, nil
}

// count is how many numbers the tensor has.
func (t *tensor) count() int64 {
	n := int64(1)
	for _, side := range t.shape {
		n *= int64(side)
	}
	return n
}

// span is how many neighbouring numbers of the storage the tensor lies in.
func (t *tensor) span() int64 {
	if t.count() == 0 {
		return 0
	}
	last := int64(0)
	for i, side := range t.shape {
		last += int64(side-1) * t.strides[i]
	}
	return last + 1
}

// contiguous reports whether the numbers lie in row-major order without gaps.
func (t *tensor) contiguous() bool {
	next := int64(1)
	for i := len(t.shape) - 1; i >= 0; i-- {
		if t.shape[i] != 1 && t.strides[i] != next {
			return false
		}
		next *= int64(t.shape[i])
	}
	return true
}
