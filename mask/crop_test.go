package mask

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// cropOf is a grid of the same model for a crop of a picture of w x h pixels, and the grid of a picture that is that
// crop alone.
func cropOf(w, h int, crop image.Rectangle, content [2]int, side, low int) (in, alone Grid) {
	alone = Grid{PictureW: crop.Dx(), PictureH: crop.Dy(), ContentW: content[0], ContentH: content[1],
		InputW: side, InputH: side, LowW: low, LowH: low}
	in = alone
	in.PictureW, in.PictureH, in.Crop = w, h, crop
	return in, alone
}

var crops = map[string]struct {
	w, h    int
	crop    image.Rectangle
	content [2]int
}{
	"in the middle":         {640, 480, image.Rect(200, 100, 360, 260), [2]int{512, 512}},
	"top left corner":       {640, 480, image.Rect(0, 0, 113, 113), [2]int{512, 512}},
	"bottom right corner":   {640, 480, image.Rect(480, 353, 640, 480), [2]int{512, 406}},
	"as high as a panorama": {900, 90, image.Rect(300, 0, 459, 90), [2]int{512, 290}},
	"all of it":             {200, 120, image.Rect(0, 0, 200, 120), [2]int{512, 307}},
	"one pixel":             {200, 120, image.Rect(77, 33, 78, 34), [2]int{512, 512}},
}

func TestAMaskOfAPartLiesWhereThePartDoes(t *testing.T) {
	for name, c := range crops {
		t.Run(name, func(t *testing.T) {
			in, alone := cropOf(c.w, c.h, c.crop, c.content, 512, 128)
			l := blob(in, 7)
			// An object that fills the crop's corners is cut off there.
			for i := range 20 {
				l.Data[i], l.Data[i*in.LowW] = 9, 9
			}
			got, want := l.Mask(), Logits{Grid: alone, Data: l.Data}.Mask()
			if w, h := got.Size(); w != c.w || h != c.h {
				t.Fatalf("size %d x %d", w, h)
			}
			if _, err := New(c.w, c.h, got.Runs()); err != nil {
				t.Fatal(err)
			}
			if got.Area() != want.Area() || !got.Bounds().In(c.crop) {
				t.Errorf("%d pixels in %v; the crop alone has %d, and lies in %v", got.Area(), got.Bounds(), want.Area(), c.crop)
			}
			for y := range c.crop.Dy() {
				for x := range c.crop.Dx() {
					if got.At(c.crop.Min.X+x, c.crop.Min.Y+y) != want.At(x, y) {
						t.Fatalf("pixel %d,%d of the crop differs", x, y)
					}
				}
			}
		})
	}
}

func TestLogitsOfAPartAreOutsideBeyondIt(t *testing.T) {
	for name, c := range crops {
		t.Run(name, func(t *testing.T) {
			in, alone := cropOf(c.w, c.h, c.crop, c.content, 512, 128)
			l := blob(in, 7)
			whole := make([]float32, c.w*c.h)
			l.Sample(whole, c.w, c.h, 0.5, 0.5, 1, 1)
			own := make([]float32, c.crop.Dx()*c.crop.Dy())
			Logits{Grid: alone, Data: l.Data}.Sample(own, c.crop.Dx(), c.crop.Dy(), 0.5, 0.5, 1, 1)
			for i, v := range whole {
				p := image.Pt(i%c.w, i/c.w)
				want := Outside
				if p.In(c.crop) {
					q := p.Sub(c.crop.Min)
					want = own[q.Y*c.crop.Dx()+q.X]
				}
				if v != want {
					t.Fatalf("the logit at %v is %g, want %g", p, v, want)
				}
			}
			x, y := float64(c.crop.Min.X), float64(c.crop.Min.Y)
			if l.At(x, y) == Outside || l.At(x-1e-6, y) != Outside || l.At(x, y-1e-6) != Outside ||
				l.At(float64(c.crop.Max.X), y) != Outside || l.At(x, float64(c.crop.Max.Y)) != Outside {
				t.Error("the crop's edges are not where it begins and ends")
			}
		})
	}
}

