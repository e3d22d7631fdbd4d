package uitest

import (
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
}
