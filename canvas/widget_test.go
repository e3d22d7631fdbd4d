package canvas

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

func TestFittedPictureStaysFittedWhenTheWidgetChanges(t *testing.T) {
	c, _ := shown(t, 500, 400, 1)
	c.SetPicture(picture.FromImage(landscape(400, 300), "p"), nil)
	for _, size := range []fyne.Size{{Width: 300, Height: 200}, {Width: 900, Height: 700}, {Width: 70, Height: 64}} {
		c.Resize(size)
		if got, want := c.View(), c.area.fit(); got != want {
			t.Errorf("at %v: %+v, want the fitting %+v", size, got, want)
		}
	}
	c.ZoomTo100()
	middle := c.View().ToImage(c.area.middle())
	c.Resize(fyne.NewSize(500, 400))
	if got := c.View(); got.Scale != 1 || got.ToImage(c.area.middle()) != middle {
		t.Errorf("not fitted: %+v, want the same middle %v at 100 %%", got, middle)
	}
	c.Fit()
	c.Resize(fyne.NewSize(600, 200))
	if got, want := c.View(), c.area.fit(); got != want {
		t.Errorf("fitted again: %+v, want %+v", got, want)
	}
}

func TestScreenWithTwiceThePixelsShowsTheSamePart(t *testing.T) {
	c, on := shown(t, 500, 400, 1)
	c.SetPicture(picture.FromImage(landscape(400, 300), "p"), nil)
	c.ZoomTo100()
	before := c.View()
	on.SetScale(2)
	img := on.Capture()
	if c.compositor.out.Rect != image.Rect(0, 0, 1000, 800) || img.Bounds() != c.compositor.out.Rect {
		t.Errorf("painted %v on %v, want 1000 x 800 device pixels", c.compositor.out.Rect, img.Bounds())
	}
	if got := c.View(); got.Scale != 2*before.Scale || got.ToImage(c.area.middle()) != before.ToImage(ScreenPoint{250, 200}) {
		t.Errorf("view %+v after %+v", got, before)
	}
}

func TestChangesBetweenTwoFramesAreComposedOnce(t *testing.T) {
	c, _ := shown(t, 500, 400, 1)
	c.SetPicture(picture.FromImage(landscape(400, 300), "p"), nil)
	first := c.paint(500, 400).(*image.RGBA)
	before := append([]byte(nil), first.Pix...)
	c.SetScene(fullScene(400, 300))
	c.ZoomBy(2)
	if string(first.Pix) != string(before) {
		t.Error("pixels changed before they were asked for")
	}
	c.paint(500, 400)
	if string(first.Pix) == string(before) {
		t.Error("pixels did not change when they were asked for")
	}
	if c.stale {
		t.Error("still stale")
	}
}

func TestAClickAloneIsNoReasonToPaint(t *testing.T) {
	c, _ := shown(t, 500, 400, 1)
	c.SetPicture(picture.FromImage(landscape(400, 300), "p"), nil)
	c.paint(500, 400)
	var clicked bool
	c.OnPoint = func(prompt.Point) { clicked = true }
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(250, 200)}, Button: desktop.MouseButtonPrimary}
	c.MouseDown(e)
	c.MouseUp(e)
	if !clicked || c.stale {
		t.Errorf("clicked: %v, to be painted: %v; want a click that paints nothing by itself", clicked, c.stale)
	}
	c.MouseDown(e)
	c.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(300, 240)}})
	if !c.stale {
		t.Error("a box is drawn and not painted")
	}
	c.paint(500, 400)
	c.MouseUp(e)
	if !c.stale {
		t.Error("the drawn box stays on the screen after the release")
	}
}

func TestPictureIsPaintedFastUntilItRests(t *testing.T) {
	c, _ := shown(t, 500, 400, 1)
	c.SetPicture(picture.FromImage(landscape(900, 600), "p"), nil)
	c.motion.moving = true
	if c.frame().Smooth {
		t.Error("smooth while moving")
	}
	c.motion.rest.Tick(0.5)
	if c.frame().Smooth {
		t.Error("smooth too early")
	}
	c.motion.rest.Tick(1)
	if !c.frame().Smooth {
		t.Error("not smooth at rest")
	}
}

