package desk_test

import "testing"

// What a kept object came of is shown while it is selected and nothing is open.
func TestTheViewHasThePromptOfTheSelectedObject(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	was := s.page().Objects[0]
	if v := s.View(); len(v.Objects) != 1 || !v.Objects[0].Selected || !v.Objects[0].Prompt.Equal(was.Prompt) || was.Prompt.Empty() {
		t.Fatalf("shown are %+v", v.Objects)
	}
	s.Select(0)
	if v := s.View(); !v.Objects[0].Prompt.Empty() {
		t.Error("it is shown of an object that is not selected")
	}
	s.Select(was.ID)
	s.play("click")
	if v := s.View(); !v.Objects[0].Prompt.Empty() {
		t.Error("it is shown while another is being cut out")
	}
}
