package desk_test

import (
	"testing"

	"clickmask/project"
	"clickmask/ui/desk"
)

func TestTheNextUntouchedPageIsFoundRoundTheEnd(t *testing.T) {
	s := newStage(t, "a.png", "b.png", "c.png", "d.png")
	s.open("a.png", "b.png", "c.png", "d.png")
	s.Document().SetMark(s.Document().Pages()[1].ID, project.MarkedDone)
	s.play("click answer frame lookEnds keep")
	s.TurnToUntouched()
	s.background()
	if name := s.page().Name; name != "c.png" {
		t.Fatalf("it went to %s", name)
	}
	s.Mark(project.MarkedEmpty)
	s.LastPage()
	s.background()
	s.ready()
	s.play("click answer frame lookEnds keep")
	s.FirstPage()
	s.background()
	s.TurnToUntouched()
	if n := len(s.told); n == 0 || s.told[n-1].Kind != desk.NothingUntouched || s.page().Name != "a.png" {
		t.Error("with nothing left it does not say so, or it goes somewhere")
	}
}

func TestTheLastPointIsNudgedWithinThePicture(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.Nudge(1, 1)
	s.play("click click answer")
	s.Nudge(-10, 1)
	points := s.page().Draft.Prompt.Points
	if len(points) != 2 || points[0].X != 80 || points[1].X != 90 || points[1].Y != 101 {
		t.Fatalf("the points are %v", points)
	}
	s.Nudge(0, -1e6)
	if y := s.page().Draft.Prompt.Points[1].Y; y != 0 {
		t.Errorf("it was moved to %g, out of the picture", y)
	}
}
