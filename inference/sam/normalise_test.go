package sam

import (
	"errors"
	"testing"
)

func TestNormalisePadsWithTheMeanColour(t *testing.T) {
	dst := make([]float32, 3*3*3)
	for i := range dst {
		dst[i] = 99
	}
	rgb := []byte{0, 1, 2, 255, 254, 253, 10, 20, 30, 40, 50, 60}
	if err := Normalise(dst, rgb, 2, 2, 3, Mean, Std); err != nil {
		t.Fatal(err)
	}
	// (x - mean) / std in numpy float32
	want := []float32{
		-2.117904, 2.2489083, 0, -1.9466565, -1.4329138, 0, 0, 0, 0,
		-2.0182073, 2.4110644, 0, -1.6855743, -1.1603641, 0, 0, 0, 0,
		-1.7695861, 2.6051416, 0, -1.2815686, -0.7586928, 0, 0, 0, 0,
	}
	for i := range dst {
		if dst[i] != want[i] {
			t.Errorf("value %d is %v, want %v", i, dst[i], want[i])
		}
	}
}

func TestNormaliseRefusesBadSizes(t *testing.T) {
	cases := map[string]struct {
		dst, rgb, w, h, side int
	}{
		"content wider than the input": {27, 48, 4, 4, 3},
		"no width":                     {27, 0, 0, 1, 3},
		"bytes missing":                {27, 11, 2, 2, 3},
		"input too small":              {26, 12, 2, 2, 3},
	}
	for name, c := range cases {
		err := Normalise(make([]float32, c.dst), make([]byte, c.rgb), c.w, c.h, c.side, Mean, Std)
		if !errors.Is(err, ErrBadSize) {
			t.Errorf("%s: error %v, want ErrBadSize", name, err)
		}
	}
}

func BenchmarkNormalise(b *testing.B) {
	rgb := make([]byte, 3*1024*683)
	for i := range rgb {
		rgb[i] = byte(i)
	}
	dst := make([]float32, 3*1024*1024)
	for b.Loop() {
		if err := Normalise(dst, rgb, 1024, 683, 1024, Mean, Std); err != nil {
			b.Fatal(err)
		}
	}
}
