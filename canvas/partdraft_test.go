package canvas

import (
	"image"
	"math"
	"testing"

	"clickmask/mask"
)

// partLogits are l's shape as a closer look at a part of the picture sees it, with a model of 512 and 256 numbers.
func partLogits(w, h int, part image.Rectangle, cx, cy, r float64) *mask.Logits {
	scale := 512 / float64(max(part.Dx(), part.Dy()))
	f := mask.Grid{PictureW: w, PictureH: h, Crop: part, InputW: 512, InputH: 512, LowW: 256, LowH: 256,
		ContentW: int(float64(part.Dx())*scale + 0.5), ContentH: int(float64(part.Dy())*scale + 0.5)}
	l := &mask.Logits{Grid: f, Data: make([]float32, 256*256)}
	cw, ch := f.Cell()
	for i := range l.Data {
		x := float64(part.Min.X) + (float64(i%256)+0.5)*cw
		y := float64(part.Min.Y) + (float64(i/256)+0.5)*ch
		l.Data[i] = float32(inBlob(x, y, cx, cy, r) / r * 20)
	}
	return l
}

// painted is a frame with one mask over a picture of w x h pixels.
func painted(w, h int, view Viewport, s shape) *image.RGBA {
	return new(compositor).compose(frame{
		Area: area{PictureW: w, PictureH: h, W: 170, H: 130, Unit: 1}, View: view, Levels: []*image.RGBA{noise(w, h, false)},
		Layers: []*layer{{shape: s}}, Looks: []look{draftLook(sky)}, Hot: -1, Opacity: 1, Colours: testColours,
	})
}

var partViews = []Viewport{{0.2, 10, 12}, {0.47, -60, -30}, {1, -240, -160}, {1.7, -500, -330}, {4.3, -1500, -900}, {12, -4200, -2700}}

// off is how far a pixel of two frames differs.
func off(a, b *image.RGBA, x, y int) float64 {
	c := b.RGBAAt(x, y)
	return difference(a, x, y, [3]float64{float64(c.R), float64(c.G), float64(c.B)})
}

// unlike is in how many pixels two frames differ by more than a trace.
func unlike(a, b *image.RGBA) int {
	n := 0
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if off(a, b, x, y) > 24 {
				n++
			}
		}
	}
	return n
}

func TestADraftOfAPartIsPaintedLikeOneOfTheWholePicture(t *testing.T) {
	const w, h = 640, 430
	for name, part := range map[string]image.Rectangle{
		"in the middle":     image.Rect(270, 130, 470, 330),
		"all of it":         image.Rect(0, 0, w, h),
		"across the height": image.Rect(150, 0, 600, h),
	} {
		for _, view := range partViews {
			got := painted(w, h, view, newLogitShape(*partLogits(w, h, part, 370, 230, 55)))
			bare := painted(w, h, view, newLogitShape(mask.Logits{}))
			want := painted(w, h, view, newLogitShape(*blobLogits(w, h, 370, 230, 55)))
			seen := unlike(want, bare)
			if seen < 100 {
				t.Fatalf("%+v: there is nothing to compare", view)
			}
			if n := unlike(got, want); n > seen/50+4 {
				t.Errorf("%s, %+v: %d of %d pixels differ", name, view, n, seen)
			}
		}
	}
}

