package eval

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"clickmask/prompt"
)

// draw makes a bitmap of lines in which x is set.
func draw(lines ...string) bitmap {
	b := newBitmap(len(lines[0]), len(lines))
	for y, line := range lines {
		for x, c := range line {
			b.on[y*b.w+x] = c == 'x'
		}
	}
	return b
}

func everything(w, h int) bitmap {
	return draw(strings.Split(strings.TrimSuffix(strings.Repeat(strings.Repeat("x", w)+"\n", h), "\n"), "\n")...)
}

func TestDistancesAreThoseFoundByTryingEveryPixel(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, share := range []float64{0.05, 0.5, 0.95, 1} {
		b := newBitmap(23, 17)
		for i := range b.on {
			b.on[i] = rng.Float64() < share
		}
		inner, outer := b.inner(), b.outer()
		for i := range b.on {
			x, y := i%b.w, i/b.w
			wantIn, wantOut := int32(math.MaxInt32), int32(far)
			for v := -1; v <= b.h; v++ {
				for u := -1; u <= b.w; u++ {
					d := int32((u-x)*(u-x) + (v-y)*(v-y))
					if b.has(u, v, true) {
						wantOut = min(wantOut, d)
					} else {
						wantIn = min(wantIn, d)
					}
				}
			}
			if inner[i] != wantIn || outer[i] != wantOut {
				t.Fatalf("share %g, pixel (%d,%d): inner %d, outer %d; want %d, %d", share, x, y, inner[i], outer[i], wantIn, wantOut)
			}
		}
	}
}

func TestDistancesOfAnEmptyPicture(t *testing.T) {
	b := newBitmap(4, 3)
	for i, d := range b.outer() {
		if d < far {
			t.Errorf("pixel %d is %d from a pixel that is not there", i, d)
		}
	}
	if _, depth := deepest(b); depth != 0 {
		t.Errorf("an empty bitmap is %d deep", depth)
	}
}

func TestClicks(t *testing.T) {
	object := draw(
		"..........",
		".xxxxx....",
		".xxxxx....",
		".xxxxx..x.",
		".xxxxx....",
		".xxxxx....",
		"..........")
	all := everything(10, 7)
	if got, want := firstClick(object), (prompt.Point{X: 3.5, Y: 3.5, Label: prompt.Positive}); got != want {
		t.Errorf("the first click is %v, want %v", got, want)
	}
	for name, c := range map[string]struct {
		shown  bitmap
		counts bitmap
		want   prompt.Point
		more   bool
	}{
		"the widest miss": {shown: newBitmap(10, 7), counts: all, want: prompt.Point{X: 3.5, Y: 3.5, Label: prompt.Positive}, more: true},
		"too much": {shown: draw(
			"..........",
			".xxxxx....",
			".xxxxx....",
			".xxxxx..x.",
			".xxxxx.xxx",
			".xxxxx.xxx",
			".......xxx"), counts: all, want: prompt.Point{X: 8.5, Y: 5.5, Label: prompt.Negative}, more: true},
		"too much where it does not count": {shown: draw(
			"..........",
			".xxxxx....",
			".xxxxx....",
			".xxxxx....",
			".xxxxx.xxx",
			".xxxxx.xxx",
			".......xxx"), counts: draw(
			"xxxxxxxxxx",
			"xxxxxxxxxx",
			"xxxxxxxxxx",
			"xxxxxxxxxx",
			"xxxxxxx...",
			"xxxxxxx...",
			"xxxxxxx..."), want: prompt.Point{X: 8.5, Y: 3.5, Label: prompt.Positive}, more: true},
		"nothing wrong": {shown: object, counts: all},
	} {
		got, more := nextClick(c.shown, object, c.counts)
		if got != c.want || more != c.more {
			t.Errorf("%s: %v, %v; want %v, %v", name, got, more, c.want, c.more)
		}
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		p := randomClick(object, rng)
		if p.X < 2 || p.X > 5 || p.Y < 2 || p.Y > 5 {
			t.Fatalf("the random click (%g,%g) touches the border", p.X, p.Y)
		}
	}
	if p := randomClick(draw("....", ".x..", "...."), rng); p.X != 1.5 || p.Y != 1.5 {
		t.Errorf("the only pixel is not clicked but (%g,%g)", p.X, p.Y)
	}
}

func TestBoxes(t *testing.T) {
	object := draw(
		"..........",
		"..xxxxxxxx",
		"..xx......")
	if got, want := trueBox(object), prompt.NewBox(2, 1, 10, 3); got != want {
		t.Errorf("the box is %v, want %v", got, want)
	}
	rng := rand.New(rand.NewPCG(3, 3))
	moved := false
	for range 100 {
		b := jitteredBox(object, rng)
		p := prompt.Prompt{Box: &b}
		if err := p.Check(object.w, object.h); err != nil {
			t.Fatal(err)
		}
		if math.Abs(b.X0-2) > 0.8 || math.Abs(b.Y0-1) > 0.2 || b.X1 < 9.2 || b.Y1 < 2.8 {
			t.Fatalf("%v is more than a tenth off", b)
		}
		moved = moved || b != trueBox(object)
	}
	if !moved {
		t.Error("no box was moved")
	}
}

func TestIoUPassesOverWhatDoesNotCount(t *testing.T) {
	a, b := draw("xxx.", "xxx."), draw(".xxx", ".xxx")
	if got := iou(a, b, everything(4, 2)); got != 0.5 {
		t.Errorf("IoU %g, want 0.5", got)
	}
	if got := iou(a, b, draw(".xx.", ".xx.")); got != 1 {
		t.Errorf("IoU %g where both agree, want 1", got)
	}
	if got := iou(newBitmap(2, 2), newBitmap(2, 2), everything(2, 2)); got != 1 {
		t.Errorf("IoU %g of nothing and nothing, want 1", got)
	}
}

func TestBoundaryF(t *testing.T) {
	square := func(x0, x1 int) bitmap { // in a picture of 512 x 40, so that the tolerance is 2 pixels
		b := newBitmap(512, 40)
		for y := 10; y < 30; y++ {
			for x := x0; x < x1; x++ {
				b.on[y*512+x] = true
			}
		}
		return b
	}
	all := everything(512, 40)
	half := newBitmap(512, 40) // only the left part counts
	for i := range half.on {
		half.on[i] = i%512 < 115
	}
	for name, c := range map[string]struct {
		shown, counts bitmap
		want          float64
		ok            bool
	}{
		"the same":                        {square(100, 120), all, 1, true},
		"two pixels off":                  {square(102, 122), all, 1, true},
		"far away":                        {square(300, 320), all, 0, true},
		"nothing":                         {newBitmap(512, 40), all, 0, true},
		"wrong only where none counts":    {square(100, 200), half, 1, true},
		"the object's edge is not judged": {square(100, 120), newBitmap(512, 40), 0, false},
	} {
		got, ok := boundaryF(c.shown, square(100, 120), c.counts)
		if got != c.want || ok != c.ok {
			t.Errorf("%s: %g, %v; want %g, %v", name, got, ok, c.want, c.ok)
		}
	}
	if got, _ := boundaryF(square(103, 123), square(100, 120), all); got <= 0.5 || got >= 1 {
		t.Errorf("three pixels off: %g, want less than 1 and more than a half", got)
	}
}
