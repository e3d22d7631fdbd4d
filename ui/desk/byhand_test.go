package desk_test

import (
	"image"
	"slices"
	"testing"

	"clickmask/mask"
	"clickmask/ui/desk"
)

// region is a square of the test's first picture.
func region(x, y int) mask.Mask { return mask.Rect(400, 300, image.Rect(x, y, x+20, y+20)) }

func TestAReopenedObjectIsRefinedAndPutBack(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	was := s.page().Objects[0]
	asks := len(s.engine.asks)
	s.Reopen(was.ID)
	v := s.View()
	if v.Reopened != was.ID || v.DraftRefined == nil || !v.DraftRefined.Equal(was.Mask) || !v.Prompt.Equal(was.Prompt) || len(v.Objects) != 0 {
		t.Fatalf("shown are %d objects, the draft's mask %v", len(v.Objects), v.DraftRefined)
	}
	if len(s.engine.asks) != asks+1 {
		t.Fatal("the model is not asked what else there was to choose from")
	}
	if v.Candidates == nil || len(v.Candidates.Indices) != 1 {
		t.Fatal("there is nothing to keep it with")
	}
	s.play("answer")
	if v := s.View(); v.Candidates == nil || len(v.Candidates.Indices) < 2 || v.DraftRefined == nil || !v.DraftRefined.Equal(was.Mask) {
		t.Fatal("its candidates are not offered, or its mask is no longer shown")
	}
	s.play("keep")
	if got := s.page().Objects; len(got) != 1 || got[0].ID != was.ID || !got[0].Mask.Equal(was.Mask) {
		t.Fatalf("put back it is %+v", got)
	}
	s.Reopen(was.ID)
	s.play("click")
	if q := s.engine.asks[len(s.engine.asks)-1]; q.MaskInput == nil || len(q.Prompt.Points) != 2 {
		t.Fatal("a further click does not go on from the kept mask")
	}
	s.play("answer frame lookEnds keep")
	if got := s.page().Objects; len(got) != 1 || got[0].ID != was.ID || len(got[0].Prompt.Points) != 2 {
		t.Errorf("refined it is %+v", got)
	}
}

func TestEscLeavesAReopenedObjectAsItWas(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	was := s.page().Objects[0]
	s.ReopenSelected()
	s.play("click answer frame lookEnds")
	s.Draw(mask.Hard(region(0, 0)), false)
	s.Clear()
	if got := s.page().Objects; len(got) != 1 || !got[0].Mask.Equal(was.Mask) || !s.page().Draft.Empty() {
		t.Errorf("left are %+v", got)
	}
	if v := s.View(); len(v.Objects) != 1 || v.Reopened != 0 {
		t.Error("the object is not shown again")
	}
}

func TestReopeningKeepsWhatIsOpenInTheSameStep(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep click answer frame lookEnds")
	first := s.page().Objects[0].ID
	s.Reopen(first)
	if n := len(s.page().Objects); n != 2 || s.page().Draft.Of != first {
		t.Fatalf("%d objects, open is %d", n, s.page().Draft.Of)
	}
	s.Undo()
	if n := len(s.page().Objects); n != 1 || s.page().Draft.Empty() {
		t.Errorf("undone in one step there are %d objects", n)
	}
}

func TestEnterWhileAnAnswerIsAwaitedIsBeforeAStroke(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click keep")
	s.Draw(mask.Hard(region(300, 200)), false)
	if s.page().Draft.Hand != nil {
		t.Fatal("the stroke went to the mask that is still awaited")
	}
	s.play("answer frame lookEnds")
	o := s.page().Objects
	if len(o) != 1 || !mask.Subtract(region(300, 200), o[0].Mask).Empty() || o[0].Hand == nil {
		t.Errorf("the stroke is not on the object that was kept: %+v", o)
	}
}

func TestAThingIsDrawnByHandAlone(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.Draw(mask.Hard(region(10, 10)), true)
	if n := len(s.told); n == 0 || s.told[n-1].Kind != desk.NothingToErase {
		t.Error("erasing nothing is not answered with a word")
	}
	s.Draw(mask.Hard(region(10, 10)), false)
	s.Draw(mask.Hard(region(20, 20)), false)
	s.Draw(mask.Hard(region(10, 10)), true)
	v := s.View()
	if v.Hand.Empty() || v.Candidates == nil || v.Hint != desk.HintAnswered || v.Saving != desk.SaveDraft {
		t.Fatalf("what was drawn is no open object: %+v", v)
	}
	s.Keep()
	o := s.page().Objects
	want := mask.Subtract(region(20, 20), region(10, 10))
	if len(o) != 1 || !o[0].Mask.Equal(want) || o[0].Prompt.Box != nil || o[0].Model != "" {
		t.Fatalf("kept is %+v", o)
	}
	s.Draw(mask.Hard(region(60, 60)), false)
	if o := s.page().Objects; len(o) != 1 || !mask.Subtract(region(60, 60), o[0].Mask).Empty() {
		t.Error("the next stroke is not on the selected object")
	}
}

