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
		a.LowRes = append(a.LowRes, mask.Logits{Data: data, Grid: mask.Grid{PictureW: testW, PictureH: testH,
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
	if draft(d).Chosen != 2 {
		t.Fatalf("shown is %d, want the best candidate 2", draft(d).Chosen)
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
	if got.Answer != a || got.Chosen != 1 || !reflect.DeepEqual(got, first) {
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
	if d.ApplyAnswer(d.Generation()+1, d.Revision(), answer(1)) {
		t.Error("an answer for another page was applied")
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

func TestALongDraftKeepsFewAnswers(t *testing.T) {
	d := opened(1)
	for i := range 50 {
		d.AddPoint(at(float64(i%testW), float64(i%testH)))
		reply(t, d, float32(i))
	}
	n := 0
	for _, r := range draft(d).recent {
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
