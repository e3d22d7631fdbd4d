package canvas

import (
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
)

// TestWhatIsDrawnOnAMaskIsPaintedLikeTheMaskOfIt plays strokes as the canvas has them, on objects and on a draft of runs, and
// compares each frame, painted where it changed, with one of the finished masks composed from nothing.
func TestWhatIsDrawnOnAMaskIsPaintedLikeTheMaskOfIt(t *testing.T) {
	const w, h = 300, 200
	levels := picture.NewPyramid(picture.FromImage(noise(w, h, true), "")).Levels
	r := rand.New(rand.NewPCG(50, 24))
	for _, unit := range []float64{1, 1.25, 2, 3} {
		var kept compositor
		var cache layerCache
		a := area{PictureW: w, PictureH: h, W: 130, H: 100, Unit: unit}
		view := a.fit()
		s := Scene{Objects: []Overlay{{ID: 1, Mask: blob(w, h, 100, 90, 60), Colour: orange}, {ID: 2, Mask: blob(w, h, 200, 100, 50), Selected: true, Colour: green}}}
		part := 0
		for i := range 200 {
			switch r.IntN(20) {
			case 0:
				view = a.clamp(view.pan(r.NormFloat64()*20, r.NormFloat64()*20))
			case 1:
				view = a.clamp(view.zoomAt(a.middle(), math.Exp(r.NormFloat64()), 0.05, 30))
			case 2: // the scene has it now
				apply(&s)
			case 3: // or it was called off
				s.drawn = nil
			case 4:
				s.DraftMask = nil
				if r.IntN(2) == 0 {
					m := blob(w, h, 150, 100, 40)
					s.DraftMask = &m
				}
			case 5:
				s.Objects = slices.Clone(s.Objects)
				s.Objects[1].Mask = mask.Rect(w, h, image.Rectangle{})
			}
			piece := mask.Stroke(w, h, []mask.Point{{X: r.Float64() * w, Y: r.Float64() * h}, {X: r.Float64() * w, Y: r.Float64() * h}}, 1+r.Float64()*15)
			if n := len(s.drawn); n > 0 && r.IntN(3) > 0 { // the stroke goes on
				s.drawn = slices.Clone(s.drawn)
				s.drawn[n-1].Alpha = mask.Larger(s.drawn[n-1].Alpha, mask.Hard(piece))
			} else {
				s.drawn = append(slices.Clip(s.drawn), region{mask.Hard(piece), r.IntN(2) == 0})
			}
			f := frame{Area: a, View: view, Levels: levels, Hot: -1, Opacity: 1, Colours: testColours}
			f.Layers, f.Looks = cache.of(s, a, testColours, 1)
			if kept.valid && slices.Equal(kept.layers, f.Layers) {
				part++
			}
			got := kept.compose(f)
			finished := s
			apply(&finished)
			f.Layers, f.Looks = new(layerCache).of(finished, a, testColours, 1)
			if want := new(compositor).compose(f); !slices.Equal(got.Pix, want.Pix) {
				t.Fatalf("unit %g, frame %d at %+v differs in %v", unit, i, view, differing(got, want))
			}
		}
		if part < 100 {
			t.Errorf("unit %g: only %d frames were painted in part", unit, part)
		}
	}
}

// apply puts what is drawn into the scene's own masks.
func apply(s *Scene) {
	target, all := s.target(), s.drawn
	s.drawn = nil
	change := func(m mask.Mask) mask.Mask {
		for _, d := range all {
			if d.away {
				m = mask.Subtract(m, d.Solid())
			} else {
				m = mask.Union(m, d.Solid())
			}
		}
		return m
	}
	if target == draftLayer {
		var m mask.Mask
		if s.DraftMask != nil {
			m = *s.DraftMask
		}
		m = change(m)
		s.DraftMask = &m
		return
	}
	s.Objects = slices.Clone(s.Objects)
	for i := range s.Objects {
		if layerID(s.Objects[i].ID) == target {
			s.Objects[i].Mask = change(s.Objects[i].Mask)
		}
	}
}

// On a draft of logits the shapes' distances are combined: away from the border the same pixels are inside as with the full
// mask, which nobody computes, and along it most look the same.
func TestADraftWithWhatWasDrawnIsPaintedLikeItsMask(t *testing.T) {
	const w, h = 640, 430
	l := blobLogits(w, h, 370, 230, 55)
	hand := mask.Hand{}.
		Add(mask.Hard(mask.Stroke(w, h, []mask.Point{{X: 320, Y: 180}, {X: 400, Y: 150}}, 14))).
		Take(mask.Hard(mask.Polygon(w, h, []mask.Point{{X: 370, Y: 230}, {X: 470, Y: 210}, {X: 400, Y: 320}}))).
		Add(mask.Hard(mask.Ellipse(w, h, mask.Point{X: 385, Y: 235}, mask.Point{X: 425, Y: 265})))
	finished := hand.Apply(l.Mask())
	for _, view := range partViews {
		f := frame{Area: area{PictureW: w, PictureH: h, W: 170, H: 130, Unit: 1}, View: view, Levels: []*image.RGBA{noise(w, h, false)},
			Hot: -1, Opacity: 1, Colours: testColours}
		paint := func(s Scene) *image.RGBA {
			f.Layers, f.Looks = new(layerCache).of(s, f.Area, testColours, 1)
			return new(compositor).compose(f)
		}
		got, want, bare := paint(Scene{Draft: l, Hand: hand}), paint(Scene{DraftMask: &finished}), paint(Scene{})
		v, far := view.snapped(), 5
		inside := newPlane(f.Area, far, func(x, y int) bool {
			p := v.ToImage(ScreenPoint{float64(x) + 0.5, float64(y) + 0.5})
			return finished.At(int(math.Floor(p.X)), int(math.Floor(p.Y)))
		})
		border, wrong := 0, 0
		for y := range 130 {
			for x := range 170 {
				d := off(got, want, x, y)
				switch {
				case inside.plain(x, y, far):
					if d > 2 {
						t.Fatalf("%+v: pixel %d,%d (inside %v) is off by %g", view, x, y, inside.at(x, y), d)
					}
				default:
					border++
					if d > 60 {
						wrong++
					}
				}
			}
		}
		if view.Scale <= 1.7 && wrong > border/6 {
			t.Errorf("%+v: %d of %d pixels along the border differ", view, wrong, border)
		}
		if unlike(want, bare) < 100 {
			t.Fatalf("%+v: there is nothing to compare", view)
		}
	}
}

