package mask

import (
	"image"
	"math"
	"testing"
)

func TestAMaskThatIsLaidIntoAGridIsThereAgain(t *testing.T) {
	whole := Grid{PictureW: 640, PictureH: 400, ContentW: 1024, ContentH: 640, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256}
	crop := whole
	crop.Crop = image.Rect(100, 50, 228, 178)
	crop.ContentW, crop.ContentH = 1024, 1024
	for name, c := range map[string]struct {
		grid Grid
		m    Mask
	}{
		"all of a picture":         {whole, Rect(640, 400, image.Rect(100, 60, 400, 300))},
		"a crop, finer than cells": {crop, Rect(640, 400, image.Rect(120, 70, 180, 160))},
		"the picture's edge":       {whole, Rect(640, 400, image.Rect(0, 0, 200, 400))},
	} {
		l := c.m.Logits(c.grid)
		if got := IoU(l.Mask(), c.m); got < 0.98 {
			t.Errorf("%s: IoU %.3f", name, got)
		}
		for _, v := range l.Data {
			if v < -certain || v > certain+1e-3 {
				t.Fatalf("%s: a logit of %g", name, v)
			}
		}
	}
}

func TestALogitTellsHowMuchOfItsCellIsCovered(t *testing.T) {
	f := Grid{PictureW: 8, PictureH: 8, ContentW: 4, ContentH: 4, InputW: 4, InputH: 4, LowW: 4, LowH: 4} // two pixels a cell
	l := Rect(8, 8, image.Rect(0, 0, 3, 2)).Logits(f)
	for i, want := range []float32{10, 0, -10} {
		if math.Abs(float64(l.Data[i]-want)) > 1e-5 {
			t.Errorf("cell %d is %g, want %g", i, l.Data[i], want)
		}
	}
	for name, l := range map[string]Logits{
		"another picture's size": Full(9, 9).Logits(f),
		"an unusable grid":       Full(8, 8).Logits(Grid{LowW: 4, LowH: 4}),
	} {
		if l.Data[0] != -certain {
			t.Errorf("%s is not outside", name)
		}
	}
}
