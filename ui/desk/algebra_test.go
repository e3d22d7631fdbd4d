package desk_test

import (
	"fmt"
	"image"
	"slices"
	"testing"

	"clickmask/mask"
	"clickmask/project"
	"clickmask/ui/desk"
)

// spots is a mask of the stage's first picture with those rectangles set.
func spots(list ...image.Rectangle) (m mask.Mask) {
	for _, r := range list {
		m = mask.Union(m, mask.Rect(400, 300, r))
	}
	return m
}

// holey is a large square with a hole of 25 pixels, and a speck of 9.
func holey() mask.Mask {
	return mask.Subtract(spots(image.Rect(200, 20, 260, 80), image.Rect(300, 20, 303, 23)), spots(image.Rect(220, 40, 225, 45)))
}

// objectsOn opens a picture with three objects: two squares that overlap, and the holey one. Their numbers are 1 to 3.
func objectsOn(t *testing.T) *stage {
	t.Helper()
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	s.Document().AddObjects([]project.Object{
		{Mask: spots(image.Rect(10, 10, 50, 50)), Visible: true},
		{Mask: spots(image.Rect(30, 30, 90, 90)), Visible: true},
		{Mask: holey(), Visible: true},
	}, "Import")
	return s
}

func (s *stage) selects(ids ...uint64) {
	s.Select(0)
	for _, id := range ids {
		s.SelectAlso(id)
	}
}

// areas are the pixels of the page's objects by their numbers.
func (s *stage) areas() string {
	text := ""
	for _, o := range s.page().Objects {
		text += fmt.Sprintf("%d:%d ", o.ID, o.Mask.Area())
	}
	return text
}

func TestWhatIsOpenIsKeptBeforeItIsCombined(t *testing.T) {
	s := objectsOn(t)
	s.Reopen(2)
	s.Draw(mask.Hard(spots(image.Rect(200, 200, 210, 210))), false)
	s.SelectAlso(1)
	s.Operate(desk.Unite)
	s.background()
	if got := s.areas(); got != "1:4900 3:3584 " || !s.page().Draft.Empty() {
		t.Errorf("left are %s, open is %d", got, s.page().Draft.Of)
	}
	s.Undo()
	s.Undo()
	if s.page().Draft.Of != 2 {
		t.Error("undo does not open it again")
	}
	s.Draw(mask.Hard(mask.Full(400, 300)), true)
	s.Operate(desk.Unite)
	if n := len(s.told); n == 0 || s.told[n-1].Kind != desk.NothingToKeep || len(s.page().Objects) != 3 {
		t.Error("an open object of which nothing is left is combined")
	}
}

func TestOperationsOnTheSelectedObjects(t *testing.T) {
	const before = "1:1600 2:3600 3:3584 "
	for name, c := range map[string]struct {
		selected []uint64
		op       desk.Operation
		want     string
		told     []desk.Notice
	}{
		"unite":                    {[]uint64{2, 1}, desk.Unite, "1:4800 3:3584 ", nil},
		"intersect":                {[]uint64{1, 2}, desk.Intersect, "2:400 3:3584 ", nil},
		"intersect what is apart":  {[]uint64{1, 3}, desk.Intersect, before, []desk.Notice{{Kind: desk.NothingLeft, Count: 1}}},
		"subtract":                 {[]uint64{1, 2}, desk.Subtract, "1:1600 2:3200 3:3584 ", nil},
		"subtract what is apart":   {[]uint64{1, 3}, desk.Subtract, before, []desk.Notice{{Kind: desk.NothingToChange}}},
		"split, the speck stays":   {[]uint64{3}, desk.Split, before, []desk.Notice{{Kind: desk.NothingToChange}}},
		"no overlap of all":        {[]uint64{3}, desk.NoOverlap, "1:1200 2:3600 3:3584 ", nil},
		"no overlap of those":      {[]uint64{1, 3}, desk.NoOverlap, before, []desk.Notice{{Kind: desk.NothingToChange}}},
		"no overlap of none":       {nil, desk.NoOverlap, "1:1200 2:3600 3:3584 ", nil},
		"unite, with one selected": {[]uint64{1}, desk.Unite, "", nil},
		"split, with none":         {nil, desk.Split, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := objectsOn(t)
			s.selects(c.selected...)
			s.told = nil
			if can := s.CanOperate(c.op); can != (c.want != "") {
				t.Errorf("it can be done: %v", can)
			}
			s.Operate(c.op)
			if s.areas() != before {
				t.Fatal("it was done on the desk's goroutine")
			}
			if c.want == "" {
				return
			}
			s.background()
			if got := s.areas(); got != c.want || !slices.Equal(s.told, c.told) {
				t.Errorf("the objects are %s, told is %+v; want %s and %+v", got, s.told, c.want, c.told)
			}
			if c.want == before {
				return
			}
			if s.Undo(); s.areas() != before {
				t.Errorf("undone they are %s", s.areas())
			}
		})
	}
}

