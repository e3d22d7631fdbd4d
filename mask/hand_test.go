package mask

import (
	"image"
	"testing"
)

func TestWhatIsDrawnLastCounts(t *testing.T) {
	square := func(x int) Mask { return Rect(40, 10, image.Rect(x, 2, x+10, 8)) }
	model := square(5)
	for name, c := range map[string]struct {
		hand Hand
		want Mask
	}{
		"nothing":               {Hand{}, model},
		"added":                 {Hand{}.Add(Hard(square(20))), Union(model, square(20))},
		"taken":                 {Hand{}.Take(Hard(square(10))), Subtract(model, square(10))},
		"taken, then added":     {Hand{}.Take(Hard(square(10))).Add(Hard(square(12))), Union(Subtract(model, square(10)), square(12))},
		"added, then taken":     {Hand{}.Add(Hard(square(20))).Take(Hard(square(25))), Union(model, Subtract(square(20), square(25)))},
		"all taken":             {Hand{}.Take(Hard(Full(40, 10))), Rect(40, 10, image.Rectangle{})},
		"added where it is set": {Hand{}.Add(Hard(square(6))), Union(model, square(6))},
	} {
		if got := c.hand.Apply(model); !got.Equal(c.want) {
			t.Errorf("%s: area %d, want %d", name, got.Area(), c.want.Area())
		}
		if shared := Intersect(c.hand.Added.Solid(), c.hand.Taken.Solid()); !shared.Empty() {
			t.Errorf("%s: %d pixels are both added and taken", name, shared.Area())
		}
	}
}

func TestWhatWasDrawnHoldsWhateverTheModelSays(t *testing.T) {
	h := Hand{}.Add(Hard(Rect(9, 9, image.Rect(0, 0, 3, 3)))).Take(Hard(Rect(9, 9, image.Rect(6, 6, 9, 9))))
	for _, m := range []Mask{{}, Full(9, 9), Rect(9, 9, image.Rect(2, 2, 7, 7))} {
		got := h.Apply(m)
		if !Subtract(h.Added.Solid(), got).Empty() || !Intersect(h.Taken.Solid(), got).Empty() {
			t.Errorf("on a mask of %d pixels what was drawn is lost", m.Area())
		}
	}
}
