package canvas

import (
	"fmt"
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

var testColours = colours{
	Well: color.RGBA{20, 21, 23, 255}, Accent: color.NRGBA{91, 182, 255, 255}, Negative: color.NRGBA{229, 72, 77, 255},
}

// noise is a picture in which every pixel differs from its neighbours; translucent on request.
func noise(w, h int, translucent bool) *image.RGBA {
	r := rand.New(rand.NewPCG(7, uint64(w)))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(img.Pix); i += 4 {
		a := 255
		if translucent {
			a = []int{0, 90, 255}[r.IntN(3)]
		}
		for k := range 3 {
			img.Pix[i+k] = uint8(r.IntN(a + 1))
		}
		img.Pix[i+3] = uint8(a)
	}
	return img
}

// backdropAt is the definition of the picture's part of a frame: a device pixel shows what lies under its
// middle, over a board where that is translucent.
func backdropAt(f frame, x, y int) [3]float64 {
	v := f.View.snapped()
	px, py := float64(x)+0.5-v.OffsetX, float64(y)+0.5-v.OffsetY // from the picture's corner, device pixels
	if px < 0 || py < 0 || px >= float64(f.Area.PictureW)*v.Scale || py >= float64(f.Area.PictureH)*v.Scale {
		return [3]float64{float64(f.Colours.Well.R), float64(f.Colours.Well.G), float64(f.Colours.Well.B)}
	}
	n := 0
	for n+1 < len(f.Levels) && v.Scale*math.Pow(2, float64(n+1)) <= 1 {
		n++
	}
	level, step := f.Levels[n], 1/(v.Scale*math.Pow(2, float64(n)))
	at := func(ix, iy int, k int) float64 {
		ix, iy = min(max(ix, 0), level.Rect.Dx()-1), min(max(iy, 0), level.Rect.Dy()-1)
		return float64(level.Pix[level.PixOffset(ix, iy)+k])
	}
	lx, ly := px*step, py*step
	var c [4]float64
	for k := range c {
		if f.Smooth && v.Scale <= smoothUpTo {
			ix, iy := math.Floor(lx-0.5), math.Floor(ly-0.5)
			tx, ty := lx-0.5-ix, ly-0.5-iy
			c[k] = (1-ty)*((1-tx)*at(int(ix), int(iy), k)+tx*at(int(ix)+1, int(iy), k)) +
				ty*((1-tx)*at(int(ix), int(iy)+1, k)+tx*at(int(ix)+1, int(iy)+1, k))
		} else {
			c[k] = at(int(lx), int(ly), k)
		}
	}
	size := 8 * f.Area.Unit
	board := 200.0
	if (int(px/size)+int(py/size))%2 != 0 {
		board = 155
	}
	var out [3]float64
	for k := range out {
		out[k] = c[k] + board*(1-c[3]/255)
	}
	first := func(at float64) bool { return at > 1 && math.Floor(at*step) != math.Floor((at-1)*step) }
	if v.Scale > gridFrom && (first(px) || first(py)) {
		to := 255.0
		if int(2*out[0]+5*out[1]+out[2]) >= 8*128 {
			to = 0
		}
		for k := range out {
			out[k] += (to - out[k]) * gridOpacity(v.Scale)
		}
	}
	return out
}

// layOver is the definition of how a layer is painted d device pixels inside its border.
func layOver(c [3]float64, k look, unit, d float64) [3]float64 {
	mixIn := func(r, g, b, a float64) {
		c[0], c[1], c[2] = c[0]*(1-a)+r*a, c[1]*(1-a)+g*a, c[2]*(1-a)+b*a
	}
	part := func(edge float64) float64 { return min(max(edge+0.5, 0), 1) }
	r, g, b := float64(k.Colour.R), float64(k.Colour.G), float64(k.Colour.B)
	width := k.Width * unit
	mixIn(r, g, b, k.Tint*part(d))
	mixIn(8, 10, 12, k.Dark*min(part(-d), part(d+width)))
	mixIn(r+(255-r)*k.White, g+(255-g)*k.White, b+(255-b)*k.White, k.Light*min(part(d), part(width-d)))
	return c
}

// plane says for device pixels, also some way outside the widget, whether they lie in a mask.
type plane struct {
	in        []bool
	w, margin int
}

func newPlane(a area, margin int, inside func(x, y int) bool) plane {
	p := plane{w: a.W + 2*margin, margin: margin}
	for y := -margin; y < a.H+margin; y++ {
		for x := -margin; x < a.W+margin; x++ {
			p.in = append(p.in, inside(x, y))
		}
	}
	return p
}

func (p plane) at(x, y int) bool { return p.in[(y+p.margin)*p.w+x+p.margin] }

// plain reports whether all pixels up to far away on both axes are of the pixel's kind.
func (p plane) plain(x, y, far int) bool {
	here := p.at(x, y)
	for dy := -far; dy <= far; dy++ {
		for dx := -far; dx <= far; dx++ {
			if p.at(x+dx, y+dy) != here {
				return false
			}
		}
	}
	return true
}

// distance is the definition of how far a device pixel lies inside a kept mask: the distance between
// pixel middles to the nearest pixel of the other kind, less a half, counted up to reach.
func (p plane) distance(x, y, reach int) float64 {
	here, best := p.at(x, y), float64(reach+1)
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			if p.at(x+dx, y+dy) != here {
				best = min(best, math.Hypot(float64(dx), float64(dy)))
			}
		}
	}
	if here {
		return best - 0.5
	}
	return 0.5 - best
}

