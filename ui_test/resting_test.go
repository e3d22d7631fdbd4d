package uitest

import (
	"bufio"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/canvas"
	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/picture"
)

// photograph writes a camera's picture of w x h pixels, of which no two rows and columns are alike.
func (s *stage) photograph(name string, w, h int) string {
	s.t.Helper()
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for y := range h {
		for x := range w {
			img.Y[img.YOffset(x, y)] = uint8(40 + 150*x/w + 60*(x/97%2)*(y/61%2) + y%3)
			img.Cb[img.COffset(x, y)], img.Cr[img.COffset(x, y)] = uint8(90+80*y/h), uint8(160-70*x/w)
		}
	}
	path := filepath.Join(s.dir, name)
	f, err := os.Create(path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	if err := jpeg.Encode(out, img, &jpeg.Options{Quality: 85}); err != nil {
		s.t.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// sitting is what a person saw and made of a picture.
type sitting struct {
	frames []*image.RGBA // of the canvas
	crops  [][32]byte    // what closer looks saw
	masks  []mask.Mask
}

// minutes is a clock that goes when it is told to. Autosave reads it from its own goroutine.
type minutes struct{ atomic.Int64 }

func (m *minutes) now() time.Time {
	return time.Unix(1e9, 0).Add(time.Duration(m.Load()) * time.Minute)
}

// sit has a person look, zoom, click and draw. With rest nothing happens for long before each of these, and what is
// done must wake what it needs.
func sit(t *testing.T, rest bool) (out sitting) {
	t.Helper()
	var mu sync.Mutex
	var seen *picture.Picture
	model := fake.New(fake.Options{Name: "Built-in", Closer: true, Hooks: fake.Hooks{Encode: func(_ context.Context, p *picture.Picture) error {
		mu.Lock()
		defer mu.Unlock()
		if p.Hash == [32]byte{} {
			out.crops = append(out.crops, picture.HashPixels(p.Pix()))
		} else {
			seen = p
		}
		return nil
	}}})
	var clock minutes
	s := open(t, options{opener: func(string) inference.Opener { return model.Opener() }, now: clock.now})
	s.shows(s.photograph("a.jpg", 2400, 1800))
	shown := func() *picture.Picture {
		mu.Lock()
		defer mu.Unlock()
		return seen
	}
	sleep := func() {
		t.Helper()
		if rest {
			s.until("the pixels rest", func() bool {
				clock.Add(1)
				s.passTime()
				return shown().Resting() && !shown().Roused()
			})
		}
	}
	frame := func() *image.RGBA {
		c, at, _ := find[*canvas.Canvas](s, nil)
		all := s.w.Fyne().Canvas().Capture()
		part := image.NewRGBA(image.Rect(0, 0, int(c.Size().Width), int(c.Size().Height)))
		for y := range part.Rect.Dy() {
			for x := range part.Rect.Dx() {
				part.Set(x, y, color.RGBAModel.Convert(all.At(x+int(at.X), y+int(at.Y))))
			}
		}
		return part
	}
	look := func() { out.frames = append(out.frames, frame()) }
	closer := func(x, y float64) {
		t.Helper()
		s.click(x, y, desktop.MouseButtonPrimary, 0)
		s.until("it was looked at closer", func() bool {
			s.passTime()
			l := s.page().Draft.ChosenLogits()
			return l != nil && !l.Grid.Crop.Empty()
		})
		out.masks = append(out.masks, s.page().Draft.ChosenLogits().Mask())
		if rest && !shown().Resting() {
			t.Error("a closer look wakes all pixels")
		}
	}

	sleep()
	look()
	c, _, _ := find[*canvas.Canvas](s, nil)
	c.ZoomBy(12)
	coarse := picture.HashPixels(frame()) // a coarser level stands in
	s.until("the pixels are awake and shown", func() bool {
		return !shown().Resting() && (!rest || picture.HashPixels(frame()) != coarse)
	})
	look()
	c.Fit()

	sleep()
	closer(700, 900)
	s.press(fyne.KeyReturn)

	sleep()
	s.w.Command("Strokes keep to edges")
	s.tool(canvas.ToolBrush)
	s.drag(1500, 700, 1500, 1100, desktop.MouseButtonPrimary, 0)
	out.masks = append(out.masks, s.page().Objects[0].Mask)
	if shown().Resting() {
		t.Error("a stroke kept to edges of pixels that rest")
	}
	s.press(fyne.KeyEscape)
	return out
}

// Whatever is done after a rest shows and gives the same as without one, bit for bit.
func TestAfterARestEverythingIsAsItWouldBeWithout(t *testing.T) {
	without, with := sit(t, false), sit(t, true)
	if len(with.crops) == 0 || len(with.crops) != len(without.crops) || len(with.frames) != len(without.frames) || len(with.masks) != len(without.masks) {
		t.Fatalf("%d and %d crops, %d and %d frames, %d and %d masks", len(with.crops), len(without.crops),
			len(with.frames), len(without.frames), len(with.masks), len(without.masks))
	}
	for i := range with.crops {
		if with.crops[i] != without.crops[i] {
			t.Errorf("crop %d has other pixels", i)
		}
	}
	for i := range with.frames {
		if picture.HashPixels(with.frames[i]) != picture.HashPixels(without.frames[i]) {
			t.Errorf("frame %d is another", i)
		}
	}
	for i := range with.masks {
		if !with.masks[i].Equal(without.masks[i]) {
			t.Errorf("mask %d is another", i)
		}
	}
}

// A pointer that is back over the picture has the parts be there that a closer look will ask for.
func TestAPointerThatIsBackRousesThePicture(t *testing.T) {
	var shown *picture.Picture
	hooks := fake.Hooks{Encode: func(_ context.Context, p *picture.Picture) error { shown = p; return nil }}
	var clock minutes
	s := open(t, options{hooks: hooks, now: clock.now})
	s.shows(s.photograph("a.jpg", 2400, 1800))
	s.until("the pixels rest", func() bool { clock.Add(1); s.passTime(); return shown.Resting() })
	c, at := s.picturePlace(300, 300)
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
	c.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at.Subtract(origin), AbsolutePosition: at}})
	s.until("its parts are there", func() bool { return shown.Roused() })
	s.passTime()
	if !shown.Resting() || !shown.Roused() {
		t.Error("they go while the person is about")
	}
	s.until("all rests again", func() bool { clock.Add(1); s.passTime(); return shown.Resting() && !shown.Roused() })
}
