package desk_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"clickmask/picture"
	"clickmask/prompt"
	"clickmask/ui/desk"
)

// glance has a picture seen before it is there.
func (s *stage) glance(name string) *picture.Glance {
	w, h := s.files["/p/"+name].Size()
	g := &picture.Glance{Name: name, W: w, H: h, Levels: []*image.RGBA{nil, image.NewRGBA(image.Rect(0, 0, (w+1)/2, (h+1)/2))}}
	s.seen["/p/"+name] = g
	return g
}

// until runs what comes back from other goroutines until something holds.
func (s *stage) until(what string, holds func() bool) {
	s.t.Helper()
	for !holds() {
		select {
		case f := <-s.calls:
			f()
		case <-time.After(time.Minute): // a watchdog
			s.t.Fatalf("%s: nothing came back", what)
		}
	}
}

func (s *stage) untilGlance(g *picture.Glance) {
	s.t.Helper()
	s.until("a glance", func() bool { return s.View().Glance == g && s.View().Picture == nil })
}

func TestClicksOnAGlanceAreSeenAndComeToThePicture(t *testing.T) {
	s := newStage(t, "a", "b")
	g := s.glance("a")
	s.Open([]string{"/p/a", "/p/b"}, func(string) {})
	s.untilGlance(g)
	s.click(10, 20)
	s.Click(prompt.Point{X: 30, Y: 40, Label: prompt.Negative}, false)
	v := s.View()
	if len(v.Prompt.Points) != 2 || !v.Pending || v.Page != nil || v.Hint != desk.HintWait {
		t.Errorf("meanwhile %+v", v)
	}
	s.hold <- struct{}{}
	s.background()
	s.expect("a: 0 objects, 2 points")
	if v := s.View(); v.Picture != s.files["/p/a"] || v.Glance != g {
		t.Errorf("%p, and the glance before it %p", v.Picture, v.Glance)
	}
	if p := s.page().Draft.Prompt.Points; p[0].X != 10 || p[1].Label != prompt.Negative {
		t.Errorf("points %+v", p)
	}
}

// The page before is still the document's: nothing that is asked for at the glance of another may reach it.
func TestNothingAskedForAtAGlanceReachesThePageBefore(t *testing.T) {
	s := newStage(t, "a", "b")
	s.open("a", "b")
	s.click(10, 10)
	s.answer()
	g := s.glance("b")
	s.Turn(1)
	s.untilGlance(g)
	asks := len(s.engine.asks)
	s.click(50, 50)
	s.Keep()
	s.Undo()
	s.Hover(5, 5, true)
	s.expect("a: 0 objects, 1 points")
	if len(s.engine.asks) != asks || len(s.engine.hovers) != 0 {
		t.Error("the model was asked")
	}
	if v := s.View(); v.Picture != nil || v.Page != nil || v.Saving != desk.SaveNothing || len(v.Prompt.Points) != 1 {
		t.Errorf("%+v", v)
	}
	s.Turn(-1) // back, and what was asked for is forgotten
	s.expect("a: 0 objects, 1 points")
	if v := s.View(); v.Picture != s.files["/p/a"] || v.Glance != nil || len(v.Prompt.Points) != 1 {
		t.Errorf("back at %+v", v)
	}
}

func TestAPictureThatCannotBeOpenedTakesItsGlanceAndClicksAway(t *testing.T) {
	s := newStage(t, "a", "b")
	s.open("a", "b")
	g := s.glance("b")
	s.files["/p/b"] = nil
	s.ShowPage(1)
	s.untilGlance(g)
	s.click(50, 50)
	s.hold <- struct{}{}
	s.background()
	s.expect("a: 0 objects, 0 points")
	if v := s.View(); v.Picture != s.files["/p/a"] || v.Glance != nil {
		t.Errorf("%+v", v)
	}
}

// A file that was replaced between the two has other places.
func TestClicksOnAGlanceOfAnotherSizeAreDropped(t *testing.T) {
	s := newStage(t, "a")
	g := s.glance("a")
	g.W++
	s.Open([]string{"/p/a"}, func(string) {})
	s.untilGlance(g)
	s.click(10, 20)
	s.hold <- struct{}{}
	s.background()
	s.expect("a: 0 objects, 0 points")
}

func TestALargePictureThatWasOpenIsSeenAtOnce(t *testing.T) {
	folder := t.TempDir()
	s := newStage(t)
	var paths []string
	for _, name := range []string{"a.png", "b.png"} {
		path := filepath.Join(folder, name)
		img := image.NewRGBA(image.Rect(0, 0, 2500, 1700))
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil { // the stage reads none
			t.Fatal(err)
		}
		f.Close()
		s.files[path] = picture.FromImage(img, name)
		paths = append(paths, path)
	}
	s.Open(paths, func(string) {})
	s.background()
	s.Turn(1)
	s.background()
	if s.View().Glance != nil {
		t.Error("a picture that was never open was seen before it was there")
	}
	s.Turn(-1)
	s.background()
	if g := s.View().Glance; g == nil || g.W != 2500 || g.Levels[0] != nil {
		t.Errorf("glance %+v", g)
	}
	if err := os.Chtimes(paths[1], time.Time{}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	s.Turn(1)
	s.background()
	if s.View().Glance != nil {
		t.Error("a file that has changed was seen as it was")
	}
}
