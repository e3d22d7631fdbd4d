package matte

import (
	"context"
	"image"
	"testing"

	"clickmask/mask"
)

// Where a person says that hair is, it is found however far from the mask's border, and elsewhere the alpha stays as it was.
func TestHairIsFoundWhereAPersonSaysItIs(t *testing.T) {
	const side = 300
	pix := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := 0; i < len(pix.Pix); i += 4 {
		copy(pix.Pix[i:], []byte{20, 30, 40, 255})
	}
	thing := mask.Rect(side, side, image.Rect(100, 200, 200, 290))
	strand := mask.Union(thing, mask.Rect(side, side, image.Rect(148, 40, 151, 200))) // 160 pixels from what was kept
	other := mask.Rect(side, side, image.Rect(20, 40, 23, 200))
	for _, m := range []mask.Mask{strand, other} {
		for _, r := range m.Runs() {
			for x := r.X0; x < r.X1; x++ {
				copy(pix.Pix[pix.PixOffset(int(x), int(r.Y)):], []byte{220, 200, 180})
			}
		}
	}
	hair := mask.Rect(side, side, image.Rect(130, 30, 170, 205))
	before := Soft(thing, 0.8)
	a, err := Hairy(context.Background(), pix, thing, hair, before, Job{Net: follower{}})
	if err != nil {
		t.Fatal(err)
	}
	line, was := make([]byte, side), make([]byte, side)
	rows, old := a.Rows(), before.Rows()
	for y := range side {
		rows.Fill(line, 0, y)
		old.Fill(was, 0, y)
		for x := range line {
			if !hair.At(x, y) && line[x] != was[x] {
				t.Fatalf("beside the hair pixel %d, %d was %d and is %d", x, y, was[x], line[x])
			}
		}
		if y > 45 && y < 195 && (line[149] < 200 || line[135] > 50) {
			t.Fatalf("in row %d the strand is %d and what is beside it %d", y, line[149], line[135])
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Hairy(ctx, pix, thing, hair, before, Job{}); err == nil {
		t.Error("it does not end when it is ended")
	}
	if same, err := Hairy(context.Background(), pix, thing, mask.Mask{}, before, Job{}); err != nil || !same.Equal(before) {
		t.Error("without hair it is another alpha")
	}
}

// follower is a network that takes what is bright for the thing.
type follower struct{}

func (follower) Logits(_ context.Context, tile []float32, w, h int) ([]float32, error) {
	out := make([]float32, w*h)
	for i := range out {
		out[i] = 10 * tile[i]
	}
	return out, nil
}
