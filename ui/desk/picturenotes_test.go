package desk_test

import (
	"slices"
	"testing"

	"clickmask/picture"
	"clickmask/ui/desk"
)

func TestWhatIsToBeKnownOfAPictureIsToldWhenItComesUp(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	b := s.files["/p/b.png"]
	b.Notes = []picture.Note{{Kind: picture.CutShort, N: 3, Of: 300}}
	s.open("a.png", "b.png")
	told := func() bool { return slices.Contains(s.told, desk.Notice{Kind: desk.PictureNoted, Picture: b}) }
	if told() {
		t.Error("it is told of another picture")
	}
	s.ShowPage(1)
	s.background()
	if !told() {
		t.Errorf("it is not told: %v", s.told)
	}
}
