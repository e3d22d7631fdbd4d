package ort

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"unsafe"

	"clickmask/inference"
)

// Blocks that are taken never overlap, and keep what was written through splitting, joining and handing back.
func TestPoolBlocksKeepWhatIsWrittenToThem(t *testing.T) {
	type taken struct {
		p    unsafe.Pointer
		data []byte
		mark byte
	}
	var list []taken
	rng := rand.New(rand.NewPCG(1, 2))
	check := func(b taken) {
		t.Helper()
		for i, v := range b.data {
			if v != b.mark {
				t.Fatalf("byte %d of %d is %d, want %d", i, len(b.data), v, b.mark)
			}
		}
	}
	for i := range 3000 {
		switch k := rng.IntN(100); {
		case k < 52:
			n := 1 + rng.IntN(1<<rng.IntN(23))
			p := take(n)
			if p == nil || uintptr(p)%64 != 0 {
				t.Fatalf("%d bytes at %p", n, p)
			}
			b := taken{p, unsafe.Slice((*byte)(p), n), byte(i)}
			for j := range b.data {
				b.data[j] = b.mark
			}
			list = append(list, b)
		case k < 99 && len(list) > 0:
			j := rng.IntN(len(list))
			check(list[j])
			give(list[j].p)
			list = slices.Delete(list, j, j+1)
		default:
			handBack()
		}
	}
	for _, b := range list {
		check(b)
		give(b.p)
	}
}

func TestPoolHandsBackWhatIsFree(t *testing.T) {
	handBack()
	kept, large := take(100), take(20<<20)
	give(large)
	if n := handBack(); n < 20<<20 {
		t.Errorf("%d bytes handed back, 20 MB are free", n)
	}
	if n := handBack(); n != 0 {
		t.Errorf("%d bytes handed back again", n)
	}
	again := take(20 << 20)
	if again != large {
		t.Errorf("%p, want the place that was free, %p", again, large)
	}
	give(again)
	give(kept)
	handBack()
}

func TestPoolRefusesWhatNobodyCanHave(t *testing.T) {
	if p := take(0); p != nil {
		t.Error("no bytes have a place")
	}
	if p := take(-1); p != nil {
		t.Error("all bytes have a place")
	}
}

func TestRuntimeKnowsThePool(t *testing.T) {
	if err := Load(); err != nil {
		t.Skip(err)
	}
	if !pooled.Load() {
		t.Error("it does not")
	}
}

// Whether it is lean besides or not, a session that rests works in the pool, and no other does.
func TestSessionsThatRestWorkInThePool(t *testing.T) {
	if err := Load(); err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		opts Options
		pool bool
	}{{Options{Resting: true}, true}, {Options{Resting: true, Lean: true}, true}, {Options{Lean: true}, false}, {Options{}, false}} {
		c.opts.Threads = 1
		s, err := OpenSession(filepath.Join("testdata", "sum.onnx"), []string{"a", "b"}, []string{"sum", "product"}, c.opts)
		if err != nil {
			t.Fatal(err)
		}
		before := uses()
		in := []inference.Tensor{{Name: "a", Shape: []int64{1, 1}, Data: []float32{2}}, {Name: "b", Shape: []int64{1, 1}, Data: []float32{3}}}
		if _, err := s.Run(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		if took := uses() != before; took != c.pool {
			t.Errorf("%+v: from the pool %v, want %v", c.opts, took, c.pool)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// What sessions work in over a folder is what they work in over its first pictures, though each picture has a size of its own
// and two graphs take turns: an arena for each, and pieces in the C library's heap, grew from picture to picture.
func TestTheMemoryOfAFolderIsThatOfItsFirstPictures(t *testing.T) {
	if err := Load(); err != nil {
		t.Skip(err)
	}
	var graphs []*Session
	for range 2 {
		s, err := OpenSession(filepath.Join("testdata", "sum.onnx"), []string{"a", "b"}, []string{"sum", "product"}, Options{Threads: 1, Resting: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		graphs = append(graphs, s)
	}
	folder := func(times int) int {
		handBack()
		for range times {
			for _, n := range []int{1 << 20, 3 << 18, 1 << 20, 5 << 17} {
				for i, s := range graphs {
					v := make([]float32, n>>i)
					in := []inference.Tensor{{Name: "a", Shape: []int64{1, int64(len(v))}, Data: v}, {Name: "b", Shape: []int64{1, int64(len(v))}, Data: v}}
					if _, err := s.Run(t.Context(), in); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		return handBack()
	}
	if once, often := folder(1), folder(12); once == 0 || often != once {
		t.Errorf("4 pictures were worked on in %d bytes, 48 in %d", once, often)
	}
}
