package uitest

import (
	"context"
	"image"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/inference"
	"clickmask/inference/everything"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
	"clickmask/ui/desk"
)

var (
	aWindow = image.Rect(60, 60, 90, 90)
	aDoor   = image.Rect(50, 40, 110, 150)
	aHouse  = image.Rect(20, 20, 160, 160)
	aCar    = image.Rect(200, 120, 300, 180)
)

// street finds a window in a door in a house, and a car beside it.
type street struct{}

func (street) Info() inference.Info { return inference.Info{Name: "FastSAM-s", Fingerprint: "street"} }
func (street) Close() error         { return nil }
func (street) Find(_ context.Context, p *picture.Picture) (all []*everything.Region, err error) {
	w, h := p.Size()
	for _, at := range []image.Rectangle{aHouse, aCar, aDoor, aWindow} {
		all = append(all, everything.OfMask(mask.Rect(w, h, at), 0.8))
	}
	return all, nil
}

// onTheStreet is a window in which the street's things were found.
func onTheStreet(t *testing.T) *stage {
	t.Helper()
	s := open(t, options{finder: func(string) (desk.Finder, error) { return street{}, nil }})
	s.shows(s.picture("a.png", 320, 200))
	s.picker.open = []string{filepath.Join(s.dir, "FastSAM-s.onnx")}
	s.w.Command("Find everything with a model file…")
	s.until("it is taken", func() bool { return s.has("FastSAM-s.onnx finds everything now") })
	s.press(fyne.KeyT)
	s.until("four things are found", func() bool { return s.has("4 things were found") })
	return s
}

// wheel turns the wheel over a picture pixel by so many notches away from the person, with keys held.
func (s *stage) wheel(x, y float64, notches float32, held fyne.KeyModifier) {
	s.t.Helper()
	c, at := s.picturePlace(x, y)
	before := c.Modifiers
	c.Modifiers = func() fyne.KeyModifier { return held }
	defer func() { c.Modifiers = before }()
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
	c.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at.Subtract(origin), AbsolutePosition: at}, Scrolled: fyne.NewDelta(0, notches*25)})
	s.pump()
}

func TestAltAndTheWheelGoThroughNestedThings(t *testing.T) {
	s := onTheStreet(t)
	c := s.point(75, 75)
	lit := func(want image.Rectangle) {
		t.Helper()
		if p := c.Scene().Preview; p == nil || p.Mask().Bounds() != want {
			t.Errorf("%v is not lit", want)
		}
	}
	lit(aWindow)
	scale := c.View().Scale
	for _, step := range []struct {
		notches float32
		want    image.Rectangle
	}{{1, aDoor}, {1, aHouse}, {-1, aDoor}, {-1, aWindow}, {-1, aHouse}, {1, aWindow}, {1, aDoor}} {
		s.wheel(75, 75, step.notches, fyne.KeyModifierAlt)
		lit(step.want)
	}
	if c.View().Scale != scale {
		t.Error("it zooms as well")
	}
	s.click(75, 75, desktop.MouseButtonPrimary, 0)
	s.until("the lit one is kept", func() bool { return len(s.page().Objects) == 1 })
	if o := s.page().Objects[0]; o.Mask.Bounds() != aDoor {
		t.Errorf("%v was kept", o.Mask.Bounds())
	}
	s.wheel(250, 150, 1, 0)
	if c.View().Scale == scale {
		t.Error("the wheel alone does not zoom")
	}
}

// With the tool in hand again what the pointer rests on is lit, without a move; with another the model is asked for it.
func TestTheToolLightsWhatThePointerRestsOn(t *testing.T) {
	s := onTheStreet(t)
	c := s.point(75, 75)
	s.press(fyne.KeyQ)
	s.until("the model's preview is shown", func() bool { p := c.Scene().Preview; return p != nil && p.Mask().Bounds() != aWindow })
	s.press(fyne.KeyT)
	s.pump()
	if p := c.Scene().Preview; p == nil || p.Mask().Bounds() != aWindow {
		t.Error("nothing is lit until the pointer moves")
	}
}

func TestADragKeepsTheWholesThatItCrossesAndAllIsKeptWithItsClass(t *testing.T) {
	s := onTheStreet(t)
	car, _ := s.w.Document().AddClass("car")
	s.drag(75, 75, 250, 150, desktop.MouseButtonPrimary, 0)
	s.until("what it crosses is kept", func() bool { return len(s.page().Objects) > 0 })
	if n := len(s.page().Objects); n != 2 {
		t.Errorf("%d are kept", n)
	}
	for i, want := range []image.Rectangle{aHouse, aCar} {
		if got := s.page().Objects[i].Mask.Bounds(); got != want {
			t.Errorf("object %d is %v, not %v: the largest do not lie at the bottom", i, got, want)
		}
	}
	s.press(fyne.Key1) // all of them are selected
	for _, o := range s.page().Objects {
		if o.Class != car {
			t.Errorf("%v is no car", o.Mask.Bounds())
		}
	}
	for range 2 {
		s.w.Command("Undo")
	}
	if len(s.page().Objects) != 0 {
		t.Error("it was more than one step and the class's")
	}
	s.w.Command("Keep all that was found")
	s.until("all is kept", func() bool { return len(s.page().Objects) == 4 })
	for i, want := range []image.Rectangle{aHouse, aDoor, aCar, aWindow} {
		if got := s.page().Objects[i].Mask.Bounds(); got != want {
			t.Errorf("object %d of all is %v, not %v: the largest do not lie at the bottom", i, got, want)
		}
	}
	s.press(fyne.Key1)
	for _, o := range s.page().Objects {
		if o.Class != car {
			t.Errorf("%v of all is no car", o.Mask.Bounds())
		}
	}
}

// What the first points showed is lit and kept while others are asked, and Esc ends that.
func TestThingsAreKeptWhileMoreAreFoundAndEscEndsTheSearch(t *testing.T) {
	gate := fake.NewGate()
	s := open(t, options{hooks: fake.Hooks{Decode: func(ctx context.Context, _ prompt.Prompt) error { return gate.Pass(ctx) }}})
	s.shows(s.picture("a.png", 320, 200))
	s.press(fyne.KeyT)
	s.until("it begins", func() bool { return s.has("Finding everything") })
	gate.Open(inference.BatchSize)
	c, at := s.picturePlace(105, 40) // one of the first points
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
	c.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at.Subtract(origin)}})
	s.until("the first are lit", func() bool { return c.Scene().Preview != nil })
	s.click(105, 40, desktop.MouseButtonPrimary, 0)
	s.until("the first are kept", func() bool { return len(s.page().Objects) == 1 })
	if !s.has("Finding everything") {
		t.Error("that ends the search")
	}
	s.press(fyne.KeyEscape)
	s.until("it is ended", func() bool { return !s.has("Finding everything") })
	s.w.Command("Keep all that was found")
	s.until("what was found can be kept", func() bool { return len(s.page().Objects) > 1 })
	if n := s.model.Counts().Decodes; n > inference.BatchSize+1 {
		t.Errorf("%d points were asked", n)
	}
	gate.Open(2000)
	s.press(fyne.KeyT)
	s.w.Command("Find everything")
	s.until("it begins anew", func() bool { return s.has("things were found") })
}
