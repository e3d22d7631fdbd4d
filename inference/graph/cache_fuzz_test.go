package graph

import (
	"bytes"
	"hash/crc32"
	"slices"
	"testing"

	"clickmask/internal/smallfile"
)

// FuzzKeptGraph puts any bytes where a graph and its checksum are kept. What is used is what lies there, and only where the
// checksum is its own.
func FuzzKeptGraph(f *testing.F) {
	right := func(data []byte) []byte {
		h := crc32.New(castagnoli)
		h.Write(data)
		return []byte(sumText(int64(len(data)), h))
	}
	built, err := (&Graph{Name: "kept"}).bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(built, right(built))
	f.Add([]byte("other"), right([]byte("other")))
	f.Add([]byte("other"), []byte("5 00000000\n"))
	f.Add([]byte{}, []byte{})
	f.Add([]byte{}, bytes.Repeat([]byte{'1'}, 2*maxSum))
	const path = "decoder.onnx"
	f.Fuzz(func(t *testing.T, kept, sum []byte) {
		c := &cache{load: func(name string, most int64) ([]byte, error) { // a disk would make it a hundred times slower
			data := map[string][]byte{path: kept, path + ".sum": sum}[name]
			if int64(len(data)) > most {
				return nil, smallfile.ErrForeign
			}
			return data, nil
		}}
		got, err := c.read(path)
		if sound := bytes.Equal(sum, right(kept)); (err == nil) != sound || sound && !slices.Equal(got, kept) {
			t.Errorf("%q with the checksum %q: %q, %v", kept, sum, got, err)
		}
	})
}
