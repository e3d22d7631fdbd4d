package graph

import (
	"bytes"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// FuzzKeptGraph puts any bytes where a graph and its checksum are kept. What comes out is what lies there, where the
// checksum is its own, and otherwise the graph that was built anew.
func FuzzKeptGraph(f *testing.F) {
	right := func(data []byte) []byte {
		h := crc32.New(castagnoli)
		h.Write(data)
		return []byte(sumText(int64(len(data)), h))
	}
	graph := &Graph{Name: "kept"}
	built, err := graph.bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(built, right(built))
	f.Add([]byte("other"), right([]byte("other")))
	f.Add([]byte("other"), []byte("5 00000000\n"))
	f.Add([]byte{}, []byte{})
	f.Add([]byte{}, bytes.Repeat([]byte{'1'}, 2*maxSum))
	c := &cache{dir: f.TempDir()}
	path := filepath.Join(c.dir, "decoder.onnx")
	f.Fuzz(func(t *testing.T, kept, sum []byte) {
		for name, data := range map[string][]byte{path: kept, path + ".sum": sum} {
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got, outside, err := c.graph("decoder", func() (*Graph, error) { return graph, nil })
		want := built
		if bytes.Equal(sum, right(kept)) {
			want = kept
		}
		if err != nil || outside != "" || !slices.Equal(got, want) {
			t.Errorf("%q, %q, %v", got, outside, err)
		}
	})
}
