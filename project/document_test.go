package project

import (
	"image"
	"reflect"
	"testing"

	"clickmask/mask"
	"clickmask/prompt"
)

const testW, testH = 40, 30

// opened is a document with n pages, the first shown and decoded.
func opened(n int) *Document {
	d := New()
	names := []string{"/pictures/a.png", "/pictures/b.png", "/pictures/c.png"}
	d.Open(names[:n])
	d.SetPicture(testW, testH, "hash-a")
	return d
}

// answer is one with four masks, all filled with seed so that answers can be told apart.
func answer(seed float32) *prompt.Answer {
	a := &prompt.Answer{IoU: []float32{0.5, 0.6, 0.9, 0.7}}
	for i := range 4 {
		data := make([]float32, 16)
		for k := range data {
			data[k] = seed + float32(i)
		}
		a.LowRes = append(a.LowRes, mask.Logits{Data: data, Frame: mask.Frame{PictureW: testW, PictureH: testH,
			ContentW: 16, ContentH: 12, InputW: 16, InputH: 16, LowW: 4, LowH: 4}})
	}
	return a
}

// reply applies an answer to the present request.
func reply(t *testing.T, d *Document, seed float32) *prompt.Answer {
	t.Helper()
	a := answer(seed)
	if !d.ApplyAnswer(d.Generation(), d.Revision(), a) {
		t.Fatal("the current answer was dropped")
	}
	return a
}

func at(x, y float64) prompt.Point { return prompt.Point{X: x, Y: y, Label: prompt.Positive} }

func square(n int) mask.Mask { return mask.Rect(testW, testH, image.Rect(1, 1, 1+n, 1+n)) }

func draft(d *Document) Draft { return d.Current().Draft }

func TestMaskInputFollowsTheRule(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	if draft(d).MaskInput != nil {
		t.Fatal("the first request carries a mask")
	}
	a := reply(t, d, 10)
	if draft(d).Shown != 2 {
		t.Fatalf("shown is %d, want the best candidate 2", draft(d).Shown)
	}
	d.ShowCandidate(3)
	d.AddPoint(at(2, 2))
	if draft(d).MaskInput != &a.LowRes[3] {
		t.Fatal("the second request does not carry the candidate that was shown")
	}
	d.AddPoint(at(3, 3)) // before the second answer
	if draft(d).MaskInput != &a.LowRes[3] {
		t.Fatal("a hasty third click lost the mask of the first answer")
	}
	b := reply(t, d, 20)
	d.SetBox(prompt.Box{X0: 0, Y0: 0, X1: 9, Y1: 9})
	if draft(d).MaskInput != &b.LowRes[0] {
		t.Fatal("a first box does not carry the mask shown before")
	}
	c := reply(t, d, 30)
	d.SetBox(prompt.Box{X0: 0, Y0: 0, X1: 8, Y1: 8})
	if draft(d).MaskInput != &b.LowRes[0] {
		t.Fatal("a replaced box must fall back to the last mask that did not know it")
	}
	_ = c
	d.MovePoint(1, 5, 5)
	if draft(d).MaskInput != &a.LowRes[3] {
		t.Fatal("a moved point must fall back to the last mask that did not know it")
	}
	d.MovePoint(0, 6, 6)
	if draft(d).MaskInput != nil {
		t.Fatal("after the first point moved no mask may be fed back")
	}
}

func TestRemovingTheLastPromptBringsTheAnswerBack(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	a := reply(t, d, 10)
	d.ShowCandidate(1)
	first := draft(d)
	d.AddPoint(at(2, 2))
	reply(t, d, 20)
	d.AddPoint(at(3, 3))
	reply(t, d, 30)
	revision := d.Revision()
	d.RemoveLastPrompt()
	d.RemoveLastPrompt()
	got := draft(d)
	if got.Answer != a || got.Shown != 1 || !reflect.DeepEqual(got, first) {
		t.Errorf("the draft is %+v, want the first answered one %+v", got, first)
	}
	if d.Revision() == revision {
		t.Error("the revision did not change with the prompt")
	}
	d.RemoveLastPrompt()
	if !draft(d).Prompt.Empty() || draft(d).Answer != nil || d.RemoveLastPrompt() {
		t.Error("the draft is not empty after its last prompt was removed")
	}
}