func TestADraftOfAPartIsPaintedLikeItsKeptMask(t *testing.T) {
	const w, h = 640, 430
	for name, c := range map[string]struct {
		part   image.Rectangle
		cx, cy float64
	}{
		"in the middle":             {image.Rect(270, 130, 470, 330), 370, 230},
		"reaching the right edge":   {image.Rect(270, 130, 400, 260), 370, 210},
		"reaching the left edge":    {image.Rect(351, 147, 471, 307), 370, 230},
		"reaching the top":          {image.Rect(290, 207, 450, 367), 370, 230},
		"reaching the bottom":       {image.Rect(290, 130, 450, 251), 370, 230},
		"at the picture's corner":   {image.Rect(0, 0, 128, 128), 20, 24},
		"at the picture's far side": {image.Rect(w-160, h-160, w, h), w - 10, h - 12},
		"larger than the part":      {image.Rect(350, 210, 390, 250), 370, 230},
	} {
		l := partLogits(w, h, c.part, c.cx, c.cy, 55)
		for _, view := range partViews {
			view.OffsetX += (370 - c.cx) * view.Scale
			view.OffsetY += (230 - c.cy) * view.Scale
			v := view.snapped()
			got, bare := painted(w, h, view, newLogitShape(*l)), painted(w, h, view, newLogitShape(mask.Logits{}))
			kept := painted(w, h, view, newRunShape(l.Mask()))
			reach := reachFor(1)
			// Inside and outside alike where both agree on the pixels round it, and nothing beyond the border's reach.
			const far = 5
			m := l.Mask()
			inside := newPlane(area{W: 170, H: 130}, far, func(x, y int) bool {
				p := v.ToImage(ScreenPoint{float64(x) + 0.5, float64(y) + 0.5})
				return m.At(int(math.Floor(p.X)), int(math.Floor(p.Y)))
			})
			left, top := float64(c.part.Min.X)*v.Scale+v.OffsetX-float64(reach)-1, float64(c.part.Min.Y)*v.Scale+v.OffsetY-float64(reach)-1
			right, bottom := float64(c.part.Max.X)*v.Scale+v.OffsetX+float64(reach)+1, float64(c.part.Max.Y)*v.Scale+v.OffsetY+float64(reach)+1
			wrong, border := 0, 0
			for y := range 130 {
				for x := range 170 {
					fromKept, fromBare := off(got, kept, x, y), off(got, bare, x, y)
					if fx, fy := float64(x)+0.5, float64(y)+0.5; fromBare > 0 && (fx < left || fx > right || fy < top || fy > bottom) {
						t.Fatalf("%s, %+v: pixel %d,%d is painted, beyond the part", name, view, x, y)
					}
					if inside.plain(x, y, far) {
						if fromKept > 2 {
							t.Fatalf("%s, %+v: pixel %d,%d (inside %v) is off by %g", name, view, x, y, inside.at(x, y), fromKept)
						}
						continue
					}
					border++
					if fromKept > 60 {
						wrong++
					}
				}
			}
			// A kept mask is made of picture pixels, which are steps where they are large.
			if view.Scale <= 1.7 && wrong > border/8 {
				t.Errorf("%s, %+v: %d of %d pixels along the border differ", name, view, wrong, border)
			}
		}
	}
}

func TestWhereAnObjectLeavesThePartItsBorderIsDrawnThere(t *testing.T) {
	const w, h = 640, 430
	part := image.Rect(300, 150, 440, 290)
	l := partLogits(w, h, part, 370, 220, 900) // all of the part and more
	k := draftLook(sky)
	for _, scale := range []float64{0.25, 0.5, 1, 1.6, 3, 7} {
		for _, edge := range []struct{ x, y, dx, dy int }{{300, 220, 1, 0}, {440, 220, -1, 0}, {370, 150, 0, 1}, {370, 290, 0, -1}} {
			view := Viewport{scale, math.Round(85 - float64(edge.x)*scale), math.Round(65 - float64(edge.y)*scale)}
			f := frame{
				Area: area{PictureW: w, PictureH: h, W: 170, H: 130, Unit: 1}, View: view, Levels: []*image.RGBA{noise(w, h, false)},
				Layers: []*layer{{shape: newLogitShape(*l)}}, Looks: []look{k}, Hot: -1, Opacity: 1, Colours: testColours,
			}
			img := new(compositor).compose(f)
			v := view.snapped()
			// The first device pixel within the part, going inwards.
			x := firstAt(edge.x, scale) + int(v.OffsetX) + min(edge.dx, 0)
			y := firstAt(edge.y, scale) + int(v.OffsetY) + min(edge.dy, 0)
			for i := -9; i < 9; i++ {
				px, py := x+i*edge.dx, y+i*edge.dy
				d := float64(i) + 0.5 // inside the border
				if off := difference(img, px, py, layOver(backdropAt(f, px, py), k, 1, d)); off > 7 {
					t.Errorf("scale %g, edge %d,%d: %g device pixels inside it is off by %g", scale, edge.x, edge.y, d, off)
				}
			}
		}
	}
}