func TestOnlyPendingPromptsPulse(t *testing.T) {
	c, _ := shown(t, 500, 400, 1)
	c.SetPicture(picture.FromImage(landscape(400, 300), "p"), nil)
	s := fullScene(400, 300)
	c.SetScene(s)
	if c.motion.beat.Tick(1); c.motion.pulsing || c.frame().Opacity != 1 {
		t.Error("pulses with nothing pending")
	}
	s.Pending = true
	c.SetScene(s)
	if c.motion.beat.Tick(1); math.Abs(c.frame().Opacity-pulseFaint) > 1e-9 {
		t.Errorf("opacity %g, want %g", c.frame().Opacity, pulseFaint)
	}
	c.stale = false
	if c.motion.beat.Tick(0.999); c.stale {
		t.Error("a frame for a change that nobody sees")
	}
	c.SetOverlaysHidden(true)
	if c.motion.pulsing {
		t.Error("pulses while hidden")
	}
	c.SetOverlaysHidden(false)
	s.Pending = false
	c.SetScene(s)
	if c.motion.pulsing || c.frame().Opacity != 1 {
		t.Error("goes on after the answer")
	}
}

func TestPreviewFadesInOnceAndTheDraftDoesNot(t *testing.T) {
	c, _ := shown(t, 500, 400, 1)
	c.SetPicture(picture.FromImage(landscape(400, 300), "p"), nil)
	starts := 0
	c.motion.fade.Tick = func(float32) { starts++ }
	c.SetScene(Scene{Draft: blobLogits(400, 300, 100, 100, 50)})
	if starts != 0 {
		t.Error("the draft fades")
	}
	c.SetScene(Scene{Preview: blobLogits(400, 300, 100, 100, 50)})
	c.SetScene(Scene{Preview: blobLogits(400, 300, 120, 100, 50)})
	if starts != 1 {
		t.Errorf("%d fades for a preview that moves, want 1", starts)
	}
}

func TestMasksOfAnotherPictureAreNotPainted(t *testing.T) {
	c, _ := shown(t, 500, 400, 1)
	c.SetPicture(picture.FromImage(landscape(400, 300), "p"), nil)
	bare := append([]byte(nil), c.paint(500, 400).(*image.RGBA).Pix...)
	c.SetScene(Scene{
		Objects: []Overlay{{ID: 1, Mask: blob(401, 300, 200, 150, 80), Colour: orange}},
		Draft:   blobLogits(400, 301, 200, 150, 80),
		Preview: blobLogits(300, 400, 150, 200, 80),
	})
	if string(c.paint(500, 400).(*image.RGBA).Pix) != string(bare) {
		t.Error("a mask of another size was painted")
	}
}

func TestSceneDoesNotOutliveItsPicture(t *testing.T) {
	c, _ := shown(t, 500, 400, 1)
	p := picture.FromImage(landscape(400, 300), "p")
	c.SetPicture(p, nil)
	c.SetScene(fullScene(400, 300))
	c.ZoomBy(3)
	view := c.View()
	c.SetPicture(p, picture.NewPyramid(p))
	if c.View() != view || len(c.scene.Objects) == 0 {
		t.Error("the pyramid of the shown picture changed what is shown")
	}
	c.SetPicture(picture.FromImage(landscape(400, 300), "q"), nil)
	if len(c.scene.Objects) != 0 || !c.scene.Prompt.Empty() || c.View() != c.area.fit() {
		t.Error("the new picture shows the old one's scene or view")
	}
}

func TestEveryCallBeforeAWindowIsHarmless(t *testing.T) {
	test.NewTempApp(t)
	c := New()
	c.SetScene(Scene{})
	c.SetView(Viewport{Scale: 3})
	c.Fit()
	c.ZoomTo100()
	c.ZoomBy(2)
	c.SetPicture(picture.FromImage(landscape(40, 30), "p"), nil)
	c.ZoomBy(math.NaN())
	c.ZoomBy(-1)
	c.MouseMoved(&desktop.MouseEvent{})
	c.MouseOut()
	if c.paint(0, 0) == nil {
		t.Error("no image for no size")
	}
}