func TestAnOperationEndsWhenSomethingElseIsAskedFor(t *testing.T) {
	for name, then := range map[string]func(s *stage){
		"undo":            func(s *stage) { s.SetVisible(3, false); s.Undo() },
		"another":         func(s *stage) { s.Operate(desk.Subtract); s.background() },
		"opened again":    func(s *stage) { s.Reopen(2) },
		"deleted":         func(s *stage) { s.Delete(1) },
		"another picture": func(s *stage) { s.Turn(1); s.background(); s.Turn(-1); s.background() },
		"grown":           func(s *stage) { s.Document().SetMask(1, spots(image.Rect(0, 0, 5, 5)), "Grow") },
	} {
		s := objectsOn(t)
		s.selects(1, 2)
		s.Operate(desk.Unite)
		done := <-s.calls
		then(s)
		before := s.areas()
		if done(); s.areas() != before || s.page().Objects[0].Mask.Area() == 4800 {
			t.Errorf("%s: what was asked for before is done after it: %s", name, s.areas())
		}
	}
}

func TestTheClickedPartStays(t *testing.T) {
	s := objectsOn(t)
	s.PickPart()
	if s.Picks() {
		t.Fatal("a part is to be picked of nothing")
	}
	s.selects(1, 3)
	s.PickPart()
	s.Hover(100, 100, true)
	if len(s.engine.hovers) > 0 || s.View().Hint != desk.HintPart {
		t.Errorf("%d previews are asked for, the hint is %d", len(s.engine.hovers), s.View().Hint)
	}
	s.told = nil
	if s.click(150, 150); len(s.told) != 1 || s.told[0].Kind != desk.NoPartThere || !s.Picks() {
		t.Errorf("beside all of them %+v is told, and it goes on: %v", s.told, s.Picks())
	}
	s.click(301.5, 21.5)
	s.background()
	if got := s.areas(); got != "1:1600 2:3600 3:9 " || s.Picks() {
		t.Errorf("the objects are %s, and it goes on: %v", got, s.Picks())
	}
	s.click(100, 100)
	s.expect("a.png: 3 objects, 1 points")
	if name, _ := s.Document().CanUndo(); name != "Add point" {
		t.Errorf("the step is %q", name)
	}
	s.Clear()
	s.PickPart()
	if s.PickPart(); s.Picks() {
		t.Error("it is not called off")
	}
	s.PickPart()
	if s.Select(0); s.Picks() {
		t.Error("with nothing selected it goes on")
	}
}

func TestTheSlidersWorkTogetherOnAllSelectedObjects(t *testing.T) {
	s := objectsOn(t)
	s.selects(1, 3)
	steps := []desk.Refinement{{Holes: 24}, {Holes: 25}, {Holes: 25, Specks: 10}, {Holes: desk.All, Specks: 10, Grow: -2}}
	want := []string{"1:1600 3:3584", "1:1600 3:3609", "1:1600 3:3600", "1:1296 3:3136"}
	for i, by := range steps {
		s.Refine(by, i == len(steps)-1)
		s.background()
		var shown string
		for _, o := range s.View().Objects {
			if o.Selected {
				shown += fmt.Sprintf(" %d:%d", o.ID, o.Mask.Area())
			}
		}
		if shown != " "+want[i] || s.View().Refinement != by {
			t.Errorf("%+v shows%s, want %s", by, shown, want[i])
		}
	}
	if s.areas() != "1:1296 2:3600 3:3136 " {
		t.Errorf("they are kept as %s", s.areas())
	}
	if name, _ := s.Document().CanUndo(); name != "Refine the masks" {
		t.Errorf("the step is %q", name)
	}
	s.Refine(desk.Refinement{Grow: 1}, true) // from the masks as they were, not from the smaller ones
	s.background()
	if got, want := s.page().Objects[2].Mask, holey().Grow(1); !got.Equal(want) {
		t.Errorf("grown after it was shrunk it has %d pixels, want %d", got.Area(), want.Area())
	}
	s.Undo()
	s.Undo()
	if s.areas() != "1:1600 2:3600 3:3584 " || s.View().Refinement != (desk.Refinement{}) {
		t.Errorf("undone they are %s, refined by %+v", s.areas(), s.View().Refinement)
	}
}