func TestTheLastPromptIsTheOnePlacedLast(t *testing.T) {
	box := prompt.Box{X0: 1, Y0: 1, X1: 5, Y1: 5}
	for name, c := range map[string]struct {
		place func(d *Document)
		box   bool // whether the box is left
		left  int
	}{
		"box last":                    {func(d *Document) { d.AddPoint(at(1, 1)); d.SetBox(box) }, false, 1},
		"point last":                  {func(d *Document) { d.SetBox(box); d.AddPoint(at(1, 1)) }, true, 0},
		"box last, its point removed": {func(d *Document) { d.AddPoint(at(1, 1)); d.SetBox(box); d.AddPoint(at(2, 2)); d.RemovePoint(0) }, true, 0},
	} {
		d := opened(1)
		c.place(d)
		d.RemoveLastPrompt()
		p := draft(d).Prompt
		if (p.Box != nil) != c.box || len(p.Points) != c.left {
			t.Errorf("%s: left are box %v and %d points", name, p.Box, len(p.Points))
		}
	}
}

func TestStaleAnswersAreDropped(t *testing.T) {
	d := opened(2)
	d.AddPoint(at(1, 1))
	gen, rev := d.Generation(), d.Revision()
	d.AddPoint(at(2, 2))
	if d.ApplyAnswer(gen, rev, answer(1)) {
		t.Error("an answer to an older prompt was applied")
	}
	d.Undo()
	if d.ApplyAnswer(gen, rev, answer(1)) {
		t.Error("an answer from before the undo was applied")
	}
	rev = d.Revision()
	d.Show(1)
	d.Show(0)
	if d.ApplyAnswer(gen, rev, answer(1)) {
		t.Error("an answer from an earlier showing of the page was applied")
	}
	for name, bad := range map[string]*prompt.Answer{"nil": nil, "no masks": {}, "fewer scores": {LowRes: answer(1).LowRes}} {
		if d.ApplyAnswer(d.Generation(), d.Revision(), bad) {
			t.Errorf("%s: was applied", name)
		}
	}
	reply(t, d, 1)
	if d.ApplyAnswer(d.Generation(), d.Revision(), answer(2)) {
		t.Error("a second answer to the same request was applied")
	}
	d.ClearDraft()
	if d.ApplyAnswer(d.Generation(), d.Revision(), answer(2)) {
		t.Error("an answer to nothing was applied")
	}
}

func TestUndoAndRedoRestoreEveryStepBitForBit(t *testing.T) {
	d := opened(2)
	type view struct {
		page  int
		state pageState
	}
	look := func() view { return view{d.CurrentIndex(), d.Current().state()} }
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
		{"Change label", func() { d.SetLabel(1, "dog") }},
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
			if name, ok := d.Undo(); !ok || name != steps[i].name {
				t.Fatalf("undo gives %q, want %q", name, steps[i].name)
			}
			if i > 0 && i < len(steps)-1 {
				if got := look(); !reflect.DeepEqual(got.state.Draft, after[i-1].state.Draft) || !sameObjects(got.state.Objects, after[i-1].state.Objects) {
					t.Fatalf("round %d: undoing step %d (%s) gives\n%+v\nwant\n%+v", round, i, steps[i].name, got, after[i-1])
				}
			}
		}
		if _, ok := d.Undo(); ok || !d.Current().Draft.Prompt.Empty() || len(d.Current().Objects) != 0 {
			t.Fatal("the bottom of the stack is not the untouched page")
		}
		for i := range steps {
			if name, ok := d.Redo(); !ok || name != steps[i].name {
				t.Fatalf("redo gives %q, want %q", name, steps[i].name)
			}
			if got := look(); !reflect.DeepEqual(got, after[i]) {
				t.Fatalf("round %d: redoing step %d (%s) gives\n%+v\nwant\n%+v", round, i, steps[i].name, got, after[i])
			}
		}
	}
}

