package canvas

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"math"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"clickmask/internal/golden"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

var update = flag.Bool("update", false, "write the golden images anew")

// landscape is a picture with light, dark and busy parts.
func landscape(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			u, v := float64(x)/float64(w), float64(y)/float64(h)
			c := color.RGBA{uint8(90 + 120*v), uint8(150 + 70*v), uint8(225 - 20*v), 255}
			switch {
			case v > 0.62+0.05*math.Sin(u*9):
				c = color.RGBA{uint8(60 + 30*math.Sin(u*40+v*30)), uint8(105 + 25*math.Sin(u*31-v*50)), 52, 255}
			case math.Hypot(u-0.78, (v-0.22)*float64(h)/float64(w)) < 0.07:
				c = color.RGBA{255, 250, 235, 255}
			case v > 0.45+0.12*math.Abs(math.Sin(u*5+1)):
				c = color.RGBA{uint8(70 + 40*u), uint8(72 + 40*u), 88, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// blob is a mask of w x h pixels: a wobbling disc.
func blob(w, h int, cx, cy, r float64) mask.Mask {
	var runs []mask.Run
	for y := range h {
		start := -1
		for x := 0; x <= w; x++ {
			in := x < w && inBlob(float64(x)+0.5, float64(y)+0.5, cx, cy, r) > 0
			if in && start < 0 {
				start = x
			} else if !in && start >= 0 {
				runs = append(runs, mask.Run{Y: int32(y), X0: int32(start), X1: int32(x)})
				start = -1
			}
		}
	}
	m, err := mask.New(w, h, runs)
	if err != nil {
		panic(err)
	}
	return m
}

// inBlob is positive inside the wobbling disc.
func inBlob(x, y, cx, cy, r float64) float64 {
	a := math.Atan2(y-cy, x-cx)
	return r*(1+0.12*math.Sin(3*a)+0.06*math.Cos(7*a)) - math.Hypot(x-cx, y-cy)
}

// blobLogits is the same shape as a model would answer it, for SAM's 1024 and 256.
func blobLogits(w, h int, cx, cy, r float64) *mask.Logits {
	scale := 1024 / float64(max(w, h))
	f := mask.Grid{PictureW: w, PictureH: h, ContentW: int(float64(w)*scale + 0.5), ContentH: int(float64(h)*scale + 0.5),
		InputW: 1024, InputH: 1024, LowW: 256, LowH: 256}
	l := &mask.Logits{Grid: f, Data: make([]float32, 256*256)}
	for y := range 256 {
		for x := range 256 {
			px, py := (float64(x)+0.5)*4/scale, (float64(y)+0.5)*4/scale
			l.Data[y*256+x] = float32(inBlob(px, py, cx, cy, r) / r * 20)
		}
	}
	return l
}

var (
	orange = color.NRGBA{0xE6, 0x9F, 0x00, 255}
	sky    = color.NRGBA{0x56, 0xB4, 0xE9, 255}
	green  = color.NRGBA{0x00, 0x9E, 0x73, 255}
)

// fullScene has all that the canvas paints, for a picture of w x h pixels.
func fullScene(w, h int) Scene {
	fw, fh := float64(w), float64(h)
	box := prompt.NewBox(0.06*fw, 0.12*fh, 0.34*fw, 0.72*fh)
	return Scene{
		Objects: []Overlay{
			{ID: 1, Mask: blob(w, h, 0.2*fw, 0.42*fh, 0.2*fh), Colour: orange},
			{ID: 2, Mask: blob(w, h, 0.8*fw, 0.72*fh, 0.18*fh), Colour: green, Selected: true},
		},
		Draft:   blobLogits(w, h, 0.53*fw, 0.5*fh, 0.26*fh),
		Preview: blobLogits(w, h, 0.78*fw, 0.22*fh, 0.13*fh),
		Prompt: prompt.Prompt{
			Points: []prompt.Point{
				{X: 0.5 * fw, Y: 0.42 * fh, Label: prompt.Positive},
				{X: 0.58 * fw, Y: 0.6 * fh, Label: prompt.Positive},
				{X: 0.44 * fw, Y: 0.83 * fh, Label: prompt.Negative},
			},
			Box: &box,
		},
	}
}

// themeOf sets the colours of LOOKS.md.
func themeOf(c *Canvas, dark bool) {
	negative := color.NRGBA{0xE5, 0x48, 0x4D, 255}
	if dark {
		c.SetTheme(color.NRGBA{0x14, 0x15, 0x17, 255}, color.NRGBA{0x5B, 0xB6, 0xFF, 255}, negative)
	} else {
		c.SetTheme(color.NRGBA{0xD9, 0xDB, 0xDF, 255}, color.NRGBA{0x0B, 0x63, 0xB0, 255}, negative)
	}
}

// shown is a canvas of w x h units at a screen scale, alone in a window without padding.
func shown(t testing.TB, w, h, scale float32) (*Canvas, software.WindowlessCanvas) {
	t.Helper()
	test.NewTempApp(t)
	c := New()
	win := test.NewTempWindow(t, c)
	win.SetPadded(false)
	on := win.Canvas().(software.WindowlessCanvas)
	on.SetScale(scale)
	win.Resize(fyne.NewSize(w, h))
	c.Refresh()
	return c, on
}

// underWay draws with a tool through places in units, and does not let go.
func underWay(c *Canvas, tool ToolID, b Button, through ...float64) {
	c.SetTool(tool)
	for i := 0; i < len(through); i += 2 {
		p := ScreenPoint{through[i] * c.area.Unit, through[i+1] * c.area.Unit}
		if i == 0 {
			c.pointer.at, c.pointer.over = p, true
			c.down(c.event(p, b))
		}
		c.move(p)
	}
}

func TestPaintsAsJudgedByEye(t *testing.T) {
	const w, h = 420, 280
	pic := picture.FromImage(landscape(w, h), "landscape")
	py := picture.NewPyramid(pic)
	cases := []struct {
		name  string
		dress func(c *Canvas)
	}{
		{"fit", func(c *Canvas) {}},
		{"empty", func(c *Canvas) { c.SetPicture(nil, nil) }},
		{"hidden", func(c *Canvas) { c.SetOverlaysHidden(true) }},
		{"near", func(c *Canvas) {
			c.ZoomTo100()
			c.zoomAt(ScreenPoint{100 * c.area.Unit, 100 * c.area.Unit}, 12)
		}},
		{"dim", func(c *Canvas) { c.SetDress(Dress{Style: DimOutside}) }},
		{"cutout", func(c *Canvas) { // with all else that is shown while nothing is open
			s := fullScene(w, h)
			s.Objects[0].Selected, s.Objects[0].Prompt = true, s.Prompt
			s.Crop = image.Rect(40, 60, 200, 230)
			c.SetScene(Scene{Objects: s.Objects, Crop: s.Crop})
			c.SetDress(Dress{Style: CutOut})
			c.SetOverview(true)
			c.zoomAt(ScreenPoint{}, 1.6)
		}},
		{"brush", func(c *Canvas) { underWay(c, ToolBrush, ButtonLeft, 90, 60, 130, 40, 180, 60, 200, 130, 170, 160) }},
		{"polygon", func(c *Canvas) {
			c.SetToolSize(ToolBrush, 1)
			c.SetTool(ToolPolygon)
			for i, at := range [][2]float64{{70, 50}, {190, 40}, {270, 110}, {200, 170}} {
				p := ScreenPoint{at[0] * c.area.Unit, at[1] * c.area.Unit}
				c.move(p)
				if i < 3 {
					c.down(c.event(p, ButtonLeft))
					c.release(ButtonLeft, p)
				}
			}
		}},
		{"fine", func(c *Canvas) {
			c.SetToolSize(ToolBrush, 2)
			underWay(c, ToolBrush, ButtonLeft, 60, 60, 120, 40, 200, 50)
		}},
	}
	for _, k := range cases {
		for _, dark := range []bool{true, false} {
			for _, scale := range []float32{1, 2} {
				tone := map[bool]string{true: "dark", false: "light"}[dark]
				name := fmt.Sprintf("%s_%s_%gx", k.name, tone, scale)
				if k.name != "fit" && (dark != (scale == 1)) {
					continue // one of each is enough
				}
				t.Run(name, func(t *testing.T) {
					c, on := shown(t, 320, 220, scale)
					themeOf(c, dark)
					c.SetPicture(pic, py)
					c.SetScene(fullScene(w, h))
					k.dress(c)
					compareGolden(t, on.Capture(), filepath.Join("testdata", name+".png"))
				})
			}
		}
	}
}

// compareGolden allows a difference of 2 per channel: floating point sums may be fused on other machines.
func compareGolden(t *testing.T, got image.Image, path string) {
	t.Helper()
	if *update {
		golden.Write(t, path, got)
		return
	}
	want := golden.Read(t, path)
	if got.Bounds() != want.Bounds() {
		t.Fatalf("%s: size %v, want %v", path, got.Bounds(), want.Bounds())
	}
	wrong := 0
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			r0, g0, b0, _ := got.At(x, y).RGBA()
			r1, g1, b1, _ := want.At(x, y).RGBA()
			if apart(r0, r1) > 2 || apart(g0, g1) > 2 || apart(b0, b1) > 2 {
				wrong++
			}
		}
	}
	if wrong > 0 {
		failed := filepath.Join(t.TempDir(), filepath.Base(path))
		golden.Write(t, failed, got)
		t.Errorf("%s: %d pixels differ; look at what is painted now, then run with -update", path, wrong)
	}
}

func apart(a, b uint32) int {
	d := int(a>>8) - int(b>>8)
	return max(d, -d)
}
