package uitest

import (
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// objectsOn is how many objects the pages have.
func (s *stage) objectsOn() []int {
	var n []int
	for _, p := range s.w.Document().Pages() {
		n = append(n, len(p.Objects))
	}
	return n
}

func TestObjectsAreCarriedOnInTheWindow(t *testing.T) {
	s := open(t, options{})
	a, b, c := s.picture("a.png", 400, 300), s.picture("b.png", 400, 300), s.picture("c.png", 400, 300)
	s.shows(a, b, c)
	s.keepOne(200, 150)
	s.press(fyne.KeyC)
	if !s.has("Carry on to other pictures") || !s.has("Stop where it is unsure") {
		t.Fatalf("there is no card: %q", s.words())
	}
	s.tap("Carry on")
	s.until("the run is over", func() bool { return s.has("were carried to") })
	if n := s.objectsOn(); n[0] != 1 || n[1] != 1 {
		t.Fatalf("%v objects", n)
	}
	s.w.Command("Undo")
	if n := s.objectsOn(); n[0] != 1 || n[1]+n[2] != 0 {
		t.Errorf("%v objects after one undo", n)
	}
	s.w.Command("First picture")
	s.shownThere(a)
	s.press(fyne.KeyC)
	s.press(fyne.KeyReturn) // by keyboard alone
	s.until("Enter began the run", func() bool { n := s.objectsOn(); return n[1] == 1 && !s.has("Carry on to other pictures") })
}

func TestWhatTheProgramIsUnsureOfIsOneKeyAway(t *testing.T) {
	s := open(t, options{})
	a, b := s.picture("a.png", 400, 300), filepath.Join(s.dir, "b.png")
	s.shows(a, checkered(t, b, 400, 300)) // in which nothing is like what is in the other
	s.keepOne(200, 150)
	s.w.Command("Carry on at once")
	s.until("the run is over", func() bool { return s.has("needs a look") })
	s.w.Command("Next unsure picture")
	s.shownThere(b)
	if !s.has("Enter confirms these masks, a click changes them") {
		t.Errorf("nothing says what to do: %q", s.words())
	}
	s.press(fyne.KeyReturn)
	s.until("the hint goes", func() bool { return !s.has("Enter confirms these masks, a click changes them") })
	if s.w.Command("Next unsure picture"); s.page().Path != b {
		t.Error("there is another one")
	}
}

// A thing that is gone is to be looked at, so that a run stops there too. Who carries on again has seen that, and it may come back.
func TestARunStopsWhereTheThingIsGoneAndGoesOnWhenAskedAgain(t *testing.T) {
	s := open(t, options{})
	a := s.picture("a.png", 400, 300)
	paths := []string{a}
	for _, name := range []string{"b.png", "c.png", "d.png"} {
		paths = append(paths, checkered(t, filepath.Join(s.dir, name), 400, 300))
	}
	s.shows(paths...)
	s.keepOne(200, 150)
	carry := func() (missed []bool) {
		s.w.Command("Carry on at once")
		s.until("the run is over", func() bool { return s.has("carried to") && !s.has("Carrying on") })
		for _, p := range s.w.Document().Pages() {
			missed = append(missed, p.Missed != nil)
		}
		return missed
	}
	if got := carry(); !slices.Equal(got, []bool{false, true, false, false}) {
		t.Errorf("it was missed on %v of the pictures", got)
	}
	s.passTime() // the message goes
	if got := carry(); !slices.Equal(got, []bool{false, true, true, true}) {
		t.Errorf("asked again, it was missed on %v of the pictures", got)
	}
}

// checkered writes a picture of two colours.
func checkered(t *testing.T, path string, w, h int) string {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{255, 40, 0, 255}
			if (x/7+y/7)%2 == 0 {
				c = color.NRGBA{0, 60, 0, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	return path
}

// The next page of a file is its next picture, not its first once more.
func TestObjectsAreCarriedThroughAFileOfSeveral(t *testing.T) {
	s := open(t, options{})
	var g gif.GIF
	for _, path := range []string{s.picture("a.png", 400, 300), checkered(t, filepath.Join(s.dir, "b.png"), 400, 300)} {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		frame := image.NewPaletted(img.Bounds(), palette.Plan9)
		draw.Draw(frame, frame.Rect, img, image.Point{}, draw.Src)
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 10)
	}
	path := filepath.Join(s.dir, "film.gif")
	f, err := os.Create(path)
	if err == nil {
		err = gif.EncodeAll(f, &g)
		f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	s.shows(path)
	s.keepOne(200, 150)
	s.w.Command("Carry on at once")
	s.until("the run is over", func() bool { return s.has("needs a look") || s.has("carried to") })
	if !s.has("needs a look") {
		t.Errorf("the window says %q", s.words())
	}
}
