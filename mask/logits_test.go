package mask

import (
	"math"
	"math/rand/v2"
	"testing"
)

// blob is a smooth field of logits: a few round hills over a plain below zero.
func blob(f Grid, seed uint64) Logits {
	rng := rand.New(rand.NewPCG(seed, 1))
	l := Logits{Grid: f, Data: make([]float32, f.LowW*f.LowH)}
	type hill struct{ x, y, r float64 }
	var hills []hill
	for range 5 {
		hills = append(hills, hill{rng.Float64() * float64(f.LowW), rng.Float64() * float64(f.LowH), 8 + rng.Float64()*40})
	}
	for i := range l.Data {
		x, y := float64(i%f.LowW), float64(i/f.LowW)
		v := -8.0
		for _, h := range hills {
			v += 16 * math.Exp(-((x-h.x)*(x-h.x)+(y-h.y)*(y-h.y))/(h.r*h.r))
		}
		l.Data[i] = float32(v)
	}
	return l
}

// twoStepReference is the official postprocess written out in float64.
func twoStepReference(l Logits, px, py int) float64 {
	f := l.Grid
	at := func(get func(x, y int) float64, x, y float64, w, h int) float64 {
		x, y = max(x, 0), max(y, 0)
		x0, y0 := min(int(x), w-1), min(int(y), h-1)
		x1, y1 := min(x0+1, w-1), min(y0+1, h-1)
		fx, fy := min(x-float64(x0), 1), min(y-float64(y0), 1)
		return (1-fy)*((1-fx)*get(x0, y0)+fx*get(x1, y0)) + fy*((1-fx)*get(x0, y1)+fx*get(x1, y1))
	}
	low := func(x, y int) float64 { return float64(l.Data[y*f.LowW+x]) }
	input := func(x, y int) float64 {
		return at(low, (float64(x)+0.5)*float64(f.LowW)/float64(f.InputW)-0.5,
			(float64(y)+0.5)*float64(f.LowH)/float64(f.InputH)-0.5, f.LowW, f.LowH)
	}
	return at(input, (float64(px)+0.5)*float64(f.ContentW)/float64(f.PictureW)-0.5,
		(float64(py)+0.5)*float64(f.ContentH)/float64(f.PictureH)-0.5, f.ContentW, f.ContentH)
}

var grids = map[string]Grid{
	"larger":        {PictureW: 1280, PictureH: 720, ContentW: 1024, ContentH: 576, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256},
	"upright":       {PictureW: 901, PictureH: 1600, ContentW: 577, ContentH: 1024, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256},
	"smaller":       {PictureW: 200, PictureH: 133, ContentW: 1024, ContentH: 681, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256},
	"one pixel":     {PictureW: 1, PictureH: 1, ContentW: 1024, ContentH: 1024, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256},
	"a line":        {PictureW: 3000, PictureH: 1, ContentW: 1024, ContentH: 1, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256},
	"fine logits":   {PictureW: 300, PictureH: 200, ContentW: 512, ContentH: 341, InputW: 512, InputH: 512, LowW: 512, LowH: 512},
	"not a square":  {PictureW: 640, PictureH: 480, ContentW: 512, ContentH: 384, InputW: 512, InputH: 384, LowW: 128, LowH: 96},
	"coarse logits": {PictureW: 640, PictureH: 480, ContentW: 512, ContentH: 384, InputW: 512, InputH: 512, LowW: 32, LowH: 32},
}

func TestMaskIsTheSignOfTheTwoStepInterpolation(t *testing.T) {
	for name, f := range grids {
		t.Run(name, func(t *testing.T) {
			l := blob(f, 7)
			m := l.Mask()
			if w, h := m.Size(); w != f.PictureW || h != f.PictureH {
				t.Fatalf("size %d x %d", w, h)
			}
			if _, err := New(f.PictureW, f.PictureH, m.Runs()); err != nil {
				t.Fatal(err)
			}
			for y := range f.PictureH {
				for x := range f.PictureW {
					v := twoStepReference(l, x, y)
					if math.Abs(v) > 1e-3 && m.At(x, y) != (v > 0) {
						t.Fatalf("pixel %d,%d is %v, its logit %g", x, y, m.At(x, y), v)
					}
				}
			}
		})
	}
}