// A stroke, hard or soft, on a draft of logits keeps the tiles beside it, bit for bit as if all were painted anew.
func TestAStrokeOnADraftIsPaintedAsIfAllWere(t *testing.T) {
	const w, h = 300, 200
	levels := []*image.RGBA{noise(w, h, false)}
	r := rand.New(rand.NewPCG(51, 24))
	var kept compositor
	var cache layerCache
	a := area{PictureW: w, PictureH: h, W: 300, H: 200, Unit: 1}
	s := Scene{Draft: blobLogits(w, h, 150, 100, 60)}
	stayed, all := 0, 0
	for i := range 80 {
		p := mask.Point{X: r.Float64() * w, Y: r.Float64() * h}
		s.drawn = append(slices.Clip(s.drawn), region{mask.SoftStroke(w, h, []mask.Point{p}, 2+r.Float64()*9, float64(r.IntN(3))/2), r.IntN(2) == 0})
		if i%11 == 9 { // it was called off
			s.drawn = nil
		}
		if i%13 == 8 { // and all else undone
			s.drawn, s.Hand = nil, mask.Hand{}
		}
		if i%7 == 6 { // the scene has it
			for _, d := range s.drawn {
				if d.away {
					s.Hand = s.Hand.Take(d.Alpha)
				} else {
					s.Hand = s.Hand.Add(d.Alpha)
				}
			}
			s.drawn = nil
		}
		f := frame{Area: a, View: Viewport{Scale: 1}, Levels: levels, Hot: -1, Opacity: 1, Colours: testColours}
		var before []*field
		f.Layers, f.Looks = cache.of(s, a, testColours, 1)
		if i > 0 {
			before = slices.Clone(kept.layers[0].tiles)
			for _, tile := range before {
				all++
				if tile != unknownTile {
					stayed++
				}
			}
		}
		got := kept.compose(f)
		f.Layers, f.Looks = new(layerCache).of(s, a, testColours, 1)
		if want := new(compositor).compose(f); !slices.Equal(got.Pix, want.Pix) {
			t.Fatalf("stroke %d differs from one painted anew in %v", i, differing(got, want))
		}
	}
	if stayed < all*3/4 {
		t.Errorf("%d of %d tiles stayed, want most", stayed, all)
	}
}

func TestWhatADrawnRegionIsShownOn(t *testing.T) {
	m := blob(40, 30, 20, 15, 8)
	l := blobLogits(40, 30, 20, 15, 8)
	object := Overlay{ID: 7, Mask: m}
	chosen := Overlay{ID: 8, Mask: m, Selected: true}
	for name, k := range map[string]struct {
		s    Scene
		want layerID
	}{
		"nothing":                        {Scene{}, draftLayer},
		"an object that is not selected": {Scene{Objects: []Overlay{object}}, draftLayer},
		"a selected one":                 {Scene{Objects: []Overlay{object, chosen}}, 8},
		"a draft beside it":              {Scene{Objects: []Overlay{chosen}, Draft: l}, draftLayer},
		"a draft of runs beside it":      {Scene{Objects: []Overlay{chosen}, DraftMask: &m}, draftLayer},
		"a prompt without an answer":     {Scene{Objects: []Overlay{chosen}, Prompt: fullScene(40, 30).Prompt}, draftLayer},
		"hair, whatever else":            {Scene{Objects: []Overlay{chosen}, Draft: blobLogits(40, 30, 20, 15, 5), Hair: m, brushed: true}, hairLayer},
		"hair, nothing yet":              {Scene{Objects: []Overlay{chosen}, brushed: true}, hairLayer},
		"a draft that was only drawn":    {Scene{Objects: []Overlay{chosen}, Hand: mask.Hand{Added: mask.Hard(m)}}, draftLayer},
		"a preview":                      {Scene{Objects: []Overlay{chosen}, Preview: l}, 8},
	} {
		if got := k.s.target(); got != k.want {
			t.Errorf("%s: %d, want %d", name, got, k.want)
		}
		a := area{PictureW: 40, PictureH: 30, W: 40, H: 30, Unit: 1}
		k.s.drawn = []region{{mask.Hard(mask.Rect(40, 30, image.Rect(0, 0, 9, 9))), false}, {mask.Hard(mask.Rect(41, 30, image.Rect(0, 0, 9, 9))), false}}
		found := 0
		for _, w := range wantedOf(k.s, a, testColours, 1) {
			for _, r := range w.over {
				if pw, _ := r.Size(); pw != 40 {
					t.Errorf("%s: a region of another picture is painted", name)
				}
				if w.id == k.want && r.Alpha.Equal(k.s.drawn[0].Alpha) {
					found++
				}
			}
		}
		if found != 1 {
			t.Errorf("%s: the region is painted %d times on its mask", name, found)
		}
	}
}
