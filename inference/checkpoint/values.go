package checkpoint

// The values that a pickle can build here, beside nil, bool, int64, float64, string and []byte.
// Containers know how deeply they are nested so that nothing can be nested without end.

// list is a Python list, tuple or set: nobody here asks which.
type list struct {
	items []any
	depth int
}

// dict is a Python dict in insertion order. A key that comes again has the later value in get.
type dict struct {
	keys, values []any
	depth        int
}

func (d *dict) get(key string) any {
	for i := len(d.keys) - 1; i >= 0; i-- {
		if d.keys[i] == key {
			return d.values[i]
		}
	}
	return nil
}

// global is a name on the allowlist, not yet called.
type global struct {
	name string // "module name"
	kind globalKind
}

// opaque is a value that nobody looks into: an optimizer's setting, a NumPy number.
type opaque struct{ of string }

// storageRef is a persistent id: which storage a tensor lies in.
type storageRef struct {
	dtype DType
	key   string // of the member data/KEY
	count int64  // numbers, not bytes
}

// tensorRef is a tensor as described; nothing is checked against the file yet.
type tensorRef struct {
	storage        storageRef
	offset         int64
	shape, strides []int64
}

func depthOf(v any) int {
	switch v := v.(type) {
	case *list:
		return v.depth
	case *dict:
		return v.depth
	}
	return 0
}
