package desk_test

import (
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/prompt"
	"clickmask/ui/desk"
)

func TestADigitBelongsToTheOpenObject(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	doc := s.Document()
	cat, _ := doc.AddClass("cat")
	dog, _ := doc.AddClass("dog")
	s.ClassKey(1) // nothing is open or chosen: it is for what comes
	s.play("click answer frame lookEnds keep")
	s.play("click answer frame keep")
	s.ClassKey(2) // within the closer look
	s.lookEnds()
	objects := s.page().Objects
	if len(objects) != 2 || objects[0].Class != cat || objects[1].Class != dog {
		t.Fatalf("the classes are %+v", objects)
	}
	s.ClassKey(1)
	if got := s.page().Objects[1].Class; got != cat {
		t.Error("with nothing open the digit is not the chosen object's")
	}
}

func TestDeleteBelongsToTheOpenObject(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep click answer frame lookEnds")
	s.DeleteSelected()
	s.expect("a.png: 1 objects, 0 points")
	s.DeleteSelected()
	s.expect("a.png: 0 objects, 0 points")
}

func TestGrowIsOneStepComputedElsewhereAndOnlyTheLatestCounts(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	before := s.page().Objects[0].Mask
	for px := 1; px <= 5; px++ {
		s.Refine(desk.Refinement{Grow: px}, px == 5)
		if !s.page().Objects[0].Mask.Equal(before) {
			t.Fatal("the mask was grown on the desk's goroutine")
		}
	}
	for range 5 {
		s.background() // of the cancelled ones too, which change nothing
	}
	want := before.Grow(5)
	if !s.page().Objects[0].Mask.Equal(want) {
		t.Error("the mask is not what the last asked for")
	}
	s.Undo()
	if !s.page().Objects[0].Mask.Equal(before) {
		t.Error("it was not one step")
	}
}

func TestGrowBelongsToTheOpenObjectAndIsKeptWithIt(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep click answer frame lookEnds")
	kept, draft := s.page().Objects[0].Mask, s.page().Draft.ChosenLogits().Mask()
	s.Refine(desk.Refinement{Grow: 4}, true)
	s.background()
	if v := s.View(); v.Refinable != desk.RefineDraft || v.DraftRefined == nil || !v.DraftRefined.Equal(draft.Grow(4)) {
		t.Errorf("the view has %v, refined by %+v", v.Refinable, v.Refinement)
	}
	s.play("click answer frame lookEnds")
	s.background() // the next answer is refined too
	want := s.page().Draft.ChosenLogits().Mask().Grow(4)
	s.Keep()
	objects := s.page().Objects
	if len(objects) != 2 || !objects[0].Mask.Equal(kept) || !objects[1].Mask.Equal(want) {
		t.Error("what was grown is not the open object alone")
	}
	if v := s.View(); v.Refinement != (desk.Refinement{}) {
		t.Error("the kept object's sliders do not begin at nothing")
	}
}

func TestSavingWaitsForTheMaskAsItWillBe(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	var saved []mask.Mask
	save := func() { s.Save(func(f desk.Final) { saved = append(saved, f.Mask()) }) }
	s.play("click")
	save()
	s.play("answer frame")
	if len(saved) != 0 {
		t.Fatal("a mask was saved before it was there")
	}
	s.lookEnds()
	if len(saved) != 1 || !saved[0].At(80, 100) {
		t.Fatalf("%d masks were saved", len(saved))
	}
	save()
	if len(saved) != 2 {
		t.Error("with nothing awaited saving waits")
	}
	s.expect("a.png: 0 objects, 1 points")
}

func TestATurnWaitsForWhatItSettles(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	s.play("click keep click keep answer frame next")
	if s.View().Status.Opening {
		t.Error("the page is turned before the second object is kept")
	}
	s.play("lookEnds answer frame lookEnds background")
	if n := len(s.Document().Pages()[0].Objects); n != 2 {
		t.Errorf("Enter was pressed twice, %d objects were kept", n)
	}
}

