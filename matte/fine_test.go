package matte

import (
	"context"
	"errors"
	"image"
	"slices"
	"sync"
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
	if w%NetMultiple != 0 || h%NetMultiple != 0 || len(tile) != NetPlanes*w*h {
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

// Of a thing that is seen through all is looked at, in tiles, and the network is told what it is; what a person says is hair is asked
// about as hair.
func TestOfGlassAllIsLookedAtAndTheNetworkIsTold(t *testing.T) {
	pix, _ := hairy(1400, 900)
	m := mask.Rect(1400, 900, image.Rect(150, 100, 1200, 800))
	told := &told{}
	glass, err := Glass(t.Context(), pix, m, Job{Net: told})
	if err != nil {
		t.Fatal(err)
	}
	if in := mask.Subtract(m, glass.Band()); !in.Empty() || told.hair > 0 || told.glass < 4 {
		t.Errorf("%d pixels were not looked at; the network was asked %d times about glass, %d about hair", in.Area(), told.glass, told.hair)
	}
	if out := mask.Subtract(mask.Union(glass.Solid(), glass.Band()), m.Grow(Reach(m)+followRounds*followStep)); !out.Empty() {
		t.Errorf("%d pixels beyond reach are the thing", out.Area())
	}
	told.glass = 0
	hair := mask.Rect(1400, 900, image.Rect(500, 60, 700, 300))
	a, err := Hairy(t.Context(), pix, m, hair, glass, Job{Net: told})
	if err != nil || told.glass > 0 || told.hair == 0 {
		t.Errorf("about hair on glass the network was asked %d times as about glass, %d as about hair; %v", told.glass, told.hair, err)
	}
	if in := mask.Subtract(mask.Subtract(m, hair.Grow(followRounds*followStep)), a.Band()); !in.Empty() {
		t.Errorf("with hair on it %d pixels are no glass", in.Area())
	}
	told.hair = 0
	if _, err := Fine(t.Context(), pix, m, Job{Net: told}); err != nil || told.glass > 0 || told.hair == 0 {
		t.Errorf("about a fine edge it was asked %d times as about glass, %d as about hair; %v", told.glass, told.hair, err)
	}
	bare, err := Glass(t.Context(), pix, mask.Mask{}, Job{})
	if err != nil || !bare.Empty() {
		t.Errorf("of nothing the alpha is %v, %v", bare.Bounds(), err)
	}
}

// told counts what a network is asked about, and takes all for half the thing.
type told struct {
	mu          sync.Mutex
	hair, glass int
}

func (n *told) Logits(_ context.Context, tile []float32, w, h int) ([]float32, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch last := tile[(NetPlanes-1)*w*h:]; {
	case slices.Min(last) == 1 && slices.Max(last) == 1:
		n.glass++
	case slices.Min(last) == -1 && slices.Max(last) == -1:
		n.hair++
	default:
		return nil, errors.New("the last plane is no word")
	}
	return make([]float32, w*h), nil
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
