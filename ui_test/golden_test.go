package uitest

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"

	"clickmask/internal/golden"
	"clickmask/ui/style"
)

// The goldens are the whole window in both themes at one and two pixels a unit. To look at them and accept a change:
//
//	go test -tags x11,migrated_fynedo ./ui_test -run Golden -update
var update = flag.Bool("update", false, "rewrite the pictures in testdata")

func TestGoldenWindow(t *testing.T) {
	for _, mode := range []style.Mode{style.Dark, style.Light} {
		for scale, suffix := range map[float32]string{1: "", 2: "_2x"} {
			t.Run(mode.String()+suffix, func(t *testing.T) {
				s := open(t, options{settings: remember(t, map[string]any{"theme": mode.String()})})
				c := s.w.Fyne().Canvas().(software.WindowlessCanvas)
				c.SetScale(scale)
				c.Resize(fyne.NewSize(940, 560))
				s.shows(s.flatPicture("beach.png"))
				s.click(120, 90, desktop.MouseButtonPrimary, 0)
				s.answered()
				s.press(fyne.KeyReturn)
				s.press(fyne.KeyF2)
				s.enter("ball")
				s.drag(190, 60, 260, 150, desktop.MouseButtonPrimary, 0)
				s.answered()
				s.click(250, 140, desktop.MouseButtonSecondary, 0)
				s.answered()
				s.w.Document().Select(0)
				golden.Compare(t, filepath.Join("testdata", "window_"+mode.String()+suffix+".png"), without(s.w.Fyne().Canvas().Capture(), 680, 8, 900, 36, scale), *update) // the milliseconds and what they push aside
			})
		}
	}
}

func TestGoldenWelcome(t *testing.T) {
	s := open(t, options{settings: remember(t, map[string]any{"theme": "light"})})
	s.until("the sample is offered and the model is there", func() bool { return s.has("Try the sample") && s.has("Built-in") })
	golden.Compare(t, filepath.Join("testdata", "welcome_light.png"), without(s.w.Fyne().Canvas().Capture(), 340, 100, 660, 375, 1), *update) // the sample, judged by eye
}

// without blanks a part of the picture, in units of the window.
func without(img image.Image, x0, y0, x1, y1, scale float32) image.Image {
	out := image.NewNRGBA(img.Bounds())
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	r := image.Rect(int(x0*scale), int(y0*scale), int(x1*scale), int(y1*scale))
	draw.Draw(out, r, image.NewUniform(color.Gray{128}), image.Point{}, draw.Src)
	return out
}

// flatPicture is a picture that makes small goldens.
func (s *stage) flatPicture(name string) string {
	s.t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 320, 200), color.Palette{color.NRGBA{150, 190, 214, 255}, color.NRGBA{96, 128, 84, 255}, color.NRGBA{206, 92, 66, 255}})
	for y := range 200 {
		for x := range 320 {
			switch {
			case (x-120)*(x-120)+(y-90)*(y-90) < 40*40:
				img.SetColorIndex(x, y, 2)
			case y > 130:
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	path := filepath.Join(s.dir, name)
	golden.Write(s.t, path, img)
	return path
}