// TestRandomEventsDoNoHarm plays 200 random events and calls from several seeds, and paints after each.
func TestRandomEventsDoNoHarm(t *testing.T) {
	pictures := []*picture.Picture{
		nil, picture.FromImage(landscape(400, 300), "a"), picture.FromImage(landscape(1, 1), "b"),
		picture.FromImage(landscape(700, 2), "c"), picture.FromImage(image.NewRGBA(image.Rect(0, 0, 60, 90)), "d"),
	}
	for seed := range uint64(10) {
		c, _ := shown(t, 320, 240, float32(1+seed%3))
		r := rand.New(rand.NewPCG(seed, 1))
		m := &mouse{c: c}
		pic := pictures[1]
		c.SetPicture(pic, nil)
		check := func(x, y float64) {
			if w, h := pic.Size(); !(x >= 0 && y >= 0 && x <= float64(w) && y <= float64(h)) {
				t.Errorf("seed %d: a position outside the picture: %g, %g", seed, x, y)
			}
		}
		var p prompt.Prompt
		c.OnPoint = func(pt prompt.Point) { check(pt.X, pt.Y); p.Points = append(p.Points, pt) }
		c.OnMovePoint = func(i int, x, y float64) { check(x, y); p.Points[i].X, p.Points[i].Y = x, y }
		c.OnRemovePoint = func(i int) { p.Points = append(p.Points[:i:i], p.Points[i+1:]...) }
		c.OnBox = func(b prompt.Box) {
			check(b.X0, b.Y0)
			check(b.X1, b.Y1)
			if b.Empty() {
				t.Errorf("seed %d: empty box", seed)
			}
			p.Box = &b
		}
		coordinate := func() float32 { return float32(r.IntN(400) - 40) }
		buttons := []desktop.MouseButton{left, left, right, middle, 0}
		for range 200 {
			switch r.IntN(16) {
			case 0, 1:
				m.down(buttons[r.IntN(len(buttons))], coordinate(), coordinate(), fyne.KeyModifier(r.IntN(16)))
			case 2, 3:
				m.up(buttons[r.IntN(len(buttons))])
			case 4, 5, 6, 7:
				m.move(coordinate(), coordinate())
			case 8:
				c.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: m.at}, Scrolled: fyne.NewDelta(0, (r.Float32()-0.5)*300)})
			case 9:
				c.SetView(Viewport{Scale: math.Exp(r.NormFloat64() * 5), OffsetX: r.NormFloat64() * 1e4, OffsetY: r.NormFloat64() * 1e4})
			case 10:
				if pic = pictures[r.IntN(len(pictures))]; pic == nil {
					c.SetPicture(nil, nil)
				} else {
					c.SetPicture(pic, picture.NewPyramid(pic))
				}
				p = prompt.Prompt{}
			case 11:
				c.Resize(fyne.NewSize(r.Float32()*400, r.Float32()*300))
			case 12:
				c.SetOverlaysHidden(r.IntN(2) == 0)
				c.SetPanning(r.IntN(2) == 0)
				c.SetTool(Tools[r.IntN(len(Tools))].ID)
			case 13:
				c.MouseOut()
				c.Key([]fyne.KeyName{fyne.KeyReturn, fyne.KeyBackspace, fyne.KeyEscape}[r.IntN(3)])
				if r.IntN(4) == 0 {
					c.NewGeneration()
				}
			case 14:
				c.DragEnd()
			default:
				s := Scene{Prompt: p, Pending: r.IntN(2) == 0}
				if pic != nil {
					w, h := pic.Size()
					s.Objects = []Overlay{{ID: 1, Mask: mask.Full(w, h), Colour: orange}, {ID: 2, Mask: blob(w, h, 20, 20, 20), Selected: true}}
					s.Objects[r.IntN(2)].Mask = stroke(r, s.Objects[r.IntN(2)].Mask)
					s.Draft = blobLogits(w, h, float64(w)/2, float64(h)/2, float64(h)/4)
					s.Preview = &mask.Logits{}
				}
				c.SetScene(s)
			}
			c.paint(c.area.W, c.area.H)
			c.Cursor()
		}
	}
}

func TestThemeColoursReachTheWell(t *testing.T) {
	c, on := shown(t, 100, 80, 1)
	c.SetTheme(color.Gray{200}, orange, green)
	if r, g, b, _ := on.Capture().At(3, 3).RGBA(); r>>8 != 200 || g>>8 != 200 || b>>8 != 200 {
		t.Errorf("the well is %d %d %d", r>>8, g>>8, b>>8)
	}
}