// softDistance is the mean of the distances of 3 x 3 pixels, by which masks are painted whose pixels are not shown as squares.
func (p plane) softDistance(x, y, reach int) float64 {
	if p.plain(x, y, reach+1) {
		return p.distance(x, y, reach)
	}
	sum := 0.0
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			sum += p.distance(x+dx, y+dy, reach)
		}
	}
	return sum / 9
}

// difference is the largest of three channels' differences.
func difference(img *image.RGBA, x, y int, want [3]float64) float64 {
	i := img.PixOffset(x, y)
	worst := 0.0
	for k := range want {
		worst = max(worst, math.Abs(float64(img.Pix[i+k])-want[k]))
	}
	return worst
}

func TestBackdropIsWhatItsDefinitionSays(t *testing.T) {
	for _, translucent := range []bool{false, true} {
		levels := picture.NewPyramid(picture.FromImage(noise(700, 430, translucent), "")).Levels
		for _, view := range []Viewport{
			{0.11, 3.2, 8.9}, {0.25, -40, 11}, {0.37, -100.5, -50.25}, {0.73, 10, -7}, {1, 20, 30}, {1, -300, -200},
			{1.9, -500, -310}, {2.6, -900, -700}, {8.3, -1000, -900}, {17, -5000, -2000},
		} {
			for _, smooth := range []bool{false, true} {
				f := frame{
					Area: area{PictureW: 700, PictureH: 430, W: 97, H: 71, Unit: 1.25}, View: view, Levels: levels,
					Smooth: smooth, Hot: -1, Opacity: 1, Colours: testColours,
				}
				img := new(compositor).compose(f)
				for y := range f.Area.H {
					for x := range f.Area.W {
						if d := difference(img, x, y, backdropAt(f, x, y)); d > 2.01 {
							t.Fatalf("%+v smooth %v translucent %v: pixel %d, %d is off by %g", view, smooth, translucent, x, y, d)
						}
					}
				}
			}
		}
	}
}

func TestKeptMasksAreWhatTheirDefinitionSays(t *testing.T) {
	const w, h = 200, 150
	levels := []*image.RGBA{noise(w, h, false)}
	m := blob(w, h, 90, 70, 45)
	for _, r := range []image.Rectangle{image.Rect(150, 0, 152, 150), image.Rect(20, 120, 21, 121)} {
		m = mask.Union(m, mask.Rect(w, h, r))
	}
	for _, unit := range []float64{1, 2} {
		for _, view := range []Viewport{{0.3, 5, 5}, {0.8, -20, -30}, {1, 0, 0}, {2.3, -200, -150}, {5, -560, -400}, {8, -700, -500}, {8.3, -740, -500}, {1.1, 3, 3}, {1.1, -120, -80}, {23, -2900, -1600}} {
			k := objectLook(orange, unit == 2)
			f := frame{
				Area: area{PictureW: w, PictureH: h, W: 130, H: 90, Unit: unit}, View: view, Levels: levels,
				Layers: []*layer{{shape: newRunShape(m)}}, Looks: []look{k}, Hot: -1, Opacity: 1, Colours: testColours,
			}
			img := new(compositor).compose(f)
			reach := reachFor(unit)
			p := newPlane(f.Area, reach+1, func(x, y int) bool {
				at := view.snapped().ToImage(ScreenPoint{float64(x) + 0.5, float64(y) + 0.5})
				if view.Scale > 1 && view.Scale <= gridFrom {
					return inSmooth(m, at)
				}
				return m.At(int(math.Floor(at.X)), int(math.Floor(at.Y)))
			})
			for y := range f.Area.H {
				for x := range f.Area.W {
					d := p.distance(x, y, reach)
					if view.Scale <= gridFrom {
						d = p.softDistance(x, y, reach)
					}
					// A field tells 255 distances apart, and colours are rounded twice.
					if off := difference(img, x, y, layOver(backdropAt(f, x, y), k, unit, d)); off > 7 {
						t.Fatalf("unit %g %+v: pixel %d, %d (%.2f inside) is off by %g", unit, view, x, y, d, off)
					}
				}
			}
		}
	}
}