func TestMaskTakesZeroAndNoNumberAsOutside(t *testing.T) {
	f := grids["not a square"]
	l := Logits{Grid: f, Data: make([]float32, f.LowW*f.LowH)}
	if m := l.Mask(); !m.Empty() {
		t.Errorf("logits of zero give %d pixels", m.Area())
	}
	for i := range l.Data {
		l.Data[i] = float32(math.NaN())
	}
	if m := l.Mask(); !m.Empty() {
		t.Errorf("logits without a value give %d pixels", m.Area())
	}
	for i := range l.Data {
		l.Data[i] = 1e-30
	}
	if m := l.Mask(); m.Area() != f.PictureW*f.PictureH {
		t.Errorf("the smallest logits above zero give %d pixels", m.Area())
	}
}

func TestUnusableLogitsGiveNothing(t *testing.T) {
	f := grids["not a square"]
	broken := f
	broken.ContentW = f.InputW + 1
	for name, l := range map[string]Logits{
		"zero value":     {},
		"too few":        {Grid: f, Data: make([]float32, 5)},
		"content larger": {Grid: broken, Data: make([]float32, f.LowW*f.LowH)},
	} {
		if m := l.Mask(); !m.Empty() {
			t.Errorf("%s: %d pixels", name, m.Area())
		}
		if v := l.At(1, 1); v != Outside {
			t.Errorf("%s: logit %g", name, v)
		}
	}
}

func TestSampleAgreesWithTheMask(t *testing.T) {
	for name, f := range grids {
		t.Run(name, func(t *testing.T) {
			l := blob(f, 3)
			got := make([]float32, f.PictureW*f.PictureH)
			l.Sample(got, f.PictureW, f.PictureH, 0.5, 0.5, 1, 1)
			for y := 0; y < f.PictureH; y += 3 {
				for x := 0; x < f.PictureW; x += 3 {
					want := twoStepReference(l, x, y)
					v := got[y*f.PictureW+x]
					if math.Abs(float64(v)-want) > 1e-3 {
						t.Fatalf("pixel %d,%d: %g, want %g", x, y, v, want)
					}
					if one := l.At(float64(x)+0.5, float64(y)+0.5); one != v {
						t.Fatalf("pixel %d,%d: At %g, Sample %g", x, y, one, v)
					}
				}
			}
		})
	}
}

func TestSampleLeavesWhatIsOutsideThePicture(t *testing.T) {
	f := grids["larger"]
	l := blob(f, 3)
	const w, h = 40, 30
	got := make([]float32, w*h)
	l.Sample(got, w, h, -100, -50, 40, 30)
	for j := range h {
		for i := range w {
			x, y := -100+float64(i)*40, -50+float64(j)*30
			inside := x >= 0 && y >= 0 && x < 1280 && y < 720
			if v := got[j*w+i]; (v != Outside) != inside {
				t.Fatalf("sample at %g,%g is %g", x, y, v)
			}
		}
	}
	for _, p := range [][2]float64{{1280, 300}, {600, 720}, {-1e-9, 300}, {600, math.Inf(1)}, {math.NaN(), 3}} {
		if v := l.At(p[0], p[1]); v != Outside {
			t.Errorf("the logit at %v is %g", p, v)
		}
	}
	if v := l.At(1279.999, 719.999); v == Outside {
		t.Error("the last corner lies outside")
	}
	l.Sample(got, w, h, 5000, 0, 1, 1)
	for _, v := range got {
		if v != Outside {
			t.Fatalf("a view beside the picture holds %g", v)
		}
	}
}

func BenchmarkMask24MP(b *testing.B) {
	l := blob(Grid{PictureW: 6000, PictureH: 4000, ContentW: 1024, ContentH: 683, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256}, 5)
	b.ReportAllocs()
	for b.Loop() {
		l.Mask()
	}
}

func BenchmarkMask24MPNoise(b *testing.B) {
	l := blob(Grid{PictureW: 6000, PictureH: 4000, ContentW: 1024, ContentH: 683, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256}, 5)
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range l.Data {
		l.Data[i] = float32(rng.NormFloat64())
	}
	for b.Loop() {
		l.Mask()
	}
}

func BenchmarkMask100MP(b *testing.B) {
	l := blob(Grid{PictureW: 12000, PictureH: 8333, ContentW: 1024, ContentH: 711, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256}, 5)
	for b.Loop() {
		l.Mask()
	}
}

func BenchmarkSample1280x800(b *testing.B) {
	l := blob(Grid{PictureW: 6000, PictureH: 4000, ContentW: 1024, ContentH: 683, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256}, 5)
	dst := make([]float32, 1280*800)
	for b.Loop() {
		l.Sample(dst, 1280, 800, 0, 0, 6000.0/1280, 4000.0/800)
	}
}
