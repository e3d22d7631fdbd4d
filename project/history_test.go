package project

import (
	"reflect"
	"slices"
	"testing"

	"clickmask/prompt"
)

func TestUndoAndRedoRestoreEveryStepBitForBit(t *testing.T) {
	d := opened(2)
	type view struct {
		page  int
		state pageState
	}
	look := func() view {
		state := d.Current().state()
		state.Objects = slices.Clone(state.Objects) // so that a change in place is seen
		return view{d.CurrentIndex(), state}
	}
	steps := []struct {
		name string
		do   func()
	}{
		{"Add point", func() { d.AddPoint(at(1, 1)); reply(t, d, 10) }},
		{"Choose candidate", func() { d.ShowCandidate(1) }},
		{"Add point", func() { d.AddPoint(at(2, 2)); reply(t, d, 20) }},
		{"Move point", func() { d.MovePoint(1, 3, 3); reply(t, d, 30) }},
		{"Draw box", func() { d.SetBox(prompt.Box{X1: 4, Y1: 4}); reply(t, d, 40) }},
		{"Change box", func() { d.SetBox(prompt.Box{X1: 5, Y1: 5}); reply(t, d, 50) }},
		{"Remove box", func() { d.RemoveBox() }},
		{"Remove point", func() { d.RemovePoint(0); reply(t, d, 60) }},
		{"Keep object", func() { d.Keep(square(5), "cat", "model") }},
		{"Add point", func() { d.AddPoint(at(1, 1)) }},
		{"Clear prompts", func() { d.ClearDraft() }},
		{"Change class", func() { d.SetLabel(1, "dog") }},
		{"Change colour", func() { d.SetColour(1, 5) }},
		{"Hide object", func() { d.SetVisible(1, false) }},
		{"Show object", func() { d.SetVisible(1, true) }},
		{"Grow", func() { d.SetMask(1, square(7), "Grow") }},
		{"Import", func() { d.AddObjects([]Object{{Mask: square(2)}, {Mask: square(3)}}, "Import") }},
		{"Reorder objects", func() { d.MoveObject(1, 2) }},
		{"Delete object", func() { d.DeleteObject(1) }},
		{"Add point", func() { d.Show(1); d.SetPicture(testW, testH, "hash-b"); d.AddPoint(at(4, 4)); reply(t, d, 70) }},
	}
	var after []view
	for i, s := range steps {
		s.do()
		after = append(after, look())
		if name, ok := d.CanUndo(); !ok || name != s.name {
			t.Fatalf("step %d is called %q, want %q", i, name, s.name)
		}
	}
	for round := range 2 {
		for i := len(steps) - 1; i >= 0; i-- {
			if u, ok := d.Undo(); !ok || u.Name != steps[i].name {
				t.Fatalf("undo gives %q, want %q", u.Name, steps[i].name)
			}
			if i > 0 && i < len(steps)-1 {
				if got := look(); !reflect.DeepEqual(got.state.Draft, after[i-1].state.Draft) || !equalObjects(got.state.Objects, after[i-1].state.Objects) {
					t.Fatalf("round %d: undoing step %d (%s) gives\n%+v\nwant\n%+v", round, i, steps[i].name, got, after[i-1])
				}
			}
		}
		if _, ok := d.Undo(); ok || !d.Current().Draft.Prompt.Empty() || len(d.Current().Objects) != 0 {
			t.Fatal("the bottom of the stack is not the untouched page")
		}
		for i := range steps {
			if u, ok := d.Redo(); !ok || u.Name != steps[i].name {
				t.Fatalf("redo gives %q, want %q", u.Name, steps[i].name)
			}
			if got := look(); !reflect.DeepEqual(got, after[i]) {
				t.Fatalf("round %d: redoing step %d (%s) gives\n%+v\nwant\n%+v", round, i, steps[i].name, got, after[i])
			}
		}
	}
}

func equalObjects(a, b []Object) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

func TestAnAnswerThatComesAfterAnotherStepSurvivesItsUndo(t *testing.T) {
	d := opened(1)
	d.AddObjects([]Object{{Mask: square(3)}}, "Import")
	d.AddPoint(at(1, 1))
	d.SetLabel(1, "cup") // while the answer is awaited
	revision := d.Revision()
	a := reply(t, d, 10)
	d.Undo()
	if draft(d).Answer != a || d.Revision() != revision {
		t.Error("undoing the label dropped the answer to the click")
	}
}

func TestChoosingThroughCandidatesIsOneStep(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	reply(t, d, 10) // shows 2
	d.ShowCandidate(3)
	d.ShowCandidate(1)
	d.Undo()
	if draft(d).Chosen != 2 || draft(d).Prompt.Empty() {
		t.Errorf("one undo gives candidate %d of %v, want 2", draft(d).Chosen, draft(d).Prompt)
	}
	d.Redo()
	if draft(d).Chosen != 1 {
		t.Errorf("redo shows %d, want 1", draft(d).Chosen)
	}
	if d.ShowCandidate(4) || d.ShowCandidate(-1) || d.ShowCandidate(1) {
		t.Error("a candidate that is not there, or shown already, was shown")
	}
}

