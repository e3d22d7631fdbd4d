package canvas

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// stroke changes a mask as a hand tool does: a disc or a rectangle is added, taken away or turned over.
func stroke(r *rand.Rand, m mask.Mask) mask.Mask {
	w, h := m.Size()
	x, y, reach := r.IntN(w+20)-10, r.IntN(h+20)-10, 1+r.IntN(1+r.IntN(40))
	s := mask.Rect(w, h, image.Rect(x, y, x+1+r.IntN(reach), y+1+r.IntN(reach)))
	if r.IntN(2) == 0 {
		s = blob(w, h, float64(x), float64(y), float64(reach))
	}
	switch r.IntN(3) {
	case 0:
		return mask.Union(m, s)
	case 1:
		return mask.Subtract(m, s)
	}
	return mask.Subtract(mask.Union(m, s), mask.Intersect(m, s))
}

// changedPixels is the definition of changed.
func changedPixels(a, b mask.Mask) image.Rectangle {
	var all image.Rectangle
	w, h := a.Size()
	for y := range h {
		for x := range w {
			if a.At(x, y) != b.At(x, y) {
				all = all.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return all
}

func TestChangedIsTheSmallestRectangleRoundAllPixelsThatDiffer(t *testing.T) {
	r := rand.New(rand.NewPCG(24, 5))
	for i := range 300 {
		w, h := 1+r.IntN(60), 1+r.IntN(60)
		a := mask.Rect(w, h, image.Rectangle{})
		for range r.IntN(6) {
			a = stroke(r, a)
		}
		b := a
		for range r.IntN(4) {
			b = stroke(r, b)
		}
		if got, want := changed(a.Runs(), b.Runs()), changedPixels(a, b); got != want {
			t.Fatalf("pair %d of %d x %d pixels: %v, want %v\n%v\n%v", i, w, h, got, want, a.Runs(), b.Runs())
		}
	}
}

// TestAChangedMaskIsPaintedAsIfAllWere plays strokes, on any of several masks and at any view, and compares each frame with
// one composed from nothing.
func TestAChangedMaskIsPaintedAsIfAllWere(t *testing.T) {
	const w, h = 300, 200
	levels := picture.NewPyramid(picture.FromImage(noise(w, h, true), "")).Levels
	r := rand.New(rand.NewPCG(5, 24))
	for _, unit := range []float64{1, 1.25, 2, 3} {
		var kept compositor
		var cache layerCache
		a := area{PictureW: w, PictureH: h, W: 130, H: 100, Unit: unit}
		view, s := a.fit(), fullScene(w, h)
		s.Objects = append(s.Objects, Overlay{ID: 3, Mask: blob(w, h, 150, 100, 70), Colour: sky})
		f := frame{Levels: levels, Smooth: true, Hot: -1, Opacity: 1, Colours: testColours}
		part := 0
		for i := range 150 {
			switch r.IntN(13) {
			case 6:
				f.Dress = Dress{Style: MaskStyle(r.IntN(int(maskStyles)))}
			case 0:
				view = a.clamp(view.pan(r.NormFloat64()*20, r.NormFloat64()*20))
			case 1:
				view = a.clamp(view.zoomAt(a.middle(), math.Exp(r.NormFloat64()), 0.05, 30))
			case 2:
				f.Bare = r.IntN(3) == 0
			case 3:
				s.Objects = slices.Clone(s.Objects)
				j := r.IntN(3)
				s.Objects[j], s.Objects[0] = s.Objects[0], s.Objects[j]
			case 4:
				s.Prompt = s.Prompt.Clone()
				s.Prompt.Points[r.IntN(3)] = prompt.Point{X: r.Float64() * w, Y: r.Float64() * h}
			case 5:
				s.Objects = slices.Clone(s.Objects)
				s.Objects[r.IntN(3)].Mask = mask.Rect(w, h, image.Rectangle{}) // all of it rubbed out
			}
			s.Objects = slices.Clone(s.Objects)
			for range r.IntN(3) { // several between two frames
				j := r.IntN(3)
				s.Objects[j].Mask = stroke(r, s.Objects[j].Mask)
				if r.IntN(4) == 0 {
					f.Layers, f.Looks = cache.of(s, a, testColours, 1) // gathered, and not painted
				}
			}
			f.Area, f.View, f.Prompt = a, view, s.Prompt
			f.Layers, f.Looks = dressed(cache.of(s, a, testColours, 1))(f.Dress)
			before := slices.Clone(kept.layers)
			if kept.valid && kept.holds == (backdrop{f.Area, f.View.snapped(), f.Levels[0], f.Smooth, f.Colours.Well}) && slices.Equal(before, f.Layers) {
				part++
			}
			got := kept.compose(f)
			f.Layers, f.Looks = dressed(new(layerCache).of(s, a, testColours, 1))(f.Dress)
			if want := new(compositor).compose(f); !slices.Equal(got.Pix, want.Pix) {
				t.Fatalf("unit %g, frame %d at %+v differs from one composed anew in %v", unit, i, view, differing(got, want))
			}
		}
		if part < 40 {
			t.Errorf("unit %g: only %d frames could be painted in part", unit, part)
		}
	}
}

// differing is the rectangle round the pixels that differ.
func differing(a, b *image.RGBA) image.Rectangle {
	var all image.Rectangle
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				all = all.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return all
}

// A pixel spoilt on purpose tells what is painted again: not what lies beside a change, but all that lies in it.
func TestOnlyTheChangedPartIsPaintedAgain(t *testing.T) {
	const w, h = 300, 200
	var c compositor
	var cache layerCache
	a := area{PictureW: w, PictureH: h, W: 300, H: 200, Unit: 1}
	s := Scene{Objects: []Overlay{{ID: 1, Mask: blob(w, h, 150, 100, 80), Colour: orange}, {ID: 2, Mask: blob(w, h, 60, 60, 40), Colour: sky}}}
	f := frame{Levels: []*image.RGBA{noise(w, h, false)}, Area: a, View: Viewport{Scale: 1}, Hot: -1, Opacity: 1, Colours: testColours}
	f.Layers, f.Looks = cache.of(s, a, testColours, 1)
	c.compose(f)
	tiles := slices.Clone(f.Layers[0].tiles)
	pink := color.RGBA{255, 0, 255, 255}
	where := image.Rect(140, 90, 150, 96)
	for _, at := range []image.Point{{120, 93}, {145, 70}, {170, 93}, {145, 120}, {1, 1}, {145, 93}} {
		c.out.SetRGBA(at.X, at.Y, pink)
	}
	s.Objects = slices.Clone(s.Objects)
	s.Objects[0].Mask = mask.Subtract(s.Objects[0].Mask, mask.Rect(w, h, where))
	f.Layers, f.Looks = cache.of(s, a, testColours, 1)
	img := c.compose(f)
	for _, at := range []image.Point{{120, 93}, {145, 70}, {170, 93}, {145, 120}, {1, 1}} {
		if img.RGBAAt(at.X, at.Y) != pink {
			t.Errorf("%v was painted again, beside %v", at, where)
		}
	}
	if img.RGBAAt(145, 93) == pink {
		t.Errorf("what lies in %v was not painted again", where)
	}
	c.out.SetRGBA(145, 93, pink)
	c.compose(f)
	if img.RGBAAt(145, 93) != pink {
		t.Errorf("what lies in %v was painted once more, with nothing changed", where)
	}
	same := 0
	for i, tile := range f.Layers[0].tiles {
		if tile == tiles[i] {
			same++
		}
	}
	if n := len(tiles); same < n-9 || same == n {
		t.Errorf("%d of %d tiles stayed, want all but the few that changed", same, n)
	}
}
