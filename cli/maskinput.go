package cli

import (
	"slices"

	"clickmask/inference"
	"clickmask/internal/npy"
	"clickmask/internal/userfile"
	"clickmask/mask"
)

// lowRes is the content of a --mask-input file: for each object the logits of an earlier call,
// [B,1,h,w] (SAM's mask_input; [1,1,h,w] for a single object).
type lowRes struct {
	path  string
	shape []int64
	data  []float32
}

// readLowRes returns nil when path is "".
func readLowRes(path string) (*lowRes, error) {
	if path == "" {
		return nil, nil
	}
	file, err := userfile.OpenUpTo(path, npy.MaxBytes)
	if err != nil {
		return nil, usagef("--mask-input: %w", err)
	}
	defer file.Close()
	shape, data, err := npy.Read(file)
	if err != nil {
		return nil, usagef("--mask-input %s: %w", path, err)
	}
	for _, v := range data {
		if v-v != 0 { // NaN or infinite
			return nil, usagef("--mask-input %s holds a value that is not a finite number", path)
		}
	}
	return &lowRes{path: path, shape: shape, data: data}, nil
}

// check reports whether the array fits the model and the number of objects.
func (l *lowRes) check(m inference.Info, objects int) error {
	if l == nil {
		return nil
	}
	want := []int64{int64(objects), 1, int64(m.LowH), int64(m.LowW)}
	if !slices.Equal(l.shape, want) {
		return usagef("--mask-input %s has the shape %v, but for %d object(s) %s takes %v", l.path, l.shape, objects, m.Name, want)
	}
	return nil
}

// logits are one object's, laid over the picture; nil when there are none.
func (l *lowRes) logits(object int, f mask.Grid) *mask.Logits {
	if l == nil {
		return nil
	}
	n := f.LowW * f.LowH
	return &mask.Logits{Grid: f, Data: l.data[object*n : (object+1)*n]}
}