func TestAnObjectIsNeverRefinedToNothing(t *testing.T) {
	s := objectsOn(t)
	s.Document().AddObjects([]project.Object{{Mask: spots(image.Rect(350, 250, 354, 254)), Visible: true}}, "Import")
	s.selects(4, 2)
	s.told = nil
	s.Refine(desk.Refinement{Grow: -5}, true)
	s.background()
	if s.areas() != "1:1600 2:2500 3:3584 4:16 " {
		t.Errorf("the objects are %s", s.areas())
	}
	if !slices.Equal(s.told, []desk.Notice{{Kind: desk.NothingLeft, Count: 1}}) {
		t.Errorf("it is told %+v", s.told)
	}
}

func TestWhatIsCleanedAtEveryKeepIsShownBeforeAndComputedElsewhere(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.SetSettings(desk.Settings{Closer: true, AtKeep: desk.Refinement{Holes: desk.All, Specks: desk.All}})
	s.play("click answer frame lookEnds")
	s.Keep()
	s.expect("a.png: 0 objects, 1 points") // the mask is not there yet
	want := s.page().Draft.ChosenLogits().Mask().FillHoles(-1).DropSpecks(1 << 20)
	s.background()
	s.expect("a.png: 1 objects, 0 points")
	if got := s.page().Objects[0]; !got.Mask.Equal(want) || got.Hand != nil {
		t.Errorf("kept are %d pixels, want %d, edited %v", got.Mask.Area(), want.Area(), got.Hand != nil)
	}
	s.play("click answer frame lookEnds background")
	if v := s.View(); v.DraftRefined == nil || v.Refinement != (desk.Refinement{}) {
		t.Error("what will be kept is not shown, or the sliders have moved")
	}
	s.play("keep click keep answer frame lookEnds") // a click does not wait for the mask
	s.play("click")
	s.expect("a.png: 3 objects, 1 points")
	s.SetSettings(desk.Settings{Closer: true})
	s.play("answer frame lookEnds")
	if s.View().DraftRefined != nil {
		t.Error("it is still cleaned")
	}
}

func TestSettingsReachTheOpenObject(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds")
	s.SetSettings(desk.Settings{Closer: true, AtKeep: desk.Refinement{Holes: 9}})
	s.background()
	if s.View().DraftRefined == nil {
		t.Error("the open object is not cleaned")
	}
	s.SetSettings(desk.Settings{Closer: true})
	if s.View().DraftRefined != nil {
		t.Error("the open object is still cleaned")
	}
}

func TestAColourIsThatOfAllSelectedObjects(t *testing.T) {
	s := objectsOn(t)
	s.SetSettings(desk.Settings{ByClass: true})
	cat, _ := s.Document().AddClass("cat")
	s.Document().SetClass(1, cat)
	s.selects(1, 2)
	s.Recolour(2, 6)
	c, _ := s.Document().Classes().Find(cat)
	if o := s.page().Objects; c.Colour != 6 || o[1].Colour != 6 || o[2].Colour == 6 {
		t.Errorf("the class has colour %d, the objects %d and %d", c.Colour, o[1].Colour, o[2].Colour)
	}
	if name, _ := s.Document().CanUndo(); name != "Change colours" {
		t.Errorf("the step is %q", name)
	}
}

// What keeps the open object though nobody asked for that says so, whatever it is.
func TestWhatKeepsTheOpenObjectSaysSo(t *testing.T) {
	for name, do := range map[string]func(s *stage){
		"unite":       func(s *stage) { s.SelectAll(); s.Operate(desk.Unite) },
		"split":       func(s *stage) { s.Operate(desk.Split) },
		"a part":      func(s *stage) { s.PickPart(); s.click(200, 150) },
		"feather":     func(s *stage) { s.Feather() },
		"hair":        func(s *stage) { s.DrawHair(region(0, 0), false) },
		"another one": func(s *stage) { s.Reopen(s.page().Objects[1].ID) },
	} {
		s := newStage(t, "a.png")
		s.open("a.png")
		s.play("click answer frame lookEnds keep click answer frame lookEnds keep")
		open := s.page().Objects[0].ID
		s.Reopen(open)
		s.play("answer")
		s.told = nil
		do(s)
		said := 0
		for _, n := range s.told {
			if n.Kind == desk.KeptFirst {
				said++
			}
		}
		if said != 1 || s.page().Draft.Of == open {
			t.Errorf("%s: told is %+v, open is %d", name, s.told, s.page().Draft.Of)
		}
	}
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	s.told = nil
	s.Reopen(s.page().Objects[0].ID)
	if len(s.told) != 0 {
		t.Errorf("nothing was open, and told is %+v", s.told)
	}
}
