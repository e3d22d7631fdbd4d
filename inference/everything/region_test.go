package everything

import (
	"image"
	"math"
	"testing"

	"clickmask/inference/sam"
	"clickmask/mask"
)

// Where a pixel of the picture is one of the model's input, samples between cells are the picture's pixels, so that stability is that
// of full-size masks; at the picture's edges too.
func TestStabilityFromCellsIsThatOfThePicturesSize(t *testing.T) {
	g := sam.GridFor(256, 192, 256, 64)
	for _, at := range []struct {
		x, y, r float64
	}{{30, 20, 3}, {31.5, 24.2, 11}, {0, 0, 9}, {63, 47, 6}, {60, 2, 4.5}, {5, 46, 20}, {32, 24, 0.9}} {
		l := mask.Logits{Grid: g, Data: make([]float32, 64*64)}
		for i := range l.Data {
			x, y := float64(i%64), float64(i/64)
			l.Data[i] = float32(2 * (at.r - math.Hypot(x-at.x, y-at.y)))
		}
		m := measured(l, 1)
		got, want := finer(l, m, 1), float64(l.Above(1).Mask().Area())/float64(l.Above(-1).Mask().Area())
		if math.Abs(float64(got)-want) > 1e-6 {
			t.Errorf("a disc of %g cells at %g, %g: %g, in the picture's size %g", at.r, at.x, at.y, got, want)
		}
		if m.cells.Empty() || m.cells.Max.Y > 48 || m.cells == image.Rect(0, 0, 64, 48) {
			t.Errorf("its cells are %v", m.cells)
		}
	}
}
