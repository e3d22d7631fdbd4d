package desk_test

import (
	"sync"
	"testing"

	"clickmask/matte"
	"clickmask/project"
	"clickmask/ui/desk"
)

func (s *stage) kind(id uint64) matte.Kind {
	o, _ := s.page().Object(id)
	if o.Edge == nil {
		return matte.KindUsual
	}
	return o.Edge.Kind
}

func TestAnEdgeIsGivenToAllThatAreSelected(t *testing.T) {
	s := objectsOn(t)
	s.selects(1, 2)
	told := 0
	s.SetEdge(matte.Edge{Kind: matte.KindFine}, nil, func(err error) { told++ })
	s.background()
	if s.kind(1) != matte.KindFine || s.kind(2) != matte.KindFine || s.kind(3) != matte.KindUsual || told != 1 {
		t.Errorf("the edges are %d, %d and %d, told %d times", s.kind(1), s.kind(2), s.kind(3), told)
	}
	s.Save(func(f desk.Final) {
		a, m, err := f.Alpha(t.Context(), matte.Edge{}, matte.Job{})
		o, _ := s.page().Object(s.page().Selected)
		if err != nil || !m.Equal(o.Mask) || !a.Equal(*o.Edge.Alpha) || f.Edge().Kind != matte.KindFine {
			t.Errorf("what is saved is of %d shares, %v", len(a.Shares()), err)
		}
	})
	s.Undo()
	if s.kind(1) != matte.KindUsual || s.kind(2) != matte.KindUsual {
		t.Error("undo does not bring both edges back")
	}
}

// Glass takes its time as a fine edge does: its alpha is what the person has seen.
func TestGlassIsGivenWithItsAlpha(t *testing.T) {
	s := objectsOn(t)
	s.selects(1)
	s.SetEdge(matte.Edge{Kind: matte.KindGlass}, nil, nil)
	s.background()
	if o, _ := s.page().Object(1); o.Edge == nil || o.Edge.Kind != matte.KindGlass || o.Edge.Alpha == nil {
		t.Errorf("the edge is %+v", o.Edge)
	}
}

// How far the edges of several objects are is told of all of them together, so that it never comes to its end and begins anew.
func TestProgressIsOfAllTheObjects(t *testing.T) {
	s := objectsOn(t)
	s.selects(1, 2)
	var mu sync.Mutex
	var told []float64
	s.SetEdge(matte.Edge{Kind: matte.KindFine}, func(done, of int) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, float64(done)/float64(of))
	}, nil)
	s.background()
	if len(told) != 2 || told[0] != 0.5 || told[1] != 1 {
		t.Errorf("of two objects of a tile each it is told %v", told)
	}
}

func TestAnEdgeOfAMaskThatChangedMeanwhileIsDropped(t *testing.T) {
	s := objectsOn(t)
	s.selects(3)
	s.SetEdge(matte.Edge{Kind: matte.KindFine}, nil, nil)
	s.Document().SetMask(3, holey().Grow(2), "Grow")
	s.background()
	if s.kind(3) != matte.KindUsual {
		t.Error("an alpha of another mask was taken")
	}
}

func TestAnEdgeThatIsEndedIsNotGiven(t *testing.T) {
	s := objectsOn(t)
	s.selects(1)
	s.SetEdge(matte.Edge{Kind: matte.KindFine}, nil, func(error) { t.Error("it is told to be done") })
	s.EndEdge()
	s.background()
	if s.kind(1) != matte.KindUsual {
		t.Error("the edge was given all the same")
	}
}

// What is open is what a person looks at, not what was kept before it and is still selected: it is what is cut out, and what gets
// the edge.
func TestTheOpenObjectIsCutOutAndGetsTheEdge(t *testing.T) {
	for name, give := range map[string]func(s *stage){
		"an edge": func(s *stage) { s.SetEdge(matte.Edge{Kind: matte.KindSoft, Softness: 3}, nil, nil) },
		"feather": func(s *stage) { s.Feather() },
		"the card": func(s *stage) {
			var cut desk.Final
			s.CutOut(func(f desk.Final) { cut = f })
			if last := s.page().Objects[len(s.page().Objects)-1]; cut.Picture == nil || !cut.Mask().Equal(last.Mask) {
				t.Fatal("cut out is something else than what was open")
			}
			s.SetEdge(matte.Edge{Kind: matte.KindSoft, Softness: 3}, nil, nil)
		},
	} {
		for _, again := range []bool{false, true} {
			s := newStage(t, "a.png")
			s.open("a.png")
			s.play("click answer frame lookEnds keep click answer frame lookEnds")
			if again {
				s.play("keep")
				first, second := s.page().Objects[0].ID, s.page().Objects[1].ID
				s.Reopen(second)
				s.Select(first)
			}
			if !s.CanSetEdge() {
				t.Fatalf("%s: not offered", name)
			}
			give(s)
			s.background()
			objects := s.page().Objects
			if len(objects) != 2 || !s.page().Draft.Empty() || s.kind(objects[0].ID) != matte.KindUsual || s.kind(objects[1].ID) != matte.KindSoft {
				t.Errorf("%s, opened again %v: %d objects, the edges are %d and %d", name, again, len(objects), s.kind(objects[0].ID), s.kind(objects[len(objects)-1].ID))
			}
		}
	}
}

// After an import or carrying on nothing is selected: each picture took a click more for nothing.
func TestThePicturesOnlyObjectIsCutOutUnselected(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	s.Select(0)
	var cut desk.Final
	if s.CanSetEdge() || !s.CanCutOut() {
		t.Fatalf("an edge is offered: %v, cutting out: %v", s.CanSetEdge(), s.CanCutOut())
	}
	s.CutOut(func(f desk.Final) { cut = f })
	only := s.page().Objects[0]
	if cut.Picture == nil || !cut.Mask().Equal(only.Mask) || s.page().Selected != only.ID {
		t.Errorf("cut out is %v, selected %d", cut.Picture, s.page().Selected)
	}
	s.play("click answer frame lookEnds keep")
	if s.Select(0); s.CanCutOut() {
		t.Error("of two objects nobody knows which is meant")
	}
}

func TestSeveralObjectsAreCutOutEachByItsOwnEdge(t *testing.T) {
	s := objectsOn(t)
	s.Document().SetEdges(project.Edges{1: {Edge: matte.Edge{Kind: matte.KindHard}}, 3: {Edge: matte.Edge{Kind: matte.KindSoft, Softness: 3}}})
	pages := s.ShownFinals()
	if len(pages) != 1 || pages[0].Count != 3 {
		t.Fatalf("they are %v", pages)
	}
	list, err := pages[0].Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, true, true} {
		a, _, err := list[i].Alpha(t.Context(), matte.Edge{}, matte.Job{})
		if err != nil || a.Band().Empty() == want {
			t.Errorf("object %d has a band of %d pixels, %v", i+1, a.Band().Area(), err)
		}
	}
}

func TestFeatheringGoesOnFromTheEdgeThatThereIs(t *testing.T) {
	s := objectsOn(t)
	s.selects(1)
	for want := range 2 {
		s.Feather()
		s.background()
		if o, _ := s.page().Object(1); o.Edge == nil || o.Edge.Softness != matte.Usual.Softness+float64(want+1) {
			t.Fatalf("after %d steps the edge is %+v", want+1, o.Edge)
		}
	}
}
