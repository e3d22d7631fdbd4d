package picture

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// The quick way gives the colours of the tables for whatever samples there are.
func TestLanesGiveTheColoursOfTheTables(t *testing.T) {
	const n = 256 + 5 // and a few that are read one by one
	luma, cb, cr := make([]uint8, n), make([]uint8, n), make([]uint8, n)
	for i := range luma {
		luma[i] = uint8(i * 51)
	}
	got, want := make([]uint8, 4*n), make([]uint8, 4*n)
	for b := range 256 {
		for r := range 256 {
			for i := range cb {
				cb[i], cr[i] = uint8(b), uint8(r)
			}
			fullRangeLanes.fill(got, luma, cb, cr)
			chromaTablesOf[fullRange].fill(want, luma, cb, cr)
			if !bytes.Equal(got, want) {
				t.Fatalf("Cb %d, Cr %d: other colours", b, r)
			}
		}
	}
}

// Four numbers at a time are what one at a time is, whatever the width.
func TestSumsAreDoubledAsOneByOne(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := 1; n < 20; n++ {
		for range 50 {
			near, far := make([]uint8, n), make([]uint8, n)
			for i := range near {
				near[i], far[i] = uint8(r.Uint32()), uint8(r.Uint32())
			}
			mixed := func(i int) int {
				i = min(max(i, 0), n-1)
				return 3*int(near[i]) + int(far[i])
			}
			want, got := make([]uint8, 2*n), make([]uint8, 2*n)
			for i := range near {
				want[2*i], want[2*i+1] = uint8((3*mixed(i)+mixed(i-1)+8)>>4), uint8((3*mixed(i)+mixed(i+1)+7)>>4)
			}
			s := newSums(n)
			s.set(near, far)
			s.double(got, 8, 7, 4)
			if !bytes.Equal(got, want) {
				t.Fatalf("%d of them: %v, want %v", n, got, want)
			}
		}
	}
}
