package canvas

import (
	"image"
	"math"
	"testing"

	"clickmask/mask"
)

// Each pixel of a soft stroke has as much of the tint as there is of the mask, on an object, on a draft and while it is drawn.
func TestASoftStrokeIsTintedByItsShares(t *testing.T) {
	const w, h = 120, 90
	stroke := mask.SoftStroke(w, h, []mask.Point{{X: 60, Y: 45}}, 30, 1)
	nothing := mask.Rect(w, h, image.Rect(2, 2, 6, 6))
	logits := blobLogits(w, h, 4, 4, 3)
	hand := mask.Hand{}.Add(stroke)
	settled := hand.Settled(nothing)
	eaten := mask.Hand{}.Take(stroke)
	full := mask.Full(w, h)
	object := func(m mask.Mask, h mask.Hand) Scene {
		return Scene{Objects: []Overlay{{ID: 1, Mask: m, Hand: h.Rim(), Colour: testColours.Accent}}}
	}
	for name, c := range map[string]struct {
		scene Scene
		less  bool
	}{
		"draft of logits":     {Scene{Draft: logits, Hand: hand}, false},
		"draft of a mask":     {Scene{DraftMask: &nothing, Hand: hand}, false},
		"drawn alone":         {Scene{Hand: hand}, false},
		"under way":           {Scene{Draft: logits, drawn: []region{{stroke, false}}}, false},
		"object":              {object(settled.Apply(nothing), settled), false},
		"eraser on an object": {object(eaten.Apply(full), eaten.Settled(full)), true},
		"eraser on a draft":   {Scene{DraftMask: &full, Hand: eaten}, true},
		"eraser under way":    {Scene{DraftMask: &full, drawn: []region{{stroke, true}}}, true},
	} {
		for _, scale := range []float64{0.5, 1, 3, 10} {
			f := frame{Area: area{PictureW: w, PictureH: h, W: 160, H: 120, Unit: 1}, Levels: []*image.RGBA{noise(w, h, false)},
				View: Viewport{Scale: scale, OffsetX: 80 - 60*scale, OffsetY: 60 - 45*scale}, Hot: -1, Opacity: 1, Colours: testColours}
			paint := func(s Scene) *image.RGBA {
				f.Layers, f.Looks = new(layerCache).of(s, f.Area, testColours, 1)
				for i := range f.Looks { // the lines are another matter
					f.Looks[i].Light, f.Looks[i].Dark = 0, 0
				}
				return new(compositor).compose(f)
			}
			got, bare := paint(c.scene), paint(Scene{})
			tint, seen := draftLook(testColours.Accent).Tint, 0
			if len(c.scene.Objects) > 0 {
				tint = objectLook(testColours.Accent, false).Tint
			}
			rows, line := stroke.Rows(), make([]byte, w)
			for y := range 120 {
				for x := range 160 {
					p := f.View.snapped().ToImage(ScreenPoint{float64(x) + 0.5, float64(y) + 0.5})
					px, py := int(math.Floor(p.X)), int(math.Floor(p.Y))
					if px < 8 || py < 0 || px >= w || py >= h {
						continue
					}
					rows.Fill(line, 0, py)
					share := float64(line[px]) / 255
					if share == 0 || share == 1 {
						continue // which has a border's soft edge
					}
					if c.less {
						share = 1 - share
					}
					seen++
					at, from := got.RGBAAt(x, y), bare.RGBAAt(x, y)
					want := float64(from.B) + (float64(testColours.Accent.B)-float64(from.B))*tint*share
					if math.Abs(float64(at.B)-want) > 3 { // shades are of 256 steps, rounded down
						t.Fatalf("%s at %v: pixel %d, %d with a share of %.2f has blue %d, want %.0f (of %d)", name, scale, px, py, share, at.B, want, from.B)
					}
				}
			}
			if seen < 200 {
				t.Fatalf("%s at %v: only %d soft pixels are seen", name, scale, seen)
			}
		}
	}
}

// Where masks are cut out, a soft stroke lets as much of the picture through as there is of it.
func TestASoftStrokeIsCutOutByItsShares(t *testing.T) {
	const w, h = 120, 90
	stroke := mask.SoftStroke(w, h, []mask.Point{{X: 60, Y: 45}}, 30, 1)
	f := frame{Area: area{PictureW: w, PictureH: h, W: w, H: h, Unit: 1}, Levels: []*image.RGBA{noise(w, h, false)},
		View: Viewport{Scale: 1}, Hot: -1, Opacity: 1, Colours: testColours, Dress: Dress{Style: DimOutside, Strength: Strong}}
	paint := func(s Scene) *image.RGBA {
		f.Layers, f.Looks = new(layerCache).of(s, f.Area, testColours, 1)
		for i := range f.Looks {
			f.Looks[i].Tint, f.Looks[i].Light, f.Looks[i].Dark = 0, 0, 0
		}
		return new(compositor).compose(f)
	}
	got := paint(Scene{Hand: mask.Hand{}.Add(stroke)})
	f.Dress = Dress{}
	bare := paint(Scene{})
	rows, line := stroke.Rows(), make([]byte, w)
	for y := range h {
		rows.Fill(line, 0, y)
		for x, share := range line {
			if share == 0 || share == 255 {
				continue
			}
			from := float64(bare.RGBAAt(x, y).R)
			want := from + (8-from)*dimBy[Strong]*(1-float64(share)/255)
			if is := float64(got.RGBAAt(x, y).R); math.Abs(is-want) > 2 {
				t.Fatalf("pixel %d, %d with a share of %d has red %.0f, want %.0f", x, y, share, is, want)
			}
		}
	}
}
