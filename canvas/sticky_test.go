package canvas

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
)

// halves is a picture of two colours with noise: the left one up to a column.
func halves(w, h, column int, l, r color.RGBA) *image.RGBA {
	rng := rand.New(rand.NewPCG(1, 2))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := l
			if x >= column {
				c = r
			}
			n := uint8(rng.IntN(17))
			img.SetRGBA(x, y, color.RGBA{c.R + n, c.G + n, c.B + n, 255})
		}
	}
	return img
}

func TestAStickyStrokeStaysOnItsSideOfAnEdge(t *testing.T) {
	grey, brown := color.RGBA{90, 90, 90, 255}, color.RGBA{150, 100, 60, 255}
	for _, k := range []struct {
		name          string
		size, from    float64
		side          int
		left, right   color.RGBA
		logits        *mask.Logits
		beyond, short float64 // the most of the stroke beyond the edge, and the least of it before it
	}{
		{"two colours", 40, 185, 400, grey, brown, nil, 0.02, 0.97},
		{"from the other side", 40, 215, 400, grey, brown, nil, 0.02, 0.97},
		{"a large brush", 900, 1700, 4000, grey, brown, nil, 0.02, 0.97},
		{"one colour", 40, 185, 400, grey, grey, nil, 1, 1},
		{"one colour of which the model has an opinion", 40, 185, 400, grey, grey, halfLogits(400, 400), 0.1, 0.9},
		{"the middle goes over the edge", 40, 199, 400, grey, brown, nil, 1, 0.97},
	} {
		edge := k.side / 2
		p := picture.FromImage(halves(k.side, k.side, edge, k.left, k.right), "")
		on := ground{levels: picture.NewPyramid(p).Levels, logits: k.logits}
		line := []mask.Point{{X: k.from, Y: float64(k.side) * 0.3}, {X: k.from, Y: float64(k.side) * 0.6}}
		stroke := mask.Stroke(k.side, k.side, line, k.size/2)
		got := on.stick(stroke, line, k.size/2)
		before := mask.Rect(k.side, k.side, image.Rect(0, 0, edge, k.side))
		if k.from > float64(edge) {
			before = before.Invert()
		}
		share := func(of mask.Mask) float64 {
			return float64(mask.Intersect(got, of).Area()) / float64(mask.Intersect(stroke, of).Area())
		}
		if near, far := share(before), share(before.Invert()); near < k.short || far > k.beyond {
			t.Errorf("%s: %.3f of its own side and %.3f of the other", k.name, near, far)
		}
		if !mask.Subtract(got, stroke).Empty() {
			t.Errorf("%s: it goes beyond the brush", k.name)
		}
	}
}

// halfLogits say that the left half belongs.
func halfLogits(w, h int) *mask.Logits {
	l := blobLogits(w, h, 0, 0, 10)
	for i := range l.Data {
		l.Data[i] = 9
		if i%256 >= 128 {
			l.Data[i] = -9
		}
	}
	return l
}

func TestOnlyAStickyBrushSticks(t *testing.T) {
	c, m, _ := drawing(t, 1, ToolBrush)
	c.SetPicture(picture.FromImage(halves(400, 300, 250, color.RGBA{40, 40, 40, 255}, color.RGBA{200, 200, 200, 255}), ""), nil)
	c.SetView(Viewport{Scale: 1, OffsetX: 50, OffsetY: 50})
	var got mask.Mask
	c.OnDraw = func(m mask.Alpha, _ bool) { got = m.Solid() }
	m.drag(left, 290, 120, 290, 180, 0)
	if !got.At(255, 100) {
		t.Error("a brush sticks that was not told to")
	}
	c.SetSticky(true)
	m.drag(left, 290, 120, 290, 180, 0)
	if got.At(255, 100) || !got.At(245, 100) || !got.At(225, 100) {
		t.Error("a sticky brush does not stay before the edge")
	}
	m.drag(left, 52, 120, 20, 180, 0) // out of the picture
	if got.Empty() {
		t.Error("beside the picture a sticky brush draws nothing")
	}
}

// Each move of a sticky brush of the size of 40 device pixels, and of the largest, at most sizes of pictures.
func BenchmarkStick(b *testing.B) {
	for _, mp := range []int{1, 24, 100} {
		for _, size := range []float64{40, 400, 5000} {
			b.Run(map[int]string{1: "1MP/", 24: "24MP/", 100: "100MP/"}[mp]+map[float64]string{40: "40", 400: "400", 5000: "5000"}[size], func(b *testing.B) {
				s := newBenchScene(mp)
				on := ground{levels: s.levels, logits: s.scene.Draft}
				line := []mask.Point{{X: 500, Y: 400}, {X: 500 + size/4, Y: 410}}
				stroke := mask.Stroke(s.area.PictureW, s.area.PictureH, line, size/2)
				b.ResetTimer()
				for range b.N {
					on.stick(stroke, line, size/2)
				}
			})
		}
	}
}