func TestAPartMustLieWithinThePicture(t *testing.T) {
	f := grids["larger"] // 1280 x 720
	for _, c := range []struct {
		crop image.Rectangle
		want bool
	}{
		{image.Rectangle{}, true},
		{image.Rect(0, 0, 1280, 720), true},
		{image.Rect(1279, 719, 1280, 720), true},
		{image.Rect(-1, 0, 100, 100), false},
		{image.Rect(0, -1, 100, 100), false},
		{image.Rect(1200, 0, 1281, 100), false},
		{image.Rect(0, 700, 100, 721), false},
		{image.Rect(2000, 2000, 2100, 2100), false},
	} {
		f.Crop = c.crop
		if got := f.Valid(); got != c.want {
			t.Errorf("crop %v is valid: %v", c.crop, got)
		}
		if l := blob(f, 7); !c.want && (!l.Mask().Empty() || l.At(50, 50) != Outside) {
			t.Errorf("crop %v has a mask", c.crop)
		}
	}
}

// likeness is the IoU of two masks.
func likeness(a, b Mask) float64 {
	return float64(Intersect(a, b).Area()) / float64(Union(a, b).Area())
}

// hill is a round thing of radius r round (cx, cy), in picture pixels: logits that fall by one a pixel, as steep as a
// model's.
func hill(f Grid, cx, cy, r float64) Logits {
	l := Logits{Grid: f, Data: make([]float32, f.LowW*f.LowH)}
	w, h := f.Cell()
	seen := f.Seen()
	for i := range l.Data {
		x := float64(seen.Min.X) + (float64(i%f.LowW)+0.5)*w
		y := float64(seen.Min.Y) + (float64(i/f.LowW)+0.5)*h
		l.Data[i] = float32(r - math.Hypot(x-cx, y-cy))
	}
	return l
}

func TestAMaskKeepsItsShapeInAnotherFrame(t *testing.T) {
	whole := grids["larger"]
	crop, _ := cropOf(1280, 720, image.Rect(300, 200, 620, 520), [2]int{1024, 1024}, 1024, 256)
	small, _ := cropOf(1280, 720, image.Rect(410, 310, 530, 430), [2]int{1024, 1024}, 1024, 256)
	coarse, _ := cropOf(1280, 720, image.Rect(300, 200, 620, 520), [2]int{512, 512}, 512, 32)
	wide, _ := cropOf(1280, 720, image.Rect(0, 250, 1280, 500), [2]int{1024, 200}, 1024, 256)
	for name, c := range map[string]struct {
		from, to Grid
		least    float64
	}{
		"whole to crop":        {whole, crop, 0.99},
		"crop to whole":        {crop, whole, 0.97},
		"crop to smaller crop": {crop, small, 0.99},
		"smaller crop to crop": {small, crop, 0.99},
		"fine to coarse":       {crop, coarse, 0.95},
		"crop to wide crop":    {crop, wide, 0.97},
		"wide crop to crop":    {wide, crop, 0.99},
	} {
		l := hill(c.from, 470.3, 369.6, 48)
		over := l.Over(c.to)
		if over.Grid != c.to || len(over.Data) != c.to.LowW*c.to.LowH {
			t.Fatalf("%s: %d numbers in %+v", name, len(over.Data), over.Grid)
		}
		if got := likeness(l.Mask(), over.Mask()); got < c.least {
			t.Errorf("%s: IoU %.4f, want %.2f", name, got, c.least)
		}
		for i, v := range over.Data {
			if !(v >= -10 && v <= 10) {
				t.Fatalf("%s: number %d is %g", name, i, v)
			}
		}
	}
}

