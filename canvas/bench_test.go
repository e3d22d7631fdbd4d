package canvas

import (
	"fmt"
	"image"
	"slices"
	"testing"
	"time"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// benchScene is a picture of so many megapixels with three masks, seen in 1280 x 800 device pixels.
type benchScene struct {
	area   area
	levels []*image.RGBA
	scene  Scene
}

var benchScenes = map[int]*benchScene{}

func newBenchScene(megapixels int) *benchScene {
	if s := benchScenes[megapixels]; s != nil {
		return s
	}
	w, h := 6000, 4000
	switch megapixels {
	case 1:
		w, h = 1200, 800
	case 100:
		w, h = 12247, 8165
	}
	// Tiles of one small picture: drawing 100 megapixels would take longer than the benchmark.
	small, img := landscape(1024, 1024), image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		row := img.Pix[y*img.Stride : (y+1)*img.Stride]
		for x := 0; x < len(row); x += small.Stride {
			copy(row[x:], small.Pix[y%1024*small.Stride:][:small.Stride])
		}
	}
	fw, fh := float64(w), float64(h)
	s := &benchScene{
		area:   area{PictureW: w, PictureH: h, W: 1280, H: 800, Unit: 1},
		levels: picture.NewPyramid(picture.FromImage(img, "bench")).Levels,
		scene: Scene{
			Objects: []Overlay{
				{ID: 1, Mask: blobLogits(w, h, 0.4*fw, 0.5*fh, 0.3*fh).Mask(), Colour: orange},
				{ID: 2, Mask: blobLogits(w, h, 0.6*fw, 0.4*fh, 0.2*fh).Mask(), Colour: green, Selected: true},
			},
			Draft:  blobLogits(w, h, 0.5*fw, 0.6*fh, 0.25*fh),
			Prompt: fullScene(w, h).Prompt,
		},
	}
	benchScenes[megapixels] = s
	return s
}

func (s *benchScene) frame(c *layerCache, v Viewport, smooth bool) frame {
	f := frame{Area: s.area, View: v, Levels: s.levels, Smooth: smooth, Prompt: s.scene.Prompt, Hot: -1, Opacity: 1, Colours: testColours}
	f.Layers, f.Looks = c.of(s.scene, s.area, testColours, 1)
	return f
}

func forEachPicture(b *testing.B, run func(b *testing.B, s *benchScene)) {
	for _, mp := range []int{24, 100} {
		b.Run(fmt.Sprintf("%dMP", mp), func(b *testing.B) {
			s := newBenchScene(mp)
			b.ReportAllocs()
			b.ResetTimer()
			run(b, s)
		})
	}
}

// A frame while panning, three masks in sight: the budget of a display at 60 Hz is 16.7 ms, of which
// Fyne's repaint takes its share.
func BenchmarkPan(b *testing.B) {
	for _, zoom := range []float64{1.5, 8} { // times what fits
		b.Run(fmt.Sprintf("zoom%g", zoom), func(b *testing.B) {
			forEachPicture(b, func(b *testing.B, s *benchScene) {
				var c compositor
				var cache layerCache
				v := s.area.fit()
				v = v.zoomAt(s.area.middle(), zoom, 0, 64)
				for i := range b.N {
					step := float64(i % 80)
					if step > 40 {
						step = 80 - step
					}
					c.compose(s.frame(&cache, v.pan(5*step, 3*step), false))
				}
			})
		})
	}
}

// A frame while zooming: every tile is new.
func BenchmarkZoom(b *testing.B) {
	forEachPicture(b, func(b *testing.B, s *benchScene) {
		var c compositor
		var cache layerCache
		v := s.area.fit()
		for i := range b.N {
			c.compose(s.frame(&cache, v.zoomAt(s.area.middle(), 1+float64(i%40)/10, 0, 64), false))
		}
	})
}

// The one smooth frame at rest: the picture is sampled, the tiles are there.
func BenchmarkRest(b *testing.B) {
	forEachPicture(b, func(b *testing.B, s *benchScene) {
		var c compositor
		var cache layerCache
		v := s.area.fit()
		c.compose(s.frame(&cache, v, false))
		for range b.N {
			c.valid = false
			c.compose(s.frame(&cache, v, true))
		}
	})
}

// From an answer to its pixels: new logits, everything else as it was.
func BenchmarkClickToComposed(b *testing.B) {
	forEachPicture(b, func(b *testing.B, s *benchScene) {
		var c compositor
		var cache layerCache
		v := s.area.fit()
		answers := make([]*mask.Logits, 2)
		for i := range answers {
			answers[i] = blobLogits(s.area.PictureW, s.area.PictureH, float64(s.area.PictureW)/2, float64(s.area.PictureH)/2, float64(s.area.PictureH)*(0.25+0.01*float64(i)))
		}
		c.compose(s.frame(&cache, v, true))
		b.ResetTimer()
		for i := range b.N {
			s.scene.Draft = answers[i%2]
			c.compose(s.frame(&cache, v, true))
		}
	})
}

// A frame in which only the prompts changed: a pulse, a dragged handle.
func BenchmarkPromptsOnly(b *testing.B) {
	forEachPicture(b, func(b *testing.B, s *benchScene) {
		var c compositor
		var cache layerCache
		v := s.area.fit()
		for i := range b.N {
			f := s.frame(&cache, v, true)
			f.Opacity = 0.5 + float64(i%10)/20
			c.compose(f)
		}
	})
}

// A stroke of a hand tool, some 40 device pixels wide, on a kept mask with no prompt open, and turn about with it the same
// change as a mask of which nothing is known: all its tiles anew, and all of the frame. ns/op is the median stroke;
// "whole/stroke" is how many times as long the other takes.
func BenchmarkStroke(b *testing.B) {
	forEachPicture(b, func(b *testing.B, s *benchScene) {
		v, w, h := s.area.fit(), s.area.PictureW, s.area.PictureH
		old, before := s.scene, s.scene.Objects
		defer func() { s.scene = old }()
		s.scene.Prompt = prompt.Prompt{}
		side := int(40 / v.Scale)
		at := image.Rect(0, 0, side, side).Add(image.Pt(w*2/5, h/2))
		after := slices.Clone(before)
		after[0].Mask = mask.Subtract(before[0].Mask, mask.Rect(w, h, at))
		unknown := slices.Clone(before)
		unknown[0].ID = 0
		var c compositor
		var cache layerCache
		paint := func(objects []Overlay) time.Duration {
			begin := time.Now()
			s.scene.Objects = objects
			c.compose(s.frame(&cache, v, true))
			return time.Since(begin)
		}
		paint(before)
		strokes, wholes := make([]time.Duration, b.N), make([]time.Duration, b.N)
		b.ResetTimer()
		for i := range b.N {
			strokes[i] = paint(after)
			wholes[i] = paint(unknown)
			paint(before)
		}
		slices.Sort(strokes)
		slices.Sort(wholes)
		b.ReportMetric(float64(strokes[b.N/2]), "ns/op")
		b.ReportMetric(float64(wholes[b.N/2])/float64(strokes[b.N/2]), "whole/stroke")
	})
}
