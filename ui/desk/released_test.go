package desk_test

import (
	"testing"

	"clickmask/ui/desk"
)

// What a released slider asks for takes a moment to compute. Whatever comes meanwhile comes after it.
func TestAReleasedSliderIsNeverLost(t *testing.T) {
	const (
		before = "1:1600 2:3600 3:3584 "
		grown  = "1:1924 2:3600 3:3584 " // the first, by two pixels
		slider = "Refine the mask"
	)
	for name, c := range map[string]struct {
		first, then func(s *stage)
		calls       int    // that come back from other goroutines and are to be waited for
		want        string // of the objects
		step        string // the last one
		undone      string // the objects after it was taken back
	}{
		"nothing":            {nil, func(s *stage) {}, 1, grown, slider, before},
		"an answer":          {func(s *stage) { s.play("click") }, func(s *stage) { s.play("answer") }, 0, grown, slider, before},
		"no answer":          {func(s *stage) { s.play("click") }, func(s *stage) { s.play("askFails") }, 1, grown, slider, before},
		"a click":            {nil, func(s *stage) { s.play("click answer") }, 0, grown, "Add point", grown},
		"another object":     {nil, func(s *stage) { s.Select(2) }, 0, grown, slider, before},
		"none selected":      {nil, func(s *stage) { s.Select(0) }, 0, grown, slider, before},
		"selected elsewhere": {nil, func(s *stage) { s.Document().Select(2) }, 0, grown, slider, before},
		"another picture":    {nil, func(s *stage) { s.Turn(1); s.background(); s.Turn(-1); s.background() }, 0, grown, slider, before},
		"an operation":       {nil, func(s *stage) { s.SelectAlso(2); s.Operate(desk.Subtract) }, 2, "1:1924 2:3119 3:3584 ", "Subtract objects", grown},
		"another is deleted": {nil, func(s *stage) { s.Delete(3) }, 0, "1:1924 2:3600 ", "Delete object", grown},
		"undo":               {nil, func(s *stage) { s.Undo() }, 0, before, "Import", ""},
		"the slider goes on": {nil, func(s *stage) {
			s.Refine(desk.Refinement{Grow: 1}, false)
			s.Refine(desk.Refinement{Grow: 2}, true)
		}, 3, grown, slider, before},
	} {
		t.Run(name, func(t *testing.T) {
			s := objectsOn(t)
			s.Select(1)
			if c.first != nil {
				c.first(s)
			}
			s.Refine(desk.Refinement{Grow: 2}, true)
			if s.areas() != before {
				t.Fatal("it was done on the desk's goroutine")
			}
			c.then(s)
			for range c.calls {
				s.background()
			}
			if s.areas() != c.want {
				t.Errorf("the objects are %s, want %s", s.areas(), c.want)
			}
			if step, _ := s.Document().CanUndo(); step != c.step {
				t.Errorf("the last step is %q, want %q", step, c.step)
			}
			if s.Undo(); s.areas() != c.undone {
				t.Errorf("undone the objects are %s, want %s", s.areas(), c.undone)
			}
		})
	}
}
