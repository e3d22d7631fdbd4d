package mask

import (
	"math/rand/v2"
	"testing"
)

// What is drawn softly is at least, or at most, what was painted; and the hard mask is what the shares are from one half on.
func TestSoftHandsBoundWhateverTheModelSays(t *testing.T) {
	const w, h = 19, 7
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		low, high := make([]uint8, w*h), make([]uint8, w*h)
		for i := range high {
			high[i] = 255
		}
		var hand Hand
		for range 1 + r.IntN(4) {
			region := patchy(r, w, h)
			take := r.IntN(2) == 0
			for i, s := range dense(region, w, h) {
				if take {
					high[i] = min(high[i], 255-s)
					low[i] = min(low[i], high[i])
				} else {
					low[i] = max(low[i], s)
					high[i] = max(high[i], low[i])
				}
			}
			if take {
				hand = hand.Take(region)
			} else {
				hand = hand.Add(region)
			}
		}
		under := patchy(r, w, h).Solid()
		bits := dense(Hard(under), w, h)
		want, halves := make([]uint8, w*h), make([]uint8, w*h)
		for i := range want {
			want[i] = min(max(bits[i], low[i]), high[i])
			halves[i] = want[i] >> 7
		}
		m := hand.Apply(under)
		if !m.Equal(FromBits(w, h, halves)) {
			t.Fatal("the hard mask is another")
		}
		settled := hand.Settled(under)
		if got := dense(settled.Over(Hard(m)), w, h); string(got) != string(want) {
			t.Fatalf("the shares are\n%v, want\n%v", got, want)
		}
		if !settled.Apply(under).Equal(m) || !settled.Settled(m).Apply(m).Equal(m) {
			t.Fatal("settling changes the hard mask")
		}
		if again := settled.Settled(m); string(dense(again.Over(Hard(m)), w, h)) != string(want) {
			t.Fatal("settling again changes the shares")
		}
	}
}

// A share that is settled holds when a model later says another thing of its pixel.
func TestSettledSharesHoldAgainstLaterAnswers(t *testing.T) {
	const w, h = 40, 40
	stroke := SoftStroke(w, h, []Point{{20, 20}}, 12, 1)
	settled := Hand{}.Add(stroke).Settled(Mask{})
	before := settled.Over(Hard(settled.Apply(Rect(w, h, Mask{}.Bounds()))))
	full := settled.Over(Hard(settled.Apply(Full(w, h))))
	rows, later := before.Rows(), full.Rows()
	line, then := make([]byte, w), make([]byte, w)
	for y := range h {
		rows.Fill(line, 0, y)
		later.Fill(then, 0, y)
		for x, s := range line {
			if s > 0 && then[x] != s {
				t.Fatalf("pixel %d, %d was %d and is %d", x, y, s, then[x])
			}
		}
	}
}
