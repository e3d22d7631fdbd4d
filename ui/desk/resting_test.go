package desk_test

import "testing"

func TestOnlyThePictureOnTheScreenRests(t *testing.T) {
	s := newStage(t, "a", "b")
	s.open("a")
	shown := s.View()
	if py := s.Rest(shown.Picture); py == nil || py.Levels[0] != nil || s.View().Pyramid != py {
		t.Errorf("%v", py)
	}
	if shown.Pyramid.Levels[0] == nil {
		t.Error("what was handed out has changed")
	}
	if s.Rest(nil) != nil {
		t.Error("no picture has a pyramid")
	}
}
