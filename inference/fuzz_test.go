package inference

import (
	"crypto/sha256"
	"math"
	"slices"
	"testing"

	"clickmask/mask"
)

// FuzzKeptEmbedding reads what may lie in the cache of embeddings, as it is and with the right checksum, which whoever
// can write there can compute as well. What is read is what was asked for, and written again it is the same.
func FuzzKeptEmbedding(f *testing.F) {
	key := cacheKey{model: "m", picture: [32]byte{1}, grid: mask.Grid{PictureW: 4, PictureH: 3, ContentW: 4, ContentH: 3, InputW: 4, InputH: 4, LowW: 1, LowH: 1}}
	e := &Embedding{Model: key.model, Grid: key.grid, Tensors: []Tensor{
		{Name: "a", Shape: []int64{1, 2}, Data: []float32{1, float32(math.Inf(1))}}, {Name: "", Shape: []int64{1}, Data: []float32{0}}}}
	kept := encodeEntry(key, e)
	f.Add(kept)
	f.Add(kept[:len(kept)-sha256.Size])
	f.Add(encodeEntry(cacheKey{model: "m"}, e))
	f.Add([]byte(diskMagic + "\xff\xff\xff\xff{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sum := sha256.Sum256(data)
		for _, file := range [][]byte{data, slices.Concat(data, sum[:])} {
			got, err := decodeEntry(key, file)
			if err != nil {
				continue
			}
			if got.Model != key.model || got.Grid != key.grid || len(got.Tensors) == 0 || got.Bytes() > int64(len(file)) {
				t.Fatalf("%+v", got)
			}
			for _, tensor := range got.Tensors {
				if n, ok := elements(tensor.Shape, int64(len(tensor.Data))); !ok || n != int64(len(tensor.Data)) {
					t.Errorf("shape %v and %d numbers", tensor.Shape, len(tensor.Data))
				}
			}
			again, err := decodeEntry(key, encodeEntry(key, got))
			if err != nil || again.Bytes() != got.Bytes() {
				t.Errorf("written again: %v", err)
			}
		}
	})
}

// FuzzEncodeTimes reads what may lie in the file of times.
func FuzzEncodeTimes(f *testing.F) {
	f.Add([]byte(`{"m":1500,"n":-3,"o":1e308}`), "m")
	f.Add([]byte(`{"m":1500000000000000000000}`), "m")
	f.Add([]byte(`[]`), "")
	f.Fuzz(func(t *testing.T, data []byte, fingerprint string) {
		times := parseEncodeTimes(data)
		if took := times.of(fingerprint); took < 0 || took > maxEncodeTime {
			t.Errorf("an encode is said to take %v", took)
		}
	})
}
