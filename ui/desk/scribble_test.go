package desk_test

import (
	"testing"

	"clickmask/prompt"
)

func TestAScribbleIsOneStepAndOneQuestion(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	stroke := []prompt.Point{{X: 80, Y: 100, Label: prompt.Positive}, {X: 70, Y: 100, Label: prompt.Positive}, {X: 90, Y: 100, Label: prompt.Positive}}
	s.Scribble(stroke)
	if n := len(s.engine.asks); n != 1 || !s.engine.asks[0].Prompt.Equal(prompt.Prompt{Points: stroke}) {
		t.Fatalf("%d questions: %+v", n, s.engine.asks)
	}
	s.play("answer frame")
	if name, _ := s.Document().CanUndo(); name != "Scribble" || s.View().Candidates == nil {
		t.Errorf("the step is %q", name)
	}
	shown := s.page().Draft.ChosenLogits()
	s.Scribble([]prompt.Point{{X: 200, Y: 100, Label: prompt.Negative}, {X: 210, Y: 100, Label: prompt.Negative}})
	if q := s.engine.asks[1]; q.MaskInput != shown || len(q.Prompt.Points) != 5 {
		t.Error("a second stroke does not go on from the first")
	}
	s.Undo()
	s.expect("a.png: 0 objects, 3 points")
	s.Undo()
	s.expect("a.png: 0 objects, 0 points")
	s.Scribble(nil)
	s.expect("a.png: 0 objects, 0 points")
}

func TestAScribbleWaitsForWhatIsToBeKept(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click keep")
	s.Scribble([]prompt.Point{{X: 80, Y: 100, Label: prompt.Positive}, {X: 70, Y: 100, Label: prompt.Positive}})
	s.expect("a.png: 0 objects, 1 points")
	s.play("answer frame lookEnds")
	s.expect("a.png: 1 objects, 2 points")
}

func TestAScribblePicksThePartThatIsToStay(t *testing.T) {
	s := objectsOn(t)
	s.selects(1)
	s.PickPart()
	if !s.Picks() {
		t.Fatal("there is nothing to pick a part of")
	}
	s.Scribble([]prompt.Point{{X: 1, Y: 1, Label: prompt.Positive}, {X: 2, Y: 2, Label: prompt.Positive}})
	if len(s.engine.asks) != 0 {
		t.Error("the model is asked")
	}
}
