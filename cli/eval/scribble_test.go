package eval

import (
	"math/rand/v2"
	"slices"
	"testing"

	"clickmask/prompt"
)

// hook is an object with a bend, a hole beside which it is thin, and a piece that does not hang together with it.
func hook() bitmap {
	b := newBitmap(80, 60)
	set := func(x0, y0, x1, y1 int, on bool) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				b.on[y*b.w+x] = on
			}
		}
	}
	set(5, 5, 75, 17, true)
	set(5, 5, 15, 55, true)
	set(30, 8, 36, 14, false)
	set(60, 40, 66, 46, true)
	return b
}

func TestAScribbleStaysInItsObjectAndGoesThroughMostOfIt(t *testing.T) {
	object := hook()
	for seed := range uint64(50) {
		stroke := scribble(object, rand.New(rand.NewPCG(seed, 1)))
		least, most := object.w+object.h, 0
		for _, p := range stroke {
			at, ok := object.pixelAt(p)
			if !ok || !object.on[at] {
				t.Fatalf("seed %d: %v is not on the object", seed, p)
			}
			if p.X > 59 && p.Y > 39 {
				t.Fatalf("seed %d: %v is on the other piece", seed, p)
			}
			least, most = min(least, int(p.X-p.Y)), max(most, int(p.X-p.Y))
		}
		if most-least < 40 {
			t.Errorf("seed %d: it goes from %d to %d", seed, least, most)
		}
		if again := scribble(object, rand.New(rand.NewPCG(seed, 1))); !slices.Equal(stroke, again) {
			t.Fatalf("seed %d: another stroke comes of it", seed)
		}
	}
}

func TestAScribbleThroughTheLeastOfObjects(t *testing.T) {
	for _, object := range []bitmap{draw("...", ".x.", "..."), draw("xx"), draw("xxxxxxxx"), everything(3, 3)} {
		stroke := scribble(object, rand.New(rand.NewPCG(1, 1)))
		points := prompt.Along(stroke, mostSampled)
		if len(points) == 0 {
			t.Fatalf("of %v come no points", object)
		}
		for _, p := range points {
			if at, ok := object.pixelAt(p); !ok || !object.on[at] {
				t.Errorf("%v is not on %v", p, object)
			}
		}
	}
}