func TestNudgingOnePointIsOneStep(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	d.AddPoint(at(5, 5))
	answer := reply(t, d, 10)
	for x := range 4 {
		revision := d.Revision()
		if !d.NudgePoint(1, 6+float64(x), 5) || draft(d).Answer != nil || d.Revision() == revision {
			t.Errorf("nudge %d has answer %v, revision %d as %d", x, draft(d).Answer, d.Revision(), revision)
		}
		if x == 1 {
			reply(t, d, 10) // an answer to one of them on the way is nothing in between
		}
	}
	d.Undo()
	if p := draft(d).Prompt.Points; p[1] != at(5, 5) || draft(d).Answer != answer {
		t.Errorf("one undo gives %v", p)
	}
	d.Redo()
	if p := draft(d).Prompt.Points; p[1] != at(9, 5) {
		t.Errorf("redo gives %v", p)
	}
	d.NudgePoint(0, 2, 1)
	d.SetLabel(1, "cup")
	d.SetDraftLabel("cup")
	d.NudgePoint(0, 3, 1)
	for _, want := range []float64{2, 2, 1, 1} { // another point, and something in between, begin a step
		d.Undo()
		if p := draft(d).Prompt.Points; len(p) > 0 && p[0].X != want {
			t.Errorf("the first point is at %g, want %g", p[0].X, want)
		}
	}
}

func TestDirtyFollowsTheSavedState(t *testing.T) {
	d := opened(2)
	check := func(want bool, when string) {
		t.Helper()
		if d.Dirty() != want {
			t.Errorf("dirty is %v %s", !want, when)
		}
	}
	check(false, "after opening")
	d.Show(1)
	check(false, "after paging")
	d.Show(0)
	d.AddPoint(at(1, 1))
	check(true, "after a click")
	state := d.State()
	reply(t, d, 1)
	d.ShowCandidate(1)
	d.MarkSaved(state) // a save that began before the choice
	check(true, "after a change during the save")
	d.Undo()
	check(false, "back at what was saved")
	d.Undo()
	check(true, "before what was saved")
	d.AddPoint(at(1, 1))
	check(true, "on another branch")
	d.MarkSaved(d.State())
	d.MarkUnsaved()
	check(true, "after recovery")
}

func TestTheUndoStackIsCappedByBytes(t *testing.T) {
	d := opened(1)
	const each = 4 * 4 * 16 // four masks of 16 numbers
	d.SetUndoBytes(5 * (each + 1000))
	for i := range 60 {
		d.AddPoint(at(float64(i%testW), float64(i%testH)))
		reply(t, d, float32(i))
	}
	n := 0
	for {
		if _, ok := d.Undo(); !ok {
			break
		}
		n++
	}
	if n < 1 || n > 10 || len(draft(d).Prompt.Points) != 60-n {
		t.Errorf("%d steps were left, with %d points below them", n, len(draft(d).Prompt.Points))
	}
	d.SetUndoBytes(0)
	d.AddPoint(at(2, 3))
	if _, ok := d.Undo(); !ok {
		t.Error("the last step cannot be undone")
	}
}

func TestAnAnswerThatComesAfterAnUndoSurvivesTheRedo(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1)) // not answered ...
	d.AddPoint(at(2, 2))
	d.Undo()
	a := reply(t, d, 10) // ... until now
	d.Redo()
	d.Undo()
	if draft(d).Answer != a {
		t.Error("redo and undo lost the answer")
	}
}

func TestChoosingAgainAfterAnUndoIsAStepOfItsOwn(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	reply(t, d, 10)
	d.ShowCandidate(1)
	d.AddPoint(at(2, 2))
	d.Undo()
	d.ShowCandidate(3)
	if name, ok := d.CanRedo(); ok {
		t.Errorf("%q can be redone on a mask that is no longer shown", name)
	}
	d.Undo()
	if draft(d).Chosen != 1 {
		t.Errorf("undo shows %d, want 1", draft(d).Chosen)
	}
}

func TestChoosingInAnotherModelsAnswerIsAStepOfItsOwn(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	reply(t, d, 10)
	d.ShowCandidate(1)
	d.SetModel("other")
	a := reply(t, d, 20)
	d.ShowCandidate(3)
	d.Undo()
	if draft(d).Answer != a {
		t.Error("undoing the choice brought back another answer")
	}
}

func TestUndoFeedsNoMaskOfAnotherModel(t *testing.T) {
	d := opened(1)
	d.SetModel("one")
	d.AddPoint(at(1, 1))
	reply(t, d, 10)
	d.AddPoint(at(2, 2))
	d.AddPoint(at(3, 3))
	d.SetModel("two")
	d.Undo()
	if f := draft(d); f.MaskInput != nil || len(f.Prompt.Points) != 2 {
		t.Errorf("the draft is %+v, want two points and no mask input", f)
	}
}

func TestTheSavedStateIsKnownBelowWhatWasForgotten(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	d.AddPoint(at(2, 2))
	d.MarkSaved(d.State())
	d.AddPoint(at(3, 3))
	d.SetUndoBytes(0) // forgets the first two
	d.Undo()
	if _, ok := d.CanUndo(); ok || d.Dirty() {
		t.Error("back at what was saved, and yet unsaved")
	}
}
