package desk_test

import (
	"testing"

	"clickmask/project"
)

func TestBeginningAgainIsOneStep(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	if s.CanBeginAgain() {
		t.Error("there is nothing to take away")
	}
	s.play("click answer frame lookEnds keep click answer frame lookEnds keep click answer frame lookEnds")
	s.Mark(project.MarkedDone)
	s.expect("a.png: 2 objects, 1 points")
	s.BeginAgain()
	s.expect("a.png: 0 objects, 0 points")
	if s.page().Mark != project.Untouched || s.CanBeginAgain() {
		t.Error("something is left")
	}
	s.Undo()
	s.expect("a.png: 2 objects, 1 points")
	if s.page().Mark != project.MarkedDone {
		t.Error("undo does not bring the mark back")
	}
	s.Redo()
	s.expect("a.png: 0 objects, 0 points")
}
