package desk_test

import (
	"testing"

	"clickmask/prompt"
)

// What was imported has no clicks that say what it is, so that a click that takes away is asked with the box of it.
func TestAClickThatTakesAwayFromAnImportSaysFromWhat(t *testing.T) {
	s := objectsOn(t)
	s.Reopen(2)
	s.Click(prompt.Point{X: 40, Y: 40, Label: prompt.Negative}, false)
	asked := s.engine.asks[len(s.engine.asks)-1].Prompt
	if want := prompt.NewBox(30, 30, 90, 90); asked.Box == nil || *asked.Box != want || len(asked.Points) != 1 {
		t.Errorf("it is asked as %+v", asked)
	}
	if p := s.page().Draft.Prompt; p.Box != nil {
		t.Errorf("the person's prompt has become %+v", p)
	}
	s.play("answer")
	if at := s.page().Draft.Chosen; at != 0 { // with a box the model's one answer, and none of those to a single click
		t.Errorf("mask %d is shown", at)
	}
	s.Click(prompt.Point{X: 60, Y: 60, Label: prompt.Positive}, false)
	if asked := s.engine.asks[len(s.engine.asks)-1].Prompt; asked.Box != nil {
		t.Errorf("a click that adds is asked as %+v", asked)
	}
}
