package desk_test

import (
	"testing"

	"clickmask/project"
	"clickmask/prompt"
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

// A key that is held asks twice, however long it is held: at the first nudge and when it rests.
func TestNudgesAreAskedAboutWhenTheyRest(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds")
	asks := len(s.engine.asks)
	rest := func() {
		due := s.timers
		s.timers = nil
		for _, timer := range due {
			if timer.f != nil {
				timer.f()
			}
		}
	}
	rest()
	for range 20 {
		s.Nudge(1, 0)
	}
	if n := len(s.engine.asks) - asks; n != 1 || !s.View().Pending {
		t.Fatalf("%d questions while the key is held, pending %v", n, s.View().Pending)
	}
	rest()
	if n := len(s.engine.asks) - asks; n != 2 || s.engine.asks[asks+1].Prompt.Points[0].X != 100 {
		t.Fatalf("%d questions when it rests", n)
	}
	s.play("answer frame")
	if s.page().Draft.Answer == nil {
		t.Error("the answer to the last is not taken")
	}
	s.Nudge(0, 1)
	s.Nudge(0, 1)
	s.Click(prompt.Point{X: 10, Y: 10, Label: prompt.Negative}, false)
	if n := len(s.engine.asks) - asks; n != 4 {
		t.Errorf("%d questions: a click waits for the key to rest", n)
	}
	s.Undo()
	s.Undo()
	if p := s.page().Draft.Prompt.Points; len(p) != 1 || p[0] != (prompt.Point{X: 80, Y: 100, Label: prompt.Positive}) {
		t.Errorf("undoing the click and the nudges gives %v", p)
	}
}

func TestEnterWaitsForTheNudgesToRest(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds")
	s.timers = nil
	s.Nudge(1, 0)
	s.Nudge(1, 0)
	s.Keep()
	s.expect("a.png: 0 objects, 1 points")
	for _, timer := range s.timers {
		if timer.f != nil {
			timer.f()
		}
	}
	s.play("answer frame lookEnds")
	s.expect("a.png: 1 objects, 0 points")
}
