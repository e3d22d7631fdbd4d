package npy

import (
	"bytes"
	"encoding/base64"
	"math"
	"slices"
	"strings"
	"testing"
)

// FuzzRead feeds damaged files: what is read has the shape that it says, and reads the same once it was written again.
//
//	go test -fuzz FuzzRead -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./internal/npy
func FuzzRead(f *testing.F) {
	good, err := base64.StdEncoding.DecodeString(numpyFile)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	for _, change := range [][2]string{{"<f4", "<f8"}, {"(1, 3)", "(99999999, 99999999)"}, {"(1, 3)", "()    "}, {"(1, 3)", "(0, 9)"}, {"False", "True "}} {
		f.Add([]byte(strings.Replace(string(good), change[0], change[1], 1)))
	}
	f.Add([]byte("\x93NUMPY\x02\x00\xff\xff\xff\x7f{"))
	f.Fuzz(func(t *testing.T, file []byte) {
		shape, data, err := Read(bytes.NewReader(file))
		if err != nil {
			if data != nil || strings.Contains(err.Error(), "\n") && !strings.Contains(err.Error(), "shape") {
				t.Fatalf("%d numbers and %v", len(data), err)
			}
			return
		}
		var again bytes.Buffer
		if err := Write(&again, shape, data); err != nil {
			t.Fatal(err)
		}
		shape2, data2, err := Read(&again)
		same := func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }
		if err != nil || !slices.Equal(shape, shape2) || !slices.EqualFunc(data, data2, same) {
			t.Fatalf("%v of %d became %v of %d, %v", shape, len(data), shape2, len(data2), err)
		}
	})
}
