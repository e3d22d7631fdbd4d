package desk_test

import "testing"

// pixelsOf is how many pixels of an object are shown.
func (s *stage) pixelsOf(id uint64) int {
	for _, o := range s.View().Objects {
		if o.ID == id {
			return o.Mask.Area()
		}
	}
	return 0
}

// picks selects an object of which the next click is to choose a part.
func (s *stage) picks(id uint64) {
	if s.selects(id); !s.Picks() {
		s.PickPart()
	}
}

func TestThePartUnderThePointerIsShownAsItWouldStay(t *testing.T) {
	s := objectsOn(t)
	s.selects(3)
	whole := s.pixelsOf(3)
	s.PickPart()
	s.Hover(301.5, 21.5, true)
	s.background()
	if got := s.pixelsOf(3); got != 9 || s.areas() != "1:1600 2:3600 3:3584 " {
		t.Fatalf("%d pixels are shown, of %s", got, s.areas())
	}
	s.Hover(302.5, 22.5, true) // in the same part, which is shown already
	if s.pixelsOf(3) != 9 {
		t.Error("it is computed again")
	}
	for name, leave := range map[string]func(){
		"beside it":          func() { s.Hover(150, 150, true) },
		"out of the picture": func() { s.Hover(0, 0, false) },
		"called off":         func() { s.PickPart() },
		"nothing selected":   func() { s.Select(0) },
	} {
		s.picks(3)
		s.Hover(0, 0, false)
		s.Hover(301.5, 21.5, true)
		s.background()
		if s.pixelsOf(3) != 9 {
			t.Fatalf("before %s it is not shown", name)
		}
		leave()
		if got := s.pixelsOf(3); got != whole {
			t.Errorf("%s: %d pixels are shown", name, got)
		}
	}
	s.picks(3)
	s.Hover(0, 0, false)
	s.Hover(301.5, 21.5, true)
	s.Hover(0, 0, false) // before it is computed
	(<-s.calls)()
	if got := s.pixelsOf(3); got != whole {
		t.Errorf("what was computed late is shown: %d pixels", got)
	}
}
