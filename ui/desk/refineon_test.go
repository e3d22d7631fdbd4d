package desk_test

import (
	"testing"

	"clickmask/mask"
	"clickmask/ui/desk"
)

// keptTwo is a desk with two kept objects, of which the second is selected.
func keptTwo(t *testing.T) *stage {
	t.Helper()
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep click answer frame lookEnds keep")
	return s
}

func (s *stage) maskAt(i int) mask.Mask { return s.page().Objects[i].Mask }

func TestWhatGoesOnWithASliderIsOneStep(t *testing.T) {
	s := keptTwo(t)
	before := s.maskAt(1)
	s.Refine(desk.Refinement{Grow: 1}, true)
	s.background()
	for px := 2; px <= 4; px++ {
		s.RefineOn(desk.Refinement{Grow: px})
		s.background()
	}
	if !s.maskAt(1).Equal(before.Grow(4)) {
		t.Fatal("the mask is not what was asked for last")
	}
	s.Undo()
	if !s.maskAt(1).Equal(before) {
		t.Error("it is more than one step")
	}
	s.Redo()
	if !s.maskAt(1).Equal(before.Grow(4)) {
		t.Error("redo does not bring all of it back")
	}
}

func TestWhatGoesOnAfterSomethingElseIsAStepOfItsOwn(t *testing.T) {
	for name, between := range map[string]func(s *stage){
		"undo":           func(s *stage) { s.Undo() },
		"another object": func(s *stage) { s.Select(s.page().Objects[0].ID) },
		"another change": func(s *stage) { s.Recolour(s.page().Objects[0].ID, 5) },
		"a nothing": func(s *stage) {
			s.Select(s.page().Objects[0].ID)
			s.Refine(desk.Refinement{}, true)
			s.background()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := keptTwo(t)
			s.Refine(desk.Refinement{Grow: 1}, true)
			s.background()
			between(s)
			first, second := s.maskAt(0), s.maskAt(1)
			s.RefineOn(desk.Refinement{Grow: 3})
			s.background()
			if s.maskAt(0).Equal(first) && s.maskAt(1).Equal(second) {
				t.Fatal("nothing was refined")
			}
			s.Undo()
			if !s.maskAt(0).Equal(first) || !s.maskAt(1).Equal(second) {
				t.Error("it is part of the step before")
			}
		})
	}
}
