package canvas

import (
	"image"
	"math"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// dressed gives layers with their looks in a dress.
func dressed(layers []*layer, looks []look) func(Dress) ([]*layer, []look) {
	return func(d Dress) ([]*layer, []look) {
		on := make([]look, len(looks))
		for i, l := range looks {
			on[i] = d.on(l)
		}
		return layers, on
	}
}

// What lies in no mask is dark, or the board; what lies in one is the picture, and a preview changes nothing of that.
func TestVeilIsWhatItsDefinitionSays(t *testing.T) {
	const w, h = 200, 150
	levels := []*image.RGBA{noise(w, h, false)}
	s := Scene{
		Objects: []Overlay{{ID: 1, Mask: blob(w, h, 60, 70, 35), Colour: orange}, {ID: 2, Mask: blob(w, h, 100, 80, 40), Colour: green, Selected: true}},
		Draft:   blobLogits(w, h, 160, 60, 25), Preview: blobLogits(w, h, 40, 120, 20),
	}
	masks := []func(x, y int) bool{s.Objects[0].Mask.At, s.Objects[1].Mask.At, func(x, y int) bool { return s.Draft.At(float64(x)+0.5, float64(y)+0.5) > 0 }}
	for _, style := range []MaskStyle{DimOutside, CutOut} {
		for strength := range strengths {
			f := frame{Area: area{PictureW: w, PictureH: h, W: 220, H: 170, Unit: 1.25}, View: Viewport{1, 10, 10}, Levels: levels,
				Dress: Dress{style, strength}, Hot: -1, Opacity: 1, Colours: testColours}
			f.Layers, f.Looks = dressed(new(layerCache).of(s, f.Area, testColours, 0))(f.Dress)
			img := new(compositor).compose(f)
			var planes []plane
			for _, in := range masks {
				planes = append(planes, newPlane(f.Area, 6, func(x, y int) bool {
					x, y = x-10, y-10
					return x >= 0 && y >= 0 && x < w && y < h && in(x, y)
				}))
			}
			inside, outside := 0, 0
			for y := range f.Area.H {
				for x := range f.Area.W {
					border, in := false, false
					for _, p := range planes {
						border, in = border || !p.plain(x, y, 6), in || p.at(x, y)
					}
					here, want := image.Pt(x-10, y-10).In(image.Rect(0, 0, w, h)), backdropAt(f, x, y)
					switch {
					case border:
						continue
					case in:
						inside++
					case here && style == CutOut:
						outside++
						want = [3]float64{200, 200, 200}
						if ((x-10)/10+(y-10)/10)%2 != 0 {
							want = [3]float64{155, 155, 155}
						}
					case here:
						outside++
						for k, dark := range [3]float64{8, 10, 12} {
							want[k] += (dark - want[k]) * dimBy[strength]
						}
					}
					if d := difference(img, x, y, want); d > 2.01 {
						t.Fatalf("%+v: pixel %d, %d (in a mask %v) is off by %g", f.Dress, x, y, in, d)
					}
				}
			}
			if inside < 1000 || outside < 1000 {
				t.Errorf("%+v: %d pixels in masks and %d beside them compared", f.Dress, inside, outside)
			}
		}
	}
}

// With no mask in sight there is nothing to judge, and with the overlays hidden the picture itself is to be seen.
func TestNoVeilWithoutAMask(t *testing.T) {
	const w, h = 60, 40
	f := frame{Area: area{PictureW: w, PictureH: h, W: w, H: h, Unit: 1}, View: Viewport{Scale: 1}, Levels: []*image.RGBA{noise(w, h, false)},
		Hot: -1, Opacity: 1, Colours: testColours}
	plain := new(compositor).compose(f)
	for _, style := range []MaskStyle{DimOutside, CutOut} {
		f := f
		f.Dress.Style = style
		f.Layers, f.Looks = new(layerCache).of(Scene{Preview: blobLogits(w, h, 30, 20, 10)}, f.Area, testColours, 0)
		if r := differing(plain, new(compositor).compose(f)); !r.Empty() {
			t.Errorf("style %d: a preview alone changes %v", style, r)
		}
		f.Bare = true
		f.Layers, f.Looks = new(layerCache).of(Scene{Objects: []Overlay{{ID: 1, Mask: blob(w, h, 30, 20, 10)}}}, f.Area, testColours, 0)
		if r := differing(plain, new(compositor).compose(f)); !r.Empty() {
			t.Errorf("style %d: hidden overlays leave %v changed", style, r)
		}
	}
}

// The rest of the picture is dark while a part is looked at alone, and nothing in the part is changed but by its edge.
func TestThePartLookedAtStandsOut(t *testing.T) {
	const w, h = 90, 70
	for _, view := range []Viewport{{1, 5, 5}, {0.5, 20, 10}, {7.3, -100, -90}} {
		f := frame{Area: area{PictureW: w, PictureH: h, W: 100, H: 80, Unit: 1}, View: view, Levels: []*image.RGBA{noise(w, h, false)},
			Hot: -1, Opacity: 1, Colours: testColours}
		plain := new(compositor).compose(f)
		f.Crop = image.Rect(20, 15, 60, 40)
		img := new(compositor).compose(f)
		p, q := view.ToScreen(ImagePoint{20, 15}), view.ToScreen(ImagePoint{60, 40})
		edge := func(x, y int) bool {
			fx, fy := float64(x)+0.5, float64(y)+0.5
			return min(math.Abs(fx-p.X), math.Abs(fx-q.X)) < 2.1 || min(math.Abs(fy-p.Y), math.Abs(fy-q.Y)) < 2.1
		}
		for y := range 80 {
			for x := range 100 {
				if edge(x, y) {
					continue
				}
				at := view.ToImage(ScreenPoint{float64(x) + 0.5, float64(y) + 0.5})
				was, is := plain.RGBAAt(x, y), img.RGBAAt(x, y)
				here := at.X >= 0 && at.Y >= 0 && at.X < w && at.Y < h
				in := at.X >= 20 && at.Y >= 15 && at.X < 60 && at.Y < 40
				if !here || in {
					if is != was {
						t.Fatalf("%+v: pixel %d, %d is changed from %v to %v", view, x, y, was, is)
					}
				} else if was.R > 40 && is.R >= was.R || was.G > 40 && is.G >= was.G {
					t.Fatalf("%+v: pixel %d, %d is not darkened: %v to %v", view, x, y, was, is)
				}
			}
		}
	}
}

// A kept object's prompt is seen while nothing is open, and only that of a selected object; the pointer finds none of it.
func TestPromptsOfKeptObjectsAreSeenAndNotCaught(t *testing.T) {
	c, _ := shown(t, 200, 150, 1)
	c.SetPicture(picture.FromImage(landscape(200, 150), ""), nil)
	m := blob(200, 150, 100, 75, 30)
	box := prompt.NewBox(60, 40, 140, 110)
	p := prompt.Prompt{Points: []prompt.Point{{X: 100, Y: 75, Label: prompt.Positive}}, Box: &box}
	scene := Scene{Objects: []Overlay{{ID: 1, Mask: m, Prompt: p, Selected: true}, {ID: 2, Mask: m, Prompt: p}}}
	c.SetScene(scene)
	if f := c.frame(); len(f.Kept) != 1 || !f.Kept[0].Equal(p) {
		t.Fatalf("shown are %v", f.Kept)
	}
	at := c.View().ToScreen(ImagePoint{100, 75})
	if got := hitTest(at, c.View(), c.area, c.situation().Prompt); got.Kind != hitPicture {
		t.Errorf("the pointer finds %+v", got)
	}
	told := 0
	c.OnPoint, c.OnRemovePoint = func(prompt.Point) { told++ }, func(int) { t.Error("a point of a kept object was clicked away") }
	c.down(c.event(at, ButtonLeft))
	c.release(ButtonLeft, at)
	if told != 1 {
		t.Errorf("the click told of %d points", told)
	}
	for name, open := range map[string]func(s *Scene){
		"a draft":         func(s *Scene) { s.Draft = blobLogits(200, 150, 40, 40, 20) },
		"a lone prompt":   func(s *Scene) { s.Prompt = p },
		"something drawn": func(s *Scene) { s.Hand = mask.Hand{}.Add(mask.Hard(m)) },
	} {
		s := scene
		open(&s)
		c.SetScene(s)
		if f := c.frame(); f.Kept != nil {
			t.Errorf("with %s open the kept prompts are shown", name)
		}
	}
}
