package propagation

import (
	"image"
	"image/color"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
)

// striped is a picture with a striped square at x, of which cover hides what is left of an edge.
func striped(x, cover int) *picture.Picture {
	img := image.NewRGBA(image.Rect(0, 0, 200, 120))
	for j := range 120 {
		for i := range 200 {
			c := color.RGBA{60, 90, 60, 255}
			switch {
			case i < cover:
				c = color.RGBA{120, 120, 200, 255}
			case image.Pt(i, j).In(image.Rect(x, 30, x+60, 90)):
				c = color.RGBA{220, uint8(60 + 120*(j/6%2)), 40, 255}
			}
			img.SetRGBA(i, j, c)
		}
	}
	return picture.FromImage(img, "striped")
}

func TestWhatIsSeenOfAHiddenThingIsTheRestOfIt(t *testing.T) {
	first := striped(100, 0)
	s := shapeOf(mask.Rect(200, 120, image.Rect(100, 30, 160, 90)))
	var c colours
	c.see(first, s, 1)
	e := newExemplar(first, s, &c)
	for _, step := range []struct {
		x, cover   int
		least, may float64
	}{{80, 100, 0.6, 0.73}, {60, 90, 0.43, 0.57}, {60, 100, 0.27, 0.4}} {
		next := striped(step.x, step.cover)
		g := &guess{from: e, fit: fit{motion: motion{centre: point{float64(step.x) + 30, 60}, scale: 1}}}
		g.shape = e.shape.move(g.fit.motion, 200, 120)
		v := g.seen(reduce(next, e.scale), 200, 120)
		if v == nil || v.share < step.least || v.share > step.may || v.cost > 0.1 {
			t.Fatalf("covered to %d: %+v", step.cover, v)
		}
		if left := v.shape.rect.Min.X; left < step.cover-3 || left > step.cover+3 || v.shape.rect.Max.X < step.x+57 {
			t.Errorf("covered to %d, what is seen is %v", step.cover, v.shape.rect)
		}
	}
	for _, step := range []struct{ x, cover int }{{60, 0}, {60, 118}} { // all of it, and nearly nothing
		g := &guess{from: e, fit: fit{motion: motion{centre: point{float64(step.x) + 30, 60}, scale: 1}}}
		g.shape = e.shape.move(g.fit.motion, 200, 120)
		if v := g.seen(reduce(striped(step.x, step.cover), e.scale), 200, 120); v != nil {
			t.Errorf("covered to %d: %+v", step.cover, v)
		}
	}
}

// A thing that is going out of sight is no smaller for that, and is expected where it was going.
func TestWhatGoesBehindSomethingStaysAsLarge(t *testing.T) {
	at := func(x, cover int) (*picture.Picture, Result) {
		m := mask.Rect(200, 120, image.Rect(max(x, cover), 30, max(x+60, cover), 90))
		return striped(x, cover), Result{Mask: m, Confidence: 0.9}
	}
	first, r := at(100, 0)
	s := shapeOf(r.Mask)
	var tr Tracker
	tr.colours.see(first, s, 1)
	e := newExemplar(first, s, &tr.colours)
	tr.last, tr.full, tr.home, tr.certain = e, e, e, 1
	tr.pose = motion{centre: s.centre, scale: 1}
	tr.homePose = tr.pose
	for x := 94; x >= 58; x -= 6 {
		tr.Observe(at(x, 90))
	}
	if tr.homePose.scale < 0.9 || tr.homePose.scale > 1.1 || !tr.partial {
		t.Errorf("its size is %.2f of what it was, partial %v", tr.homePose.scale, tr.partial)
	}
	for range 2 {
		tr.Observe(striped(0, 90), Result{Mask: mask.Rect(200, 120, image.Rectangle{}), Confidence: 0.5})
	}
	if x := tr.pose.by(tr.ahead()).centre.x; x < 58 || x > 82 { // it was at 88, and goes 6 a step
		t.Errorf("it is expected at %.0f", x)
	}
}