func sameObjects(a, b []Object) bool {
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
	if draft(d).Shown != 2 || draft(d).Prompt.Empty() {
		t.Errorf("one undo gives candidate %d of %v, want 2", draft(d).Shown, draft(d).Prompt)
	}
	d.Redo()
	if draft(d).Shown != 1 {
		t.Errorf("redo shows %d, want 1", draft(d).Shown)
	}
	if d.ShowCandidate(4) || d.ShowCandidate(-1) || d.ShowCandidate(1) {
		t.Error("a candidate that is not there, or shown already, was shown")
	}
}

func TestEditsThatMeanNothingChangeNothing(t *testing.T) {
	d := opened(1)
	d.AddPoint(at(1, 1))
	rev, state := d.Revision(), d.State()
	for name, did := range map[string]bool{
		"point outside":  d.AddPoint(at(testW+1, 1)),
		"label 2":        d.AddPoint(prompt.Point{X: 1, Y: 1, Label: 2}),
		"move nothing":   d.MovePoint(7, 1, 1),
		"move to itself": d.MovePoint(0, 1, 1),
		"move outside":   d.MovePoint(0, -1, 1),
		"remove nothing": d.RemovePoint(-1),
		"empty box":      d.SetBox(prompt.Box{X0: 3, Y0: 3, X1: 3, Y1: 9}),
		"no box":         d.RemoveBox(),
		"no object":      d.DeleteObject(9) || d.SetLabel(9, "x") || d.SetColour(9, 1) || d.SetVisible(9, false) || d.SetMask(9, square(2), "Grow"),
	} {
		if did {
			t.Errorf("%s: reported a change", name)
		}
	}
	if _, ok := d.Keep(square(3), "", ""); ok {
		t.Error("kept without an answer")
	}
	reply(t, d, 1)
	if _, ok := d.Keep(mask.Mask{}, "", ""); ok {
		t.Error("kept an empty mask")
	}
	if _, ok := d.Keep(mask.Full(testW+1, testH), "", ""); ok {
		t.Error("kept a mask of another picture's size")
	}
	if d.Revision() != rev || d.State() != state {
		t.Error("the revision or the state changed")
	}
	empty := New()
	if empty.AddPoint(at(1, 1)) || empty.SetBox(prompt.Box{X1: 1, Y1: 1}) || empty.RemoveLastPrompt() || empty.ClearDraft() ||
		empty.Current() != nil || empty.CurrentIndex() != -1 {
		t.Error("a document without pages took an edit")
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
	each := answerBytes(answer(0))
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

func TestALongDraftKeepsFewAnswers(t *testing.T) {
	d := opened(1)
	for i := range 50 {
		d.AddPoint(at(float64(i%testW), float64(i%testH)))
		reply(t, d, float32(i))
	}
	n := 0
	for _, r := range draft(d).rounds {
		if r.answer != nil {
			n++
		}
	}
	if n != maxAnswers {
		t.Errorf("%d of the rounds hold answers, want %d", n, maxAnswers)
	}
	if got := draft(d).Rounds(); len(got) != 50 || got[49] != (Round{Points: 50}) {
		t.Errorf("there are %d rounds, want 50", len(got))
	}
	d.MovePoint(3, 1, 1)
	if draft(d).MaskInput != nil || len(draft(d).rounds) != 0 {
		t.Error("a change far back must begin afresh")
	}
}

func TestAnotherModelIsAskedAgain(t *testing.T) {
	d := opened(2)
	d.SetModel("one")
	d.AddPoint(at(1, 1))
	reply(t, d, 1)
	d.AddPoint(at(2, 2))
	reply(t, d, 2)
	gen, rev := d.Generation(), d.Revision()
	d.SetModel("two")
	if f := draft(d); f.Answer != nil || f.MaskInput != nil || len(f.Prompt.Points) != 2 {
		t.Errorf("the draft is %+v, want its prompts alone", f)
	}
	if d.ApplyAnswer(gen, rev, answer(3)) {
		t.Error("an answer of the old model was applied")
	}
	d.Undo() // the old model's answer to the first point is back ...
	if draft(d).Answer == nil {
		t.Fatal("undo lost the answer")
	}
	d.AddPoint(at(3, 3)) // ... but must not be fed to the new one
	if draft(d).MaskInput != nil {
		t.Error("the old model's mask is fed to the new model")
	}
	reply(t, d, 4)
	if o, _ := d.Keep(square(2), "", "fallback"); o.Model != "two" || !reflect.DeepEqual(o.Rounds, []Round{{Points: 2}}) {
		t.Errorf("the object was made by %q in rounds %v", o.Model, o.Rounds)
	}
}

func TestAChangedPictureIsNotPaintedOver(t *testing.T) {
	d := opened(1)
	d.AddObjects([]Object{{Mask: square(3)}}, "Import")
	if err := d.SetPicture(testW, testH, "hash-a"); err != nil {
		t.Error(err)
	}
	err := d.SetPicture(testW*2, testH, "hash-x")
	changed, ok := err.(*PictureChangedError)
	if !ok || changed.SameSize() || d.Current().W != testW || err.Error() != "a.png is now 80 x 30 pixels, but its masks were made on 40 x 30" {
		t.Errorf("another size gives %v", err)
	}
	err = d.SetPicture(testW, testH, "hash-x")
	if changed, ok = err.(*PictureChangedError); !ok || !changed.SameSize() {
		t.Errorf("other pixels give %v", err)
	}
	d.AcceptPicture(testW, testH, "hash-x")
	if len(d.Current().Objects) != 1 || d.Current().PixelsHash != "hash-x" || !d.Dirty() {
		t.Error("the masks of the same size are gone, or the change is not unsaved")
	}
	d.AcceptPicture(testW*2, testH, "hash-y")
	if len(d.Current().Objects) != 0 {
		t.Error("a mask of another size stayed")
	}
}

func TestLabelsAndColours(t *testing.T) {
	d := opened(2)
	keep := func(label string) Object {
		t.Helper()
		d.AddPoint(at(1, 1))
		reply(t, d, 1)
		o, ok := d.Keep(square(3), label, "m")
		if !ok {
			t.Fatal("not kept")
		}
		return o
	}
	a, b, c := keep("cat"), keep("dog"), keep("cat")
	if a.Colour != 0 || b.Colour != 1 || c.Colour != 0 {
		t.Errorf("colours are %d %d %d, want 0 1 0", a.Colour, b.Colour, c.Colour)
	}
	if x := keep(""); x.Colour != 2 {
		t.Errorf("an unnamed object is colour %d, want the unused 2", x.Colour)
	}
	d.SetNextColour(7)
	if x, y := keep("cat"), keep("cat"); x.Colour != 7 || y.Colour != 0 {
		t.Errorf("the chosen colour came as %d, then %d", x.Colour, y.Colour)
	}
	d.SetLabels([]string{"sky", "dog"})
	if got := d.Labels(); !reflect.DeepEqual(got, []string{"sky", "dog", "cat"}) {
		t.Errorf("labels are %v", got)
	}
	d.SetLabels(nil)
	d.DeleteObject(b.ID)
	if got := d.Labels(); !reflect.DeepEqual(got, []string{"cat"}) {
		t.Errorf("labels are %v after the only dog went", got)
	}
	d.Undo()
	if got := d.Labels(); !reflect.DeepEqual(got, []string{"cat", "dog"}) {
		t.Errorf("labels are %v after it came back", got)
	}
}

func TestEveryChangeIsTold(t *testing.T) {
	d := opened(2)
	n := 0
	d.OnChange(func() { n++ })
	for i, do := range []func(){
		func() { d.AddPoint(at(1, 1)) }, func() { reply(t, d, 1) }, func() { d.ShowCandidate(1) }, func() { d.ShowCandidate(3) },
		func() { d.Keep(square(2), "", "") }, func() { d.Undo() }, func() { d.Redo() }, func() { d.Select(0) },
		func() { d.Show(1) }, func() { d.SetPicture(3, 3, "x") }, func() { d.Append([]string{"d.png"}) },
	} {
		do()
		if n != i+1 {
			t.Fatalf("change %d was told %d times", i, n-i)
		}
	}
}
