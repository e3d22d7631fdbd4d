package picture

import (
	"image"
	"math/rand/v2"
	"testing"
)

// noise is a picture of random opaque pixels.
func noise(w, h int, seed uint64) *image.RGBA {
	rng := rand.New(rand.NewPCG(seed, 2))
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range p.Pix {
		p.Pix[i] = uint8(rng.Uint32())
	}
	return p
}

func TestLevelsHoldTheMeanOfFourPixels(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {256, 256}, {257, 256}, {513, 300}, {1, 900}, {700, 2}, {1025, 1023}} {
		py := NewPyramid(&Picture{pixels: newPixels(noise(size.X, size.Y, 1))})
		for k, level := range py.Levels {
			w, h := level.Rect.Dx(), level.Rect.Dy()
			if level.Stride != 4*w || level.Rect.Min != (image.Point{}) || len(level.Pix) != 4*w*h {
				t.Fatalf("%v level %d is not packed", size, k)
			}
			if last := k == len(py.Levels)-1; (max(w, h) <= 256) != last {
				t.Fatalf("%v level %d of %d has %d x %d pixels", size, k, len(py.Levels), w, h)
			}
			if k == 0 {
				continue
			}
			above := py.Levels[k-1]
			aw, ah := above.Rect.Dx(), above.Rect.Dy()
			if w != (aw+1)/2 || h != (ah+1)/2 {
				t.Fatalf("%v level %d has %d x %d pixels after %d x %d", size, k, w, h, aw, ah)
			}
			for y := range h {
				for x := range w {
					for c := range 4 {
						sum := 2
						for _, d := range []image.Point{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
							sum += int(above.Pix[above.PixOffset(min(2*x+d.X, aw-1), min(2*y+d.Y, ah-1))+c])
						}
						if got := int(level.Pix[level.PixOffset(x, y)+c]); got != sum/4 {
							t.Fatalf("%v level %d pixel %d,%d channel %d is %d, want %d", size, k, x, y, c, got, sum/4)
						}
					}
				}
			}
		}
	}
}

func TestOrientTurnsAsEXIFSays(t *testing.T) {
	// Where pixel (x, y) of a picture of w x h pixels goes (Exif 2.32, figure 4).
	to := map[int]func(x, y, w, h int) (int, int){
		1: func(x, y, w, h int) (int, int) { return x, y },
		2: func(x, y, w, h int) (int, int) { return w - 1 - x, y },
		3: func(x, y, w, h int) (int, int) { return w - 1 - x, h - 1 - y },
		4: func(x, y, w, h int) (int, int) { return x, h - 1 - y },
		5: func(x, y, w, h int) (int, int) { return y, x },
		6: func(x, y, w, h int) (int, int) { return h - 1 - y, x },
		7: func(x, y, w, h int) (int, int) { return h - 1 - y, w - 1 - x },
		8: func(x, y, w, h int) (int, int) { return y, w - 1 - x },
	}
	for _, size := range []image.Point{{1, 1}, {5, 3}, {70, 33}, {33, 130}} {
		src := noise(size.X, size.Y, 3)
		for o, place := range to {
			dst := oriented(src, o)
			if w, h := uprightSize(size.X, size.Y, o); dst.Rect.Size() != image.Pt(w, h) {
				t.Fatalf("%v turned by %d is %v", size, o, dst.Rect)
			}
			for y := range size.Y {
				for x := range size.X {
					dx, dy := place(x, y, size.X, size.Y)
					if src.RGBAAt(x, y) != dst.RGBAAt(dx, dy) {
						t.Fatalf("%v turned by %d: pixel %d,%d is not at %d,%d", size, o, x, y, dx, dy)
					}
				}
			}
		}
	}
	for _, o := range []int{-1, 0, 9} {
		if p := noise(2, 2, 1); oriented(p, o) != p {
			t.Errorf("orientation %d changes the picture", o)
		}
	}
}

func TestHashIsOfSizeAndPixels(t *testing.T) {
	p := noise(700, 600, 5) // more than one block
	again := noise(700, 600, 5)
	if HashPixels(p) != HashPixels(again) {
		t.Error("the same pixels have two hashes")
	}
	part := noise(800, 600, 5).SubImage(image.Rect(100, 0, 800, 600)).(*image.RGBA)
	copied := image.NewRGBA(image.Rect(0, 0, 700, 600))
	for y := range 600 {
		copy(copied.Pix[y*copied.Stride:][:copied.Stride], part.Pix[y*part.Stride:])
	}
	if HashPixels(part) != HashPixels(copied) {
		t.Error("the gaps between rows count")
	}
	again.Pix[len(again.Pix)-1] ^= 1
	if HashPixels(p) == HashPixels(again) {
		t.Error("the last byte does not count")
	}
	if HashPixels(image.NewRGBA(image.Rect(0, 0, 4, 2))) == HashPixels(image.NewRGBA(image.Rect(0, 0, 2, 4))) {
		t.Error("the shape does not count")
	}
}

func TestBandsCoverEveryRowOnceAndPassPanicsOn(t *testing.T) {
	for _, n := range []int{0, 1, 3, 31, 32, 33, 1000} {
		for _, step := range []int{1, 32} {
			seen := make([]int, n)
			eachBand(n, step, func(y0, y1 int) {
				if y0%step != 0 {
					t.Errorf("a band of %d rows begins at %d", n, y0)
				}
				for y := y0; y < y1; y++ {
					seen[y]++
				}
			})
			for y, k := range seen {
				if k != 1 {
					t.Fatalf("row %d of %d was worked on %d times", y, n, k)
				}
			}
		}
	}
	defer func() {
		if r := recover(); r != "broken" {
			t.Errorf("recovered %v", r)
		}
	}()
	eachBand(1000, 1, func(y0, y1 int) { panic("broken") })
}