func TestDraftsAreTintedWhereTheLogitsArePositive(t *testing.T) {
	const w, h = 640, 427
	levels := []*image.RGBA{noise(w, h, false)}
	l := blobLogits(w, h, 300, 200, 120)
	for i := range l.Data { // holes and islands of single low-res numbers, and the picture's own edge
		if i%997 == 0 {
			l.Data[i] = -l.Data[i]
		}
	}
	for y := 100; y < 120; y++ {
		for x := range 20 {
			l.Data[y*256+x], l.Data[y*256+255-x] = 5, 5
		}
	}
	k := draftLook(sky)
	for _, view := range []Viewport{{0.2, 3, 4}, {0.6, -120, -80}, {1, -10, -240}, {1.3, -700, -300}, {3.1, -900, -500}, {11, -3600, -2400}} {
		f := frame{
			Area: area{PictureW: w, PictureH: h, W: 140, H: 100, Unit: 1}, View: view, Levels: levels,
			Layers: []*layer{{shape: newLogitShape(*l)}}, Looks: []look{k}, Hot: -1, Opacity: 1, Colours: testColours,
		}
		img := new(compositor).compose(f)
		v := view.snapped()
		// Far from a border nothing but the tint, or nothing at all, is painted.
		const far = 5
		inside := newPlane(f.Area, far, func(x, y int) bool {
			p := v.ToImage(ScreenPoint{float64(x) + 0.5, float64(y) + 0.5})
			return l.At(p.X, p.Y) > 0
		})
		solid, empty := 0, 0
		for y := range f.Area.H {
			for x := range f.Area.W {
				if !inside.plain(x, y, far) {
					continue
				}
				here := inside.at(x, y)
				want := backdropAt(f, x, y)
				if here {
					want = layOver(want, k, 1, 1e9)
					solid++
				} else {
					empty++
				}
				if off := difference(img, x, y, want); off > 2 && !nearBorder(l, v, x, y) {
					t.Fatalf("%+v: pixel %d, %d (inside %v) is off by %g", view, x, y, here, off)
				}
			}
		}
		if solid+empty < f.Area.W*f.Area.H/10 {
			t.Errorf("%+v: hardly anything compared", view)
		}
	}
}

// nearBorder reports whether a flat slope brings the border near to first order.
func nearBorder(l *mask.Logits, v Viewport, x, y int) bool {
	at := func(dx, dy float64) float64 {
		p := v.ToImage(ScreenPoint{float64(x) + 0.5 + dx, float64(y) + 0.5 + dy})
		return float64(l.At(p.X, p.Y))
	}
	slope := math.Hypot(at(1, 0)-at(-1, 0), at(0, 1)-at(0, -1)) / 2
	return math.Abs(at(0, 0)) < 4*slope
}

