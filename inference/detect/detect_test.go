package detect

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/picture"
)

// graph answers with what it is told to, and keeps what it was asked.
type graph struct {
	dims  []int64
	out   []float32
	asked []float32
	shape []int64
	more  []inference.Tensor // prototypes
}

func (g *graph) Run(_ context.Context, dims []int64, data []float32) ([]inference.Tensor, error) {
	g.shape, g.asked = dims, data
	return append([]inference.Tensor{{Shape: g.dims, Data: g.out}}, g.more...), nil
}

const (
	side   = 64
	places = 8*8 + 4*4 + 2*2
)

// seen is what a made-up detector sees, in its input: middle, size, class, score.
var seen = [][6]float64{{20, 30, 10, 12, 1, 0.9}, {21, 30, 10, 12, 1, 0.6}, {21, 30, 10, 12, 0, 0.5}, {40, 30, 8, 8, 2, 0.4}, {40, 40, 8, 8, 2, 0.1}}

var names = map[string]string{"names": `{0: 'cat', 1: "dog's", 2: 'cup'}`}

// answers are the same boxes in each layout.
func answers(boxes [][6]float64) map[string]*graph {
	v5 := &graph{dims: []int64{1, 3 * places, 8}, out: make([]float32, 3*places*8)}
	v8 := &graph{dims: []int64{1, 7, places}, out: make([]float32, 7*places)}
	end := &graph{dims: []int64{1, 300, 6}, out: make([]float32, 300*6)}
	for i, b := range boxes {
		row := 3*i + 2
		for k := range 4 {
			v5.out[row*8+k] = float32(b[k])
			v8.out[k*places+row] = float32(b[k])
		}
		v5.out[row*8+4], v5.out[row*8+5+int(b[4])] = 1, float32(b[5])
		v8.out[(4+int(b[4]))*places+row] = float32(b[5])
		copy(end.out[i*6:], []float32{float32(b[0] - b[2]/2), float32(b[1] - b[3]/2), float32(b[0] + b[2]/2), float32(b[1] + b[3]/2), float32(b[5]), float32(b[4])})
	}
	return map[string]*graph{"v5": v5, "v8": v8, "end to end": end}
}

func blank(w, h int) *picture.Picture {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, color.RGBA{255, 0, 51, 255})
	}
	return picture.FromImage(img, "blank")
}

