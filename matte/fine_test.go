package matte

import (
	"context"
	"errors"
	"image"
	"testing"

	"clickmask/mask"
)

// net answers what the mask says, not quite sure of it, or an error.
type net struct {
	err   error
	sides [][2]int
}

func (n *net) Logits(_ context.Context, tile []float32, w, h int) ([]float32, error) {
	n.sides = append(n.sides, [2]int{w, h})
	if w%NetMultiple != 0 || h%NetMultiple != 0 || len(tile) != 5*w*h {
		return nil, errors.New("the tile is none")
	}
	for _, v := range tile {
		if !(v >= -1 && v <= 1) {
			return nil, errors.New("the tile goes beyond -1 to 1")
		}
	}
	out := make([]float32, w*h)
	for i := range out {
		out[i] = 3 * tile[3*w*h+i]
	}
	return out, n.err
}

func TestAFineEdgeIsTheMaskBeyondItsReach(t *testing.T) {
	pix, _ := hairy(700, 500)
	m := mask.Rect(700, 500, image.Rect(150, 100, 500, 400))
	reach := Reach(m)
	for name, job := range map[string]Job{"filter": {}, "network": {Net: &net{}}} {
		a, err := Fine(context.Background(), pix, m, job)
		if err != nil {
			t.Fatal(err)
		}
		if out := mask.Subtract(mask.Union(a.Solid(), a.Band()), m.Grow(reach)); !out.Empty() {
			t.Errorf("%s: %d pixels beyond reach are the thing", name, out.Area())
		}
		if in := mask.Subtract(m.Grow(-reach), a.Solid()); !in.Empty() {
			t.Errorf("%s: %d pixels within are not solid", name, in.Area())
		}
		if name == "network" && len(a.Shares()) != mask.Subtract(m.Grow(reach), m.Grow(-reach)).Area() {
			t.Errorf("the network was heard of %d pixels alone", len(a.Shares()))
		}
	}
}

func TestAFineEdgeFollowsThePicture(t *testing.T) {
	// A bright disc on black, and a mask that is off by 4 pixels.
	const side, r = 200, 60
	pix := image.NewRGBA(image.Rect(0, 0, side, side))
	bits := make([]uint8, side*side)
	for y := range side {
		for x := range side {
			p := pix.Pix[pix.PixOffset(x, y):]
			p[3] = 255
			if (x-100)*(x-100)+(y-100)*(y-100) < r*r {
				p[0], p[1], p[2] = 220, 200, 180
			}
			if (x-104)*(x-104)+(y-100)*(y-100) < r*r {
				bits[y*side+x] = 1
			}
		}
	}
	m := mask.FromBits(side, side, bits)
	a, err := Fine(context.Background(), pix, m, Job{})
	if err != nil {
		t.Fatal(err)
	}
	line := make([]byte, side)
	a.Rows().Fill(line, 0, 100)
	if line[42] <= 127 || line[162] > 127 {
		t.Errorf("at the missed pixel alpha is %d, at the one too many %d", line[42], line[162])
	}
}

func TestAFineEdgeSaysWhatTheNetworkCannot(t *testing.T) {
	pix, _ := hairy(300, 300)
	m := mask.Rect(300, 300, image.Rect(100, 100, 200, 200))
	trouble := errors.New("no memory")
	if _, err := Fine(context.Background(), pix, m, Job{Net: &net{err: trouble}}); !errors.Is(err, trouble) {
		t.Errorf("the error is %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Fine(ctx, pix, m, Job{}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended, it is %v", err)
	}
}

func TestThingsThatMeetLeaveNoSeam(t *testing.T) {
	row := func(bytes ...byte) Alpha {
		return mask.AlphaFromRows(len(bytes), 1, func(dst []byte, _ int) { copy(dst, bytes) })
	}
	got := Union(row(0, 10, 255, 0, 100), row(255, 20, 7, 0, 155), row(0, 0, 0, 3, 0))
	if !got.Equal(row(255, 30, 255, 3, 255)) {
		t.Errorf("the union is %v %v %v", got.Solid().Runs(), got.Band().Runs(), got.Shares())
	}
	left, right := mask.Rect(60, 20, image.Rect(5, 5, 30, 15)), mask.Rect(60, 20, image.Rect(30, 5, 55, 15))
	both := Union(Soft(left, 2), Soft(right, 2))
	line := make([]byte, 60)
	both.Rows().Fill(line, 0, 10)
	for x := 20; x < 40; x++ {
		if line[x] < 235 {
			t.Errorf("column %d between the two is %d", x, line[x])
		}
	}
}
