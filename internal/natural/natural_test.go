package natural

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestNumbersCountAsNumbers(t *testing.T) {
	want := []string{"", "1", "1a", "2", "10", "a/2.png", "a/10.png", "img", "img002", "img02", "img2", "img2b", "img10", "img10-2", "img10-11", "img99999999999999999999", "img100000000000000000000"}
	got := slices.Clone(want)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, Compare)
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	for i, a := range want {
		for j, b := range want {
			if c := Compare(a, b); (c < 0) != (i < j) || (c == 0) != (i == j) {
				t.Errorf("%q and %q: %d", a, b, c)
			}
		}
	}
}
