package canvas

import (
	"fmt"
	"image"
	"slices"
	"testing"
	"time"
)

// A frame while panning with all that can be shown besides masks and prompts: each is to be composed within 8 ms.
func BenchmarkPanDressed(b *testing.B) {
	dresses := map[string]func(f *frame){
		"faint":       func(f *frame) { f.Dress = Dress{Tinted, Faint} },
		"outline":     func(f *frame) { f.Dress = Dress{Style: Outlined} },
		"dim outside": func(f *frame) { f.Dress = Dress{Style: DimOutside} },
		"cut-out":     func(f *frame) { f.Dress = Dress{Style: CutOut} },
		"crop": func(f *frame) {
			f.Crop = image.Rect(f.Area.PictureW*2/5, f.Area.PictureH*2/5, f.Area.PictureW*3/5, f.Area.PictureH*3/5)
		},
		"overview": func(f *frame) {
			at := image.Rect(1100, 676, 1268, 788)
			f.Inset = inset{at, smallOf(f.Levels, at.Size(), f.Area)}
		},
	}
	for name, dress := range dresses {
		for _, zoom := range []float64{1.5, 8} { // times what fits
			b.Run(fmt.Sprintf("%s/zoom%g", name, zoom), func(b *testing.B) {
				forEachPicture(b, func(b *testing.B, s *benchScene) {
					var c compositor
					var cache layerCache
					v := s.area.fit().zoomAt(s.area.middle(), zoom, 0, 64)
					f := s.frame(&cache, v, false)
					dress(&f)
					b.ResetTimer()
					for i := range b.N {
						step := float64(i % 80)
						if step > 40 {
							step = 80 - step
						}
						next := s.frame(&cache, v.pan(5*step, 3*step), false)
						next.Dress, next.Crop, next.Inset = f.Dress, f.Crop, f.Inset
						next.Layers, next.Looks = dressed(next.Layers, next.Looks)(f.Dress)
						c.compose(next)
					}
				})
			})
		}
	}
}

// Frames over 100 %, where borders are smooth and pixels have lines between them: while panning, while zooming, when every
// tile is new. ns/op is the median frame.
func BenchmarkNear(b *testing.B) {
	for _, scale := range []float64{1.2, 2, 4, 7.5, 9, 16} {
		b.Run(fmt.Sprintf("%g", scale), func(b *testing.B) {
			s := newBenchScene(1)
			s.scene.Preview = nil
			for _, how := range []string{"pan", "zoom"} {
				b.Run(how, func(b *testing.B) {
					var c compositor
					var cache layerCache
					var frames []time.Duration
					for i := range b.N {
						v := Viewport{Scale: scale}
						if how == "zoom" {
							v.Scale *= 1 + float64(i%20)/1000
						}
						p := v.ToScreen(ImagePoint{540 + float64(i%40), 420}) // the borders of all three masks
						v = v.pan(640-p.X, 400-p.Y)
						f := s.frame(&cache, v, false)
						begin := time.Now()
						c.compose(f)
						frames = append(frames, time.Since(begin))
					}
					slices.Sort(frames)
					b.ReportMetric(float64(frames[b.N/2]), "ns/op")
				})
			}
		})
	}
}
