package detect

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"testing"

	"clickmask/inference"
)

// unit is a number from 0 to 1 by murmur3's finaliser of its place, as scripts/yolo_masks_reference.py makes them.
func unit(seed, i int) float32 {
	x := uint32(i) + uint32(seed*1000003)
	x ^= x >> 16
	x *= 0x85EBCA6B
	x ^= x >> 13
	x *= 0xC2B2AE35
	x ^= x >> 16
	return float32(x>>8) / (1 << 24)
}

// segmented is an answer of the exact shape of FastSAM's, of so many classes.
func segmented(classes int) *graph {
	const places, side, masks, proto = 8400, 640, 32, 160
	rows := 4 + classes + masks
	g := &graph{dims: []int64{1, int64(rows), places}, out: make([]float32, rows*places)}
	for i := range places {
		at := func(row int) *float32 { return &g.out[row*places+i] }
		*at(0), *at(1) = unit(1, i)*side, unit(2, i)*side
		*at(2), *at(3) = unit(3, i)*unit(3, i)*300+8, unit(4, i)*unit(4, i)*300+8
		for c := range classes {
			score := unit(10+c, i)
			for range 4 {
				score *= score
			}
			*at(4 + c) = score
		}
		for m := range masks {
			*at(4 + classes + m) = unit(100+m, i)*2 - 1
		}
	}
	data := make([]float32, masks*proto*proto)
	for i := range data {
		data[i] = unit(7, i)*2 - 1
	}
	g.more = []inference.Tensor{{Shape: []int64{1, masks, proto, proto}, Data: data}}
	return g
}

// Ultralytics' own functions have made the masks of the file; sums in another order may turn a pixel that lies at 0.
func TestMasksAreThoseOfUltralytics(t *testing.T) {
	text, err := os.ReadFile("testdata/masks.json")
	if err != nil {
		t.Fatal(err)
	}
	var reference struct {
		Cases []struct {
			Classes, W, H, Found int
			Things               [][9]float64 // score, class, area, sums of x and y, bounds
		}
	}
	if err := json.Unmarshal(text, &reference); err != nil {
		t.Fatal(err)
	}
	if len(reference.Cases) != 4 {
		t.Fatalf("%d cases", len(reference.Cases))
	}
	names := map[int]string{1: "{0: 'object'}", 3: "{0: 'a', 1: 'b', 2: 'c'}"}
	turned, pixels := 0.0, 0.0
	for _, c := range reference.Cases {
		for _, named := range []bool{true, false} { // the prototypes tell as well which numbers are of classes
			says := map[string]string{"task": "segment"}
			if named {
				says["names"] = names[c.Classes]
			}
			d, err := New(segmented(c.Classes), 640, 640, says, Options{Confidence: EverythingConfidence, IoU: EverythingIoU})
			if err != nil {
				t.Fatal(err)
			}
			found, nonsense, err := d.FindMasks(t.Context(), blank(c.W, c.H))
			if err != nil || nonsense != 0 || len(found) != c.Found {
				t.Fatalf("%d x %d: %v, %d are nonsense, %d found of %d", c.W, c.H, err, nonsense, len(found), c.Found)
			}
			for i, want := range c.Things {
				got := found[i]
				area, sumX, sumY := 0.0, 0.0, 0.0
				for _, r := range got.Mask.Runs() {
					n := float64(r.X1 - r.X0)
					area, sumX, sumY = area+n, sumX+n*float64(r.X0+r.X1-1)/2, sumY+n*float64(r.Y)
				}
				turned, pixels = turned+math.Abs(area-want[2]), pixels+want[2]
				b := got.Mask.Bounds()
				off := math.Abs(area-want[2]) + math.Abs(sumX-want[3])/float64(c.W) + math.Abs(sumY-want[4])/float64(c.H)
				if math.Abs(got.Score-want[0]) > 2e-6 || float64(got.Class) != want[1] || off > 4 ||
					fmt.Sprint(b.Min.X, b.Min.Y, b.Max.X, b.Max.Y) != fmt.Sprint(want[5], want[6], want[7], want[8]) {
					t.Errorf("%d x %d, thing %d: %.6f of class %d, %.0f pixels, %v, off by %.2f; want %v", c.W, c.H, i, got.Score, got.Class, area, b, off, want)
				}
			}
		}
	}
	t.Logf("%.0f pixels more or fewer, of %.0f", turned, pixels)
	if turned > pixels*1e-5 {
		t.Errorf("masks have %.0f pixels more or fewer than Ultralytics', of %.0f", turned, pixels)
	}
}

// A graph that takes any size is asked about no more than has to be round the picture.
func TestAnInputOfAnySizeHasLittleRoundThePicture(t *testing.T) {
	g := segmented(1)
	d, err := New(g, 0, 0, map[string]string{"names": "{0: 'object'}", "imgsz": "[640, 640]"}, Options{Confidence: EverythingConfidence, IoU: EverythingIoU})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.FindMasks(t.Context(), blank(1200, 800)); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(g.shape) != "[1 3 448 640]" {
		t.Errorf("it is asked about %v", g.shape)
	}
}

func TestPrototypesThatAreNoneAreRefused(t *testing.T) {
	g := segmented(1)
	whole := g.more[0]
	for _, more := range [][]inference.Tensor{nil, {{Shape: []int64{1, 32, 160}, Data: whole.Data}}, {{Shape: []int64{1, 32, 160, 161}, Data: whole.Data}},
		{{Shape: []int64{1, -32, -160, 160}, Data: whole.Data}}, {{Shape: []int64{1, 32, 160, 160}, Data: whole.Data[1:]}}} {
		g.more = more
		d, err := New(g, 640, 640, nil, Options{Confidence: EverythingConfidence, IoU: EverythingIoU})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := d.FindMasks(t.Context(), blank(64, 64)); !errors.Is(err, errNoMasks) {
			t.Errorf("%v: %v", more, err)
		}
	}
}