func TestCandidatesStandByTheirSizeAndNoneMovesUnderThePointer(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame")
	before := s.View().Candidates
	var areas []int
	for _, i := range before.Indices {
		areas = append(areas, before.Answer.LowRes[i].Mask().Area())
	}
	if len(areas) != 3 || areas[0] > areas[1] || areas[1] > areas[2] {
		t.Errorf("the candidates cover %v", areas)
	}
	// A closer look sees more in the first of them than there is in the last.
	q, first := s.engine.looks[0], before.Indices[0]
	seen := &prompt.Answer{LowRes: slices.Clone(before.Answer.LowRes), IoU: before.Answer.IoU, Looked: make([]bool, 4), Cover: before.Answer.Covers()}
	seen.Looked[s.page().Draft.Chosen] = true
	data := make([]float32, len(seen.LowRes[first].Data))
	for i := range data {
		data[i] = 1
	}
	seen.LowRes[first].Data = data
	s.Take([]inference.Event{{Kind: inference.EventLooked, Op: inference.OpLook, Generation: q.Generation, Revision: q.Revision, Query: q,
		Index: s.page().Draft.Chosen, Chosen: s.page().Draft.Chosen, Answer: seen}})
	if after := s.View().Candidates; after.Answer != seen || !slices.Equal(after.Indices, before.Indices) {
		t.Errorf("the candidates stood as %v and stand as %v", before.Indices, after.Indices)
	}
}

func TestMasksWithNothingInThemAreNotOffered(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click")
	q := s.engine.asks[0]
	empty := answerOf(q, s.page())
	for i := range empty.LowRes {
		empty.LowRes[i].Data = make([]float32, len(empty.LowRes[i].Data))
	}
	s.Take([]inference.Event{{Kind: inference.EventAnswer, Op: inference.OpAsk, Generation: q.Generation, Revision: q.Revision, Query: q, Answer: empty}})
	if v := s.View(); v.Candidates != nil || v.Hint != desk.HintNothing {
		t.Errorf("offered are %+v, the hint is %v", v.Candidates, v.Hint)
	}
}

// A digit and a row of the class panel do the same, whatever is open, selected or neither.
func TestADigitAndARowGiveTheClassToTheSame(t *testing.T) {
	for _, c := range []struct {
		state, play string
		object      string // whose class it is then
		again       bool   // given again, it is given no more
	}{
		{"nothing", "", "next", true},
		{"a draft", "click answer frame", "draft", false},
		{"a selected object", "click answer frame lookEnds keep", "selected", false},
		{"a draft beside a selected object", "click answer frame lookEnds keep click answer frame", "draft", false},
	} {
		for _, by := range []string{"a digit", "a row"} {
			s := newStage(t, "a.png")
			s.open("a.png")
			s.Document().AddClass("cat")
			dog, _ := s.Document().AddClass("dog")
			s.play(c.play)
			give := func() { s.GiveClass(dog) }
			if by == "a digit" {
				give = func() { s.ClassKey(2) }
			}
			has := func() string {
				p := s.page()
				switch o, ok := p.Object(p.Selected); {
				case p.Draft.Class == dog:
					return "draft"
				case ok && o.Class == dog:
					return "selected"
				case s.View().Class == dog:
					return "next"
				}
				return ""
			}
			before, _ := s.page().Object(s.page().Selected)
			give()
			if got := has(); got != c.object {
				t.Errorf("%s, %s: the class is that of %q, want %q", c.state, by, got, c.object)
			}
			if s.View().Class != dog {
				t.Errorf("%s, %s: the panel does not show it", c.state, by)
			}
			if after, _ := s.page().Object(s.page().Selected); c.object == "draft" && after.Class != before.Class {
				t.Errorf("%s, %s: the selected object has another class as well", c.state, by)
			}
			give()
			if got := has(); (got == "") != c.again {
				t.Errorf("%s, %s: given again it is that of %q", c.state, by, got)
			}
		}
	}
}

// What is kept after a class was given to those that come has it, and others beside it can be given theirs.
func TestAClassForTheNextObjectIsThatOfTheNextObject(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	cat, _ := s.Document().AddClass("cat")
	dog, _ := s.Document().AddClass("dog")
	s.GiveClass(cat)
	s.play("click answer frame lookEnds keep")
	s.Select(0)
	s.GiveClass(dog)
	if got := s.page().Objects[0].Class; got != cat {
		t.Error("an object that is not selected was given the class")
	}
	s.play("click answer frame lookEnds keep")
	if got := s.page().Objects[1].Class; got != dog {
		t.Error("the next object is not of the chosen class")
	}
}
