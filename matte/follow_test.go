package matte

import (
	"context"
	"errors"
	"image"
	"sync/atomic"
	"testing"

	"clickmask/mask"
)

// counting counts what a network is asked.
type counting struct {
	Net
	asked atomic.Int64
}

func (c *counting) Logits(ctx context.Context, tile []float32, w, h int) ([]float32, error) {
	c.asked.Add(1)
	return c.Net.Logits(ctx, tile, w, h)
}

// bright is a dark picture in which a mask is bright.
func bright(m mask.Mask) *image.RGBA {
	w, h := m.Size()
	pix := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(pix.Pix); i += 4 {
		copy(pix.Pix[i:], []byte{20, 30, 40, 255})
	}
	for _, r := range m.Runs() {
		for x := r.X0; x < r.X1; x++ {
			copy(pix.Pix[pix.PixOffset(int(x), int(r.Y)):], []byte{220, 200, 180})
		}
	}
	return pix
}

// A strand that goes on far beyond the band is in the cut-out to its end, what stands apart beside it is not, and the network is
// asked where the strand lies and nowhere else.
func TestAStrandThatLeavesTheBandIsFollowed(t *testing.T) {
	const w, h = 1400, 700
	thing := mask.Rect(w, h, image.Rect(20, 400, 1380, 690))
	strand := mask.Rect(w, h, image.Rect(148, 200, 151, 400))
	apart := mask.Rect(w, h, image.Rect(1100, 150, 1103, 250))
	pix := bright(mask.Union(mask.Union(thing, strand), apart))
	plain := &counting{Net: follower{}}
	if _, err := Fine(t.Context(), bright(thing), thing, Job{Net: plain}); err != nil {
		t.Fatal(err)
	}
	net := &counting{Net: follower{}}
	done, of := 0, 0
	a, err := Fine(t.Context(), pix, thing, Job{Net: net, Progress: func(d, all int) { done, of = max(done, d), all }})
	if err != nil {
		t.Fatal(err)
	}
	all := mask.Union(a.Solid(), a.Band())
	for y := 200; y < 400; y++ {
		if !all.At(149, y) {
			t.Fatalf("the strand is lost in row %d", y)
		}
	}
	if all.At(1101, 200) {
		t.Error("what stands apart is in the cut-out")
	}
	if more := net.asked.Load() - plain.asked.Load(); more < 2 || more > 2*followRounds {
		t.Errorf("the network was asked %d times more than about the plain edge", more)
	}
	if done != of {
		t.Errorf("progress came to %d of %d", done, of)
	}
}

// An edge without strands costs no second look.
func TestAPlainEdgeIsLookedAtOnce(t *testing.T) {
	const side = 500
	thing := mask.Rect(side, side, image.Rect(150, 150, 350, 350))
	net := &counting{Net: follower{}}
	if _, err := Fine(t.Context(), bright(thing.Grow(6)), thing, Job{Net: net}); err != nil {
		t.Fatal(err)
	}
	if n := net.asked.Load(); n != 1 {
		t.Errorf("the network was asked %d times", n)
	}
	painted := mask.Rect(side, side, image.Rect(140, 300, 360, 450))
	net = &counting{Net: follower{}}
	if _, err := Hairy(t.Context(), bright(thing.Grow(6)), thing, painted, Soft(thing, 1), Job{Net: net}); err != nil {
		t.Fatal(err)
	}
	if n := net.asked.Load(); n != 1 {
		t.Errorf("where a person has painted across the border, the network was asked %d times", n)
	}
}

// Hair that a person has painted over is followed where it goes on.
func TestAStrandThatLeavesWhatWasPaintedIsFollowed(t *testing.T) {
	const side = 400
	thing := mask.Rect(side, side, image.Rect(100, 250, 300, 390))
	strand := mask.Rect(side, side, image.Rect(198, 60, 201, 250))
	a, err := Hairy(t.Context(), bright(mask.Union(thing, strand)), thing, mask.Rect(side, side, image.Rect(150, 180, 250, 260)), Soft(thing, 1), Job{Net: follower{}})
	if err != nil {
		t.Fatal(err)
	}
	if all := mask.Union(a.Solid(), a.Band()); !all.At(199, 70) {
		t.Error("the strand ends where the paint does")
	}
}

// Where everything is taken for strands the looking ends, and so it does when a person ends it.
func TestFollowingIsBounded(t *testing.T) {
	const side = 2000
	thing := mask.Rect(side, side, image.Rect(900, 900, 1000, 1000))
	all := mask.Rect(side, side, image.Rect(0, 0, side, side))
	a, err := Fine(t.Context(), bright(all), thing, Job{Net: follower{}})
	if err != nil {
		t.Fatal(err)
	}
	if far := thing.Grow(Reach(thing) + followRounds*max(Reach(thing), followStep)); !mask.Subtract(a.Solid(), far).Empty() {
		t.Error("it is looked on and on")
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = Fine(ctx, bright(all), thing, Job{Net: follower{}, Progress: func(done, of int) {
		if done > 1 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("ended while it follows, the error is %v", err)
	}
}

// A fine edge looks no farther in however clear the thing is there: whether it is glass is for a person to say.
func TestAFineEdgeLooksNoFartherIn(t *testing.T) {
	const side = 600
	thing := mask.Rect(side, side, image.Rect(60, 60, 540, 540))
	pix := bright(mask.Subtract(thing, thing.Grow(-6)))
	a, err := Fine(t.Context(), pix, thing, Job{Net: follower{}})
	if err != nil {
		t.Fatal(err)
	}
	if in := mask.Subtract(thing.Grow(-Reach(thing)), a.Solid()); !in.Empty() {
		t.Errorf("%d pixels within are not solid", in.Area())
	}
	if a, err = Glass(t.Context(), pix, thing, Job{Net: follower{}}); err != nil || a.Solid().At(300, 300) {
		t.Errorf("asked for as glass, what is clear is solid; %v", err)
	}
}
