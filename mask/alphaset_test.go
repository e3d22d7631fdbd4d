package mask

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// dense is an alpha as bytes.
func dense(a Alpha, w, h int) []byte {
	out := make([]byte, w*h)
	if a.Empty() {
		return out
	}
	rows := a.Rows()
	for y := range h {
		rows.Fill(out[y*w:(y+1)*w], 0, y)
	}
	return out
}

// patchy is an alpha with stretches of nothing, all and shares.
func patchy(r *rand.Rand, w, h int) Alpha {
	bytes := make([]byte, w*h)
	for i := 0; i < len(bytes); {
		kind := r.IntN(4)
		for n := 1 + r.IntN(6); n > 0 && i < len(bytes); n-- {
			switch kind {
			case 1:
				bytes[i] = 255
			case 2:
				bytes[i] = uint8(1 + r.IntN(254))
			}
			i++
		}
	}
	return AlphaFromRows(w, h, func(dst []byte, y int) { copy(dst, bytes[y*w:]) })
}

func TestAlphasAreCombinedPixelByPixel(t *testing.T) {
	const w, h = 23, 9
	for name, c := range map[string]struct {
		of   func(a, b Alpha) Alpha
		want func(a, b uint8) uint8
	}{
		"larger":  {Larger, func(a, b uint8) uint8 { return max(a, b) }},
		"smaller": {Smaller, func(a, b uint8) uint8 { return min(a, b) }},
		"without": {Without, func(a, b uint8) uint8 { return min(a, 255-b) }},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		for round := range 200 {
			a, b := patchy(r, w, h), patchy(r, w, h)
			switch round % 5 {
			case 1:
				a = Hard(a.Solid())
			case 2:
				b = Hard(b.Solid())
			case 3:
				a, b = Hard(a.Solid()), Hard(b.Solid())
			case 4:
				a = Alpha{}
			}
			got := c.of(a, b)
			is, of := dense(a, w, h), dense(b, w, h)
			for i := range is {
				is[i] = c.want(is[i], of[i])
			}
			if !bytes.Equal(dense(got, w, h), is) {
				t.Fatalf("%s, round %d: another alpha", name, round)
			}
			if gw, gh := got.Size(); gw != w || gh != h {
				t.Fatalf("%s: its size is %d x %d", name, gw, gh)
			}
			if again, err := NewAlpha(checked(t, got.solid), checked(t, got.band), got.shares); err != nil || !again.Equal(got) {
				t.Fatalf("%s: it is no alpha: %v", name, err)
			}
		}
	}
}

// checked is a mask whose runs are as they must be.
func checked(t *testing.T, m Mask) Mask {
	t.Helper()
	if _, err := New(m.w, m.h, m.runs); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestHalfCountsFromOneHalfOn(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		a := patchy(r, 30, 5)
		want := dense(a, 30, 5)
		for i, s := range want {
			want[i] = s >> 7
		}
		if got := a.Half(); !got.Equal(FromBits(30, 5, want)) {
			t.Fatal("another half")
		}
		checked(t, a.Half())
	}
}