func TestANumberOfAnotherFrameIsTheMeanOfItsCell(t *testing.T) {
	// Cells of the whole picture are 10 pixels wide, those of the crop 1: a cell half in the mask is worth 0.
	whole := Grid{PictureW: 80, PictureH: 80, ContentW: 8, ContentH: 8, InputW: 8, InputH: 8, LowW: 8, LowH: 8}
	crop := Grid{PictureW: 80, PictureH: 80, ContentW: 40, ContentH: 40, InputW: 40, InputH: 40, LowW: 40, LowH: 40,
		Crop: image.Rect(20, 20, 60, 60)}
	l := Logits{Grid: crop, Data: make([]float32, 1600)}
	for i := range l.Data {
		if l.Data[i] = -100; i%40 < 15 {
			l.Data[i] = 100
		}
	}
	over := l.Over(whole)
	for i, v := range over.Data {
		x, y := i%8, i/8
		want := float32(-10)
		if y >= 2 && y < 6 {
			switch x {
			case 2:
				want = 10
			case 3:
				want = 0
			}
		}
		if math.Abs(float64(v-want)) > 1e-4 {
			t.Errorf("number %d,%d is %g, want %g", x, y, v, want)
		}
	}
}

func TestWhatAMasksOwnFrameDoesNotCoverIsOutside(t *testing.T) {
	crop, _ := cropOf(1280, 720, image.Rect(300, 200, 620, 520), [2]int{1024, 1024}, 1024, 256)
	l := Logits{Grid: crop, Data: make([]float32, 256*256)}
	for i := range l.Data {
		l.Data[i] = 50
	}
	whole := grids["larger"]
	over := l.Over(whole)
	w, h := whole.Cell()
	for i, v := range over.Data {
		x, y := float64(i%256)*w, float64(i/256)*h
		switch {
		case x >= 300 && x+w <= 620 && y >= 200 && y+h <= 520:
			if v != 10 {
				t.Fatalf("the cell at %g,%g, within the crop, is %g", x, y, v)
			}
		case x+w <= 300 || x >= 620 || y+h <= 200 || y >= 520:
			if v != -10 {
				t.Fatalf("the cell at %g,%g, beyond the crop, is %g", x, y, v)
			}
		}
	}
}

func TestUnusableFramesGiveNoMaskInAnotherFrame(t *testing.T) {
	f := grids["not a square"]
	beyond := f
	beyond.Crop = image.Rect(600, 0, 700, 50)
	for name, c := range map[string]struct {
		l  Logits
		to Grid
	}{
		"from nothing":       {Logits{}, f},
		"too few numbers":    {Logits{Grid: f, Data: make([]float32, 5)}, f},
		"from beyond it":     {blob(beyond, 7), f},
		"to beyond it":       {blob(f, 7), beyond},
		"to nothing":         {blob(f, 7), Grid{}},
		"to a negative size": {blob(f, 7), Grid{LowW: -3, LowH: 3}},
	} {
		over := c.l.Over(c.to)
		if len(over.Data) != max(c.to.LowW*c.to.LowH, 0) || over.Grid != c.to {
			t.Errorf("%s: %d numbers", name, len(over.Data))
		}
		for _, v := range over.Data {
			if v != -10 {
				t.Errorf("%s: there is a %g", name, v)
				break
			}
		}
	}
}

// Interpolation weighs a cell's own number with more than one half, so that among numbers of one size, however they are
// strewn, every sign stays; and a smooth border moves by a small crop of a cell.
func TestAMaskInItsOwnFrameKeepsItsSigns(t *testing.T) {
	crop, _ := cropOf(1280, 720, image.Rect(300, 200, 620, 520), [2]int{1024, 1024}, 1024, 256)
	for name, f := range map[string]Grid{"whole": grids["larger"], "crop": crop} {
		rng := rand.New(rand.NewPCG(5, 6))
		strewn := Logits{Grid: f, Data: make([]float32, f.LowW*f.LowH)}
		for i := range strewn.Data {
			strewn.Data[i] = float32(6*rng.IntN(2) - 3)
		}
		for what, l := range map[string]Logits{"strewn": strewn, "smooth": hill(f, 470.3, 369.6, 48)} {
			over := l.Over(f)
			cols, rows := f.ContentW*f.LowW/f.InputW, f.ContentH*f.LowH/f.InputH // what is not padding
			for y := range rows {
				for x := range cols {
					i := y*f.LowW + x
					if v := l.Data[i]; math.Abs(float64(v)) > 0.1 && v > 0 != (over.Data[i] > 0) {
						t.Fatalf("%s, %s: number %d,%d was %g and is %g", name, what, x, y, v, over.Data[i])
					}
				}
			}
		}
	}
}
