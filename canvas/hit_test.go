package canvas

import (
	"testing"

	"clickmask/prompt"
)

func TestHitTestFindsWhatIsPainted(t *testing.T) {
	a := area{PictureW: 400, PictureH: 300, W: 500, H: 400, Unit: 1}
	v := Viewport{Scale: 1, OffsetX: 50, OffsetY: 50}
	box := prompt.NewBox(100, 100, 200, 180)
	p := prompt.Prompt{Points: []prompt.Point{{X: 20, Y: 20}, {X: 26, Y: 20}, {X: 100, Y: 140}}, Box: &box}
	cases := []struct {
		name string
		x, y float64 // device pixels
		want hit
	}{
		{"well", 20, 20, hit{}},
		{"picture", 350, 300, hit{Kind: hitPicture}},
		{"point", 70, 65, hit{Kind: hitPoint, Index: 0}},
		{"nearer of two points", 77, 70, hit{Kind: hitPoint, Index: 1}},
		{"last placed of two equally near", 73, 70, hit{Kind: hitPoint, Index: 1}},
		{"just off a point", 70, 82, hit{Kind: hitPicture}},
		{"point before the box's side", 152, 190, hit{Kind: hitPoint, Index: 2}},
		{"corner", 151, 149, hit{Kind: hitBox, Edges: edgeLeft | edgeTop}},
		{"far corner", 256, 226, hit{Kind: hitBox, Edges: edgeRight | edgeBottom}},
		{"top side", 190, 153, hit{Kind: hitBox, Edges: edgeTop}},
		{"right side", 254, 190, hit{Kind: hitBox, Edges: edgeRight}},
		{"inside the box", 220, 200, hit{Kind: hitPicture}},
		{"in line with a side, beyond it", 150, 300, hit{Kind: hitPicture}},
	}
	for _, k := range cases {
		t.Run(k.name, func(t *testing.T) {
			if got := hitTest(ScreenPoint{k.x, k.y}, v, a, p); got != k.want {
				t.Errorf("got %+v, want %+v", got, k.want)
			}
		})
	}
}

func TestHitReachIsTheSameToTheEyeAtEveryScale(t *testing.T) {
	p := prompt.Prompt{Points: []prompt.Point{{X: 50, Y: 50}}}
	for _, unit := range []float64{1, 2} {
		for _, scale := range []float64{0.1, 1, 30} {
			a := area{PictureW: 100, PictureH: 100, W: 8000, H: 8000, Unit: unit}
			v := Viewport{Scale: scale}
			on := ScreenPoint{50*scale + (pointReach-1)*unit, 50 * scale}
			off := ScreenPoint{50*scale + (pointReach+1)*unit, 50 * scale}
			if hitTest(on, v, a, p).Kind != hitPoint || hitTest(off, v, a, p).Kind == hitPoint {
				t.Errorf("unit %g, scale %g: a point does not reach %d units", unit, scale, pointReach)
			}
		}
	}
}

func TestTinyBoxesCanBeTakenAtBothSides(t *testing.T) {
	box := prompt.NewBox(10, 10, 14, 14)
	v := Viewport{Scale: 1}
	if e := boxEdges(ScreenPoint{9, 9}, v, 1, box); e != edgeLeft|edgeTop {
		t.Errorf("upper left gives %b", e)
	}
	if e := boxEdges(ScreenPoint{15, 15}, v, 1, box); e != edgeRight|edgeBottom {
		t.Errorf("lower right gives %b", e)
	}
}

func TestTopmostIsTheLastOverlayThatCoversThePosition(t *testing.T) {
	objects := []Overlay{
		{ID: 7, Mask: blob(100, 100, 40, 50, 30)},
		{ID: 9, Mask: blob(100, 100, 70, 50, 20)},
	}
	for _, k := range []struct {
		p    ImagePoint
		want uint64
	}{{ImagePoint{30, 50}, 7}, {ImagePoint{62, 50}, 9}, {ImagePoint{1, 1}, 0}, {ImagePoint{-5, 50}, 0}, {ImagePoint{100, 50}, 0}} {
		if got, ok := topmost(objects, k.p); got != k.want || ok != (k.want != 0) {
			t.Errorf("at %v: %d, %v; want %d", k.p, got, ok, k.want)
		}
	}
}
