package checkpoint

import (
	"io"
	"maps"
	"slices"
	"sync"
)

// File is an open checkpoint. It is safe for concurrent use; the reader given to Open must stay
// readable as long as it is used.
type File struct {
	r        io.ReaderAt
	names    []string
	tensors  map[string]*tensor
	metadata map[string]string
	work     Work

	mu       sync.Mutex
	verified map[*storage]bool // storages whose checksum was seen to be right
}

// tensor is one array: numbers at storage element offset + sum(index*stride).
type tensor struct {
	dtype   DType
	shape   []int
	strides []int64 // in elements
	offset  int64   // in elements
	storage *storage
}

// storage is the stretch of bytes that tensors lie in.
type storage struct {
	at, size  int64 // in the file, bytes
	checksum  uint32
	summed    bool // checksum is known
	bigEndian bool
	member    string // for messages
}

// Open reads the description of a checkpoint of size bytes. What sort of file it is is told from its
// content. The numbers are left for [File.ReadFloat32].
//
// Errors wrap one of this package's kinds, or are r's own.
func Open(r io.ReaderAt, size int64) (*File, error) {
	f := &File{r: r, tensors: map[string]*tensor{}, metadata: map[string]string{}, verified: map[*storage]bool{}}
	if err := f.open(size); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) open(size int64) error {
	if size > maxFile {
		return fail(ErrTooLarge, "the file has %.1f GB; checkpoints of SAM have up to 2.6 GB, and at most %d GB are read", float64(size)/1e9, maxFile>>30)
	}
	format, err := recognise(f.r, size)
	if err != nil {
		return err
	}
	if format == formatSafetensors {
		err = f.openSafetensors(size)
	} else {
		err = f.openTorch(size)
	}
	if err != nil {
		return err
	}
	f.names = slices.Sorted(maps.Keys(f.tensors))
	return nil
}

// Names are the names of all tensors, sorted. The caller may keep and change the slice.
func (f *File) Names() []string { return slices.Clone(f.names) }

// Shape is the shape of the named tensor, outermost dimension first; nil when there is none of that
// name, empty but not nil for a single number.
func (f *File) Shape(name string) []int {
	t := f.tensors[name]
	if t == nil {
		return nil
	}
	return append([]int{}, t.shape...)
}

// DType is the type of the named tensor's numbers as stored, "" when there is none of that name.
func (f *File) DType(name string) DType {
	if t := f.tensors[name]; t != nil {
		return t.dtype
	}
	return ""
}

// Metadata is what the file says beside its tensors: "format", and the numbers and short strings that
// a training checkpoint keeps at its top ("epoch") or a safetensors file in its metadata.
func (f *File) Metadata() map[string]string { return maps.Clone(f.metadata) }

// Work is what opening the file cost.
func (f *File) Work() Work { return f.work }
