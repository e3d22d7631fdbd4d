package mask

import (
	"image"
	"math/rand/v2"
	"testing"
)

func TestTheLargestPartIsNeverASpeck(t *testing.T) {
	at := func(x, y, side int) Mask { return Rect(60, 40, image.Rect(x, y, x+side, y+side)) }
	three := Union(at(2, 2, 3), Union(at(10, 2, 5), at(30, 20, 10)))
	for _, c := range []struct {
		under, area int
	}{{0, 134}, {9, 134}, {10, 125}, {26, 100}, {100, 100}, {101, 100}, {1 << 30, 100}} {
		if got := three.DropSpecks(c.under).Area(); got != c.area {
			t.Errorf("without specks under %d it has %d pixels, want %d", c.under, got, c.area)
		}
	}
	if !(Mask{w: 4, h: 4}).DropSpecks(9).Empty() {
		t.Error("an empty mask has become another")
	}
}

func TestPartsOfRandomMasksMakeUpTheWhole(t *testing.T) {
	manyMasks(t, func(t *testing.T, r *rand.Rand, m Mask) {
		specks := r.IntN(8)
		parts, all := m.Parts(specks), Mask{}
		for i, part := range parts {
			switch {
			case !Intersect(all, part).Empty():
				t.Fatalf("part %d shares pixels with those before", i)
			case i > 0 && (part.Area() < specks || part.Area() > parts[0].Area() || len(part.Components()) != 1):
				t.Fatalf("part %d has %d pixels in %d pieces; the first has %d, and specks are under %d", i, part.Area(), len(part.Components()), parts[0].Area(), specks)
			}
			all = Union(all, part)
		}
		if !all.Equal(m) && !m.Empty() || m.Empty() != (len(parts) == 0) {
			t.Fatalf("%d parts cover %d pixels of %d", len(parts), all.Area(), m.Area())
		}
		if specks == 0 && len(parts) != len(m.Components()) {
			t.Fatalf("%d parts, %d components", len(parts), len(m.Components()))
		}
	})
}