func detector(t *testing.T, g Grapher, metadata map[string]string) *Detector {
	t.Helper()
	d, err := New(g, side, side, metadata, Options{Confidence: DefaultConfidence, IoU: DefaultIoU})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A picture twice as wide as high lies in the middle half of the input: what was seen there is found at its place.
func TestTheSameThingsAreFoundInEveryLayout(t *testing.T) {
	for name, g := range answers(seen) {
		t.Run(name, func(t *testing.T) {
			found, nonsense, err := detector(t, g, names).Find(t.Context(), blank(128, 64))
			if err != nil || nonsense != 0 || len(found) != 3 {
				t.Fatalf("%v, %d, %+v", err, nonsense, found)
			}
			for i, want := range []Box{{1, 0.9, 30, 16, 50, 40, 0}, {0, 0.5, 32, 16, 52, 40, 0}, {2, 0.4, 72, 20, 88, 36, 0}} {
				got := []float64{found[i].Score, found[i].X0, found[i].Y0, found[i].X1, found[i].Y1}
				for k, v := range []float64{want.Score, want.X0, want.Y0, want.X1, want.Y1} {
					if math.Abs(got[k]-v) > 1e-4 || found[i].Class != want.Class {
						t.Errorf("%d: %+v, want %+v", i, found[i], want)
					}
				}
			}
			if !slices.Equal(g.shape, []int64{1, 3, side, side}) {
				t.Errorf("it is asked about %v", g.shape)
			}
			at := func(c, y, x int) float32 { return g.asked[(c*side+y)*side+x] }
			if at(0, 32, 5) != 1 || at(1, 32, 5) != 0 || at(2, 32, 5) != 0.2 || at(0, 15, 5) != grey/255.0 || at(0, 16, 5) != 1 || at(0, 48, 5) != grey/255.0 {
				t.Error("the picture does not lie in the middle of the input, or not in its colours")
			}
		})
	}
}

func TestAnswersThatAreNoneAreToldOnce(t *testing.T) {
	nan := float32(math.NaN())
	for name, g := range answers(seen) {
		for i := range g.out {
			g.out[i] = nan
		}
		found, nonsense, err := detector(t, g, names).Find(t.Context(), blank(64, 64))
		if err != nil || len(found) != 0 || nonsense == 0 {
			t.Errorf("%s of NaN: %v, %d, %+v", name, err, nonsense, found)
		}
	}
	end := answers([][6]float64{{20, 30, 10, 12, 2, 0.9}})["end to end"]
	end.out[5] = 7
	if found, nonsense, err := detector(t, end, names).Find(t.Context(), blank(64, 64)); err != nil || len(found) != 0 || nonsense != 1 {
		t.Errorf("a class that there is not: %v, %d, %+v", err, nonsense, found)
	}
	for _, dims := range [][]int64{nil, {1, 84}, {2, 7, 84}, {1, 5, 84}, {1, 7, 85}, {1, -7, -84}, {1, 1 << 40, 1 << 24}} {
		g := &graph{dims: dims, out: make([]float32, 7*84)}
		if dims != nil && dims[len(dims)-1] == 84 && dims[1] == 5 {
			g.out = make([]float32, 5*84)
		}
		if _, _, err := detector(t, g, names).Find(t.Context(), blank(64, 64)); !errors.Is(err, errNoBoxes) {
			t.Errorf("%v: %v", dims, err)
		}
	}
}

// One class makes rows of six numbers in version 5 too, which an end-to-end graph's have.
func TestOneClassIsNotTakenForTheOtherLayout(t *testing.T) {
	g := &graph{dims: []int64{1, 3 * places, 6}, out: make([]float32, 3*places*6)}
	copy(g.out, []float32{20, 30, 10, 12, 0.5, 0.8})
	found, _, err := detector(t, g, map[string]string{"names": "['cat']"}).Find(t.Context(), blank(64, 64))
	if err != nil || len(found) != 1 || math.Abs(found[0].Score-0.4) > 1e-6 || math.Abs(found[0].X0-15) > 1e-6 {
		t.Errorf("%v, %+v", err, found)
	}
}

func TestWhatAFileSaysOfItself(t *testing.T) {
	for text, want := range map[string][]string{
		`{0: 'person', 1: 'it''s'}`: nil, `{0: 'person', 1: "it's"}`: {"person", "it's"}, `{0:'a\'b',}`: {"a'b"}, `['a', 'b']`: {"a", "b"},
		`{}`: nil, `{1: 'a'}`: nil, `{0: a}`: nil, `names`: nil, `{0: 'a' 1: 'b'}`: nil, `{0: 'a`: nil, `{"0": "a"}`: {"a"},
	} {
		got, err := parseNames(text)
		if !slices.Equal(got, want) || (err == nil) != (want != nil || text == "{}") {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
	for text, want := range map[string][2]int{"": {640, 640}, "[320, 480]": {320, 480}, "640": {640, 640}, "[640, 640, 3]": {0, 0}, "x": {0, 0}, "[0, 0]": {0, 0}} {
		h, w, err := parseSize(text)
		if [2]int{h, w} != want || (err == nil) == (want[0] == 0) {
			t.Errorf("%q: %d x %d, %v", text, w, h, err)
		}
	}
	if _, err := New(nil, 64, 64, map[string]string{"task": "classify"}, Options{}); err == nil || !strings.Contains(err.Error(), "classify") {
		t.Errorf("%v", err)
	}
}

// FuzzFind feeds answers of any dimensions and numbers: what is found are boxes whose numbers are some.
//
//	go test -fuzz FuzzFind -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./inference/detect
func FuzzFind(f *testing.F) {
	f.Add(int64(7), int64(84), float32(0.5), float32(20), 3)
	f.Add(int64(252), int64(8), float32(0.9), float32(-20), 0)
	f.Add(int64(300), int64(6), float32(math.Inf(1)), float32(math.NaN()), 1)
	f.Fuzz(func(t *testing.T, a, b int64, x, y float32, n int) {
		if a < 0 || b < 0 || a > 2000 || b > 2000 {
			return
		}
		g := &graph{dims: []int64{1, a, b}, out: make([]float32, a*b)}
		for i := range g.out {
			g.out[i] = []float32{x, y, 0.5, 30, 1, 0}[(i*(n&7)+i/7)%6]
		}
		found, _, err := detector(t, g, names).Find(t.Context(), blank(50, 40))
		if err != nil {
			return
		}
		for _, one := range found {
			for _, v := range []float64{one.X0, one.Y0, one.X1, one.Y1, one.Score} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%+v", one)
				}
			}
		}
		if len(found) > maxFound {
			t.Fatalf("%d are found", len(found))
		}
	})
}
