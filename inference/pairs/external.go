package pairs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// elementBytes is the size of one number of each TensorProto.DataType that may lie outside.
var elementBytes = map[int64]int64{1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8, 16: 2}

// outsider is a tensor whose numbers lie in another file.
type outsider struct {
	tensor
	bytes int64
}

// externals checks where tensors lie that are not in the model itself: in a file within its folder, reached
// by no link, and there completely. folder may be nil only for a model that has none.
func (h *header) externals(folder *os.Root) (map[string]outsider, error) {
	out, err := h.checkExternals(folder)
	return out, mark(External, err)
}

func (h *header) checkExternals(folder *os.Root) (map[string]outsider, error) {
	if len(h.outside) > 0 {
		return nil, fmt.Errorf("tensor %q of an operator has external data: only initializers may", h.outside[0])
	}
	out := map[string]outsider{}
	sizes := map[string]int64{}
	for name, t := range h.tensors {
		if !t.external {
			continue
		}
		fail := func(err error) error {
			return fmt.Errorf("external data of tensor %q, location %q: %w", name, t.location, err)
		}
		have, seen := sizes[t.location]
		if !seen {
			var err error
			if have, err = checkLocation(folder, t.location); err != nil {
				return nil, fail(err)
			}
			sizes[t.location] = have
		}
		n, known := elementBytes[t.typ]
		if !known {
			return nil, fail(fmt.Errorf("data type %d is not known", t.typ))
		}
		for _, d := range t.dims {
			if d < 0 || d > 0 && n > have/d {
				return nil, fail(fmt.Errorf("shape %v does not fit into a file of %d bytes", t.dims, have))
			}
			n *= d
		}
		if t.length >= 0 && t.length != n {
			return nil, fail(fmt.Errorf("length is %d, shape %v needs %d bytes", t.length, t.dims, n))
		}
		if t.offset > have || n > have-t.offset {
			return nil, fail(fmt.Errorf("bytes %d to %d are wanted of a file of %d: it is cut off or of another model", t.offset, t.offset+n, have))
		}
		out[name] = outsider{t, n}
	}
	return out, nil
}

// checkLocation gives the size of a file in the model's folder.
func checkLocation(folder *os.Root, location string) (int64, error) {
	local := filepath.FromSlash(location)
	switch {
	case location == "":
		return 0, errors.New("no file is named")
	case strings.ContainsAny(location, "\\:*") || !filepath.IsLocal(local) || filepath.Clean(local) != local:
		// "*" begins the names by which ONNX Runtime means addresses in memory.
		return 0, errors.New("it leads out of the model's folder")
	}
	for i := range len(local) + 1 {
		if i < len(local) && !os.IsPathSeparator(local[i]) {
			continue
		}
		st, err := folder.Lstat(local[:i])
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return 0, errors.New("that file is missing; keep it beside the model")
		case err != nil:
			return 0, plain(err)
		case st.Mode()&fs.ModeSymlink != 0:
			return 0, errors.New("it is a link, which may lead out of the model's folder")
		case i == len(local) && !st.Mode().IsRegular():
			return 0, errors.New("it is not a file")
		case i == len(local):
			return st.Size(), nil
		}
	}
	return 0, errors.New("no file is named")
}
