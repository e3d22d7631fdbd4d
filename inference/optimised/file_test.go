package optimised

import (
	"bytes"
	"testing"
)

// FuzzDecode reads kept graphs that something has happened to: what is read is what was written, or nothing is.
//
//	go test -fuzz FuzzDecode -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./inference/optimised
func FuzzDecode(f *testing.F) {
	f.Add([]byte(nil))
	f.Add([]byte(graphMagic))
	f.Add(encode(head{Tag: "a"}, []byte("graph")))
	f.Add(encode(head{Tag: "b", Length: 1 << 40, Sum: 7}, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, graph, err := decode(data)
		if err != nil {
			if h != (head{}) || graph != nil {
				t.Fatalf("%v, and still %+v with %d bytes", err, h, len(graph))
			}
			return
		}
		if again, g, err := decode(encode(h, graph)); err != nil || again != h || !bytes.Equal(g, graph) {
			t.Fatalf("%+v with %d bytes becomes %+v with %d: %v", h, len(graph), again, len(g), err)
		}
	})
}