// TestWhatIsKeptFromTheFrameBeforeMakesNoDifference plays changes on one compositor and compares each
// frame with one composed from nothing.
func TestWhatIsKeptFromTheFrameBeforeMakesNoDifference(t *testing.T) {
	const w, h = 300, 200
	levels := picture.NewPyramid(picture.FromImage(noise(w, h, true), "")).Levels
	r := rand.New(rand.NewPCG(3, 4))
	var kept compositor
	var cache layerCache
	a := area{PictureW: w, PictureH: h, W: 160, H: 120, Unit: 1}
	view, s := a.fit(), fullScene(w, h)
	f := frame{Levels: levels, Smooth: true, Hot: -1, Opacity: 1, Colours: testColours}
	for i := range 400 {
		what := ""
		switch r.IntN(12) {
		case 9:
			what, f.Dress = "dress", Dress{MaskStyle(r.IntN(int(maskStyles))), Strength(r.IntN(int(strengths)))}
		case 10:
			what, f.Crop = "the part looked at", image.Rect(r.IntN(w), r.IntN(h), r.IntN(w), r.IntN(h))
			if r.IntN(3) == 0 {
				f.Crop = image.Rectangle{}
			}
		case 11:
			what, f.Kept = "kept prompts", nil
			if r.IntN(3) > 0 {
				f.Kept = []prompt.Prompt{s.Prompt}
			}
		case 0:
			what, view = "pan", a.clamp(view.pan(r.NormFloat64()*9, r.NormFloat64()*9))
		case 1:
			what, view = "zoom", a.clamp(view.zoomAt(a.middle(), math.Exp(r.NormFloat64()), 0.2, 30))
		case 2:
			what = "prompt"
			p := s.Prompt.Clone()
			p.Points = append(p.Points[:min(len(p.Points), 4)], prompt.Point{X: r.Float64() * w, Y: r.Float64() * h, Label: prompt.Label(r.IntN(2))})
			box := prompt.NewBox(r.Float64()*w, r.Float64()*h, r.Float64()*w, r.Float64()*h)
			if p.Box = &box; r.IntN(3) == 0 {
				box.X1 = box.X0 + r.Float64()
			}
			s.Prompt = p
		case 3:
			what, f.Opacity, f.Hot = "look of prompts", r.Float64(), r.IntN(4)-1
		case 4:
			what, s.Draft = "draft", blobLogits(w, h, r.Float64()*w, r.Float64()*h, 10+r.Float64()*50)
		case 5:
			what = "objects"
			s.Objects = slices.Clone(s.Objects)
			j := r.IntN(2)
			s.Objects[j].Selected = !s.Objects[j].Selected
			s.Objects[0], s.Objects[1] = s.Objects[1], s.Objects[0]
		case 6:
			what, f.Smooth, f.Bare = "rest and hiding", r.IntN(2) == 0, r.IntN(4) == 0
		case 7:
			what, a.W, a.H = "size", 100+r.IntN(80), 80+r.IntN(50)
			view = a.clamp(view)
		case 8:
			box := prompt.NewBox(r.Float64()*w, r.Float64()*h, r.Float64()*w, r.Float64()*h)
			what, f.Overlay = "rubber band", func(p *pen) { p.rubber(view.snapped(), box) }
			if r.IntN(2) == 0 {
				f.Overlay = nil
			}
		}
		f.Area, f.View, f.Prompt = a, view, s.Prompt
		f.Layers, f.Looks = dressed(cache.of(s, a, testColours, 1))(f.Dress)
		got := kept.compose(f)
		f.Layers, f.Looks = dressed(new(layerCache).of(s, a, testColours, 1))(f.Dress)
		want := new(compositor).compose(f)
		if !slices.Equal(got.Pix, want.Pix) {
			t.Fatalf("frame %d, after a change of %s, differs from one composed anew", i, what)
		}
	}
}

func TestFrameIsPackedAndOpaque(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {17, 3}, {0, 9}, {320, 200}} {
		f := frame{
			Area: area{PictureW: 30, PictureH: 20, W: size.X, H: size.Y, Unit: 1}, View: Viewport{3, -5, -5},
			Levels: []*image.RGBA{noise(30, 20, true)}, Hot: -1, Opacity: 1, Colours: testColours,
		}
		img := new(compositor).compose(f)
		if img.Stride != 4*img.Rect.Dx() || len(img.Pix) != img.Stride*img.Rect.Dy() || img.Rect.Min != (image.Point{}) {
			t.Errorf("%v: not packed", size)
		}
		for i := 3; i < len(img.Pix); i += 4 {
			if img.Pix[i] != 255 {
				t.Fatalf("%v: a pixel shows what is behind the window", size)
			}
		}
	}
}

func ExampleViewport() {
	v := Viewport{Scale: 2, OffsetX: 10, OffsetY: 20}
	fmt.Println(v.ToScreen(ImagePoint{5, 5}), v.ToImage(ScreenPoint{20, 30}))
	// Output: {20 30} {5 5}
}