func TestWhatWasDrawnLiesOnWhatIsGrown(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds")
	s.Draw(mask.Hard(mask.Full(400, 300)), true)
	s.Draw(mask.Hard(region(10, 10)), false)
	s.Refine(desk.Refinement{Grow: 6}, true)
	s.background()
	s.Keep()
	if o := s.page().Objects; len(o) != 1 || !o[0].Mask.Equal(region(10, 10)) {
		t.Error("growing changed what was drawn")
	}
}

func TestAMaskIsAddedToTheSelectedObjectOrTakenFromIt(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds")
	s.AddToSelected() // nothing is selected
	if s.page().Draft.Empty() {
		t.Fatal("the mask is gone")
	}
	s.play("keep")
	was := s.page().Objects[0]
	s.click(150, 120)
	s.AddToSelected() // waits for its mask
	s.play("answer frame lookEnds")
	o := s.page().Objects
	if len(o) != 1 || o[0].ID != was.ID || !s.page().Draft.Empty() || o[0].Mask.Area() <= was.Mask.Area() || !mask.Subtract(was.Mask, o[0].Mask).Empty() {
		t.Fatalf("%d objects, of %d pixels, were %d", len(o), o[0].Mask.Area(), was.Mask.Area())
	}
	s.Draw(mask.Hard(region(0, 0)), false) // on the selected one
	s.play("click answer frame lookEnds")
	taken, _ := s.page().Draft.Shape()
	s.TakeFromSelected()
	if left := s.page().Objects[0].Mask; !mask.Intersect(left, taken.Mask()).Empty() || !mask.Subtract(region(0, 0), left).Empty() {
		t.Error("what is taken is still there, or more is")
	}
	s.Undo()
	if s.page().Draft.Empty() {
		t.Error("it is not one step")
	}
	s.Draw(mask.Hard(mask.Full(400, 300)), false)
	s.TakeFromSelected()
	s.play("frame lookEnds")
	if n := len(s.told); s.told[n-1].Kind != desk.NothingLeft || len(s.page().Objects) != 1 || s.page().Objects[0].Mask.Empty() {
		t.Error("all of the object was taken")
	}
}

// What was drawn on the chosen candidate makes it cover more than the others, or less: it stands where it stood all the same. The
// mask of an object that is opened again has finer numbers than the model's masks besides, and so more of them.
func TestCandidatesStandAsTheyStoodWhenAnObjectIsOpenedAgain(t *testing.T) {
	for name, work := range map[string]func(s *stage){
		"as it was": func(*stage) {},
		"drawn on":  func(s *stage) { s.Draw(mask.Hard(mask.Full(400, 300)), false) },
		"erased":    func(s *stage) { s.Draw(mask.Hard(mask.Full(400, 300)), true); s.Draw(mask.Hard(region(10, 10)), false) },
		"shrunk once it was kept": func(s *stage) {
			s.Keep()
			s.Document().SetMask(s.page().Objects[0].ID, region(10, 10), "Shrink")
		},
	} {
		for at := range 3 {
			s := newStage(t, "a.png")
			s.open("a.png")
			s.play("click answer frame lookEnds")
			if s.Choose(at); s.LooksCloser() {
				s.play("frame lookEnds")
			}
			was := *s.View().Candidates
			work(s)
			s.Keep()
			kept := s.page().Objects[0].Mask
			s.Reopen(s.page().Objects[0].ID)
			s.play("answer")
			is := s.View().Candidates
			if is == nil || !slices.Equal(is.Indices, was.Indices) || is.At != was.At {
				t.Errorf("%s, %d chosen: they stand as %+v, stood as %+v", name, at, is, was)
			}
			if shape, has := s.page().Draft.Shape(); !has || !shape.Mask().Equal(kept) {
				t.Errorf("%s, %d chosen: another mask is shown", name, at)
			}
			s.Step(1)
			s.Step(-1)
			s.Undo()
			if is := s.View().Candidates; is == nil || !slices.Equal(is.Indices, was.Indices) {
				t.Errorf("%s, %d chosen: after a step they stand as %+v, stood as %+v", name, at, is, was)
			}
		}
	}
}

// A click that waits while a mask is added to another begins with sliders of its own, as after keeping.
func TestSlidersEndWithTheMaskThatIsAddedToAnother(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	s.click(150, 120)
	s.answer()
	s.Refine(desk.Refinement{Threshold: 0.4}, true)
	s.AddToSelected() // waits for the closer look
	s.click(200, 150) // settles that
	s.play("answer")
	if v := s.View(); len(s.page().Draft.Prompt.Points) != 1 || v.Refinement != (desk.Refinement{}) {
		t.Errorf("the next object has %d points and begins with %+v", len(s.page().Draft.Prompt.Points), v.Refinement)
	}
}
