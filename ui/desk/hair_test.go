package desk_test

import (
	"image"
	"testing"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/ui/desk"
)

func TestHairIsBrushedOnTheSelectedObjects(t *testing.T) {
	s := objectsOn(t)
	region := mask.Rect(400, 300, image.Rect(0, 0, 60, 60))
	s.selects()
	s.DrawHair(region, false)
	if n := len(s.told); n == 0 || s.told[n-1].Kind != desk.NothingToBrush {
		t.Errorf("told is %v", s.told)
	}
	s.selects(1, 2)
	s.DrawHair(region, false)
	o, _ := s.page().Object(1)
	if two, _ := s.page().Object(2); !o.Edge.Hair.Equal(region) || !two.Edge.Hair.Equal(region) || !s.View().Hair.Equal(region) {
		t.Error("the objects have other hair, or it is not shown")
	}
	s.SetEdge(matte.Edge{Kind: matte.KindHard}, nil, nil)
	s.background()
	o, _ = s.page().Object(1)
	if o.Edge.Kind != matte.KindHard || !o.Edge.Hair.Equal(region) || o.Edge.Alpha == nil {
		t.Errorf("with a hard edge it is %+v", o.Edge)
	}
	s.SetEdge(matte.Edge{}, nil, nil)
	s.background()
	if o, _ = s.page().Object(1); o.Edge == nil || o.Edge.Edge != matte.Usual || !o.Edge.Hair.Equal(region) {
		t.Errorf("with the usual edge it is %+v", o.Edge)
	}
	s.DrawHair(region, true)
	if o, _ = s.page().Object(1); !o.Edge.Hair.Empty() || o.Edge.Alpha != nil {
		t.Errorf("taken away it is %+v", o.Edge)
	}
	for range 4 {
		s.Undo()
	}
	if s.kind(1) != matte.KindUsual || !s.View().Hair.Empty() {
		t.Error("undo leaves some")
	}
}

// The hair brush is about the open object, as other tools of the hand are, and says that it is kept for that.
func TestHairIsBrushedOnTheOpenObject(t *testing.T) {
	hair := mask.Rect(400, 300, image.Rect(0, 0, 60, 60))
	for name, open := range map[string]func(s *stage){
		"a new one":             func(s *stage) { s.play("click answer frame lookEnds") },
		"one that is awaited":   func(s *stage) { s.play("click") },
		"one drawn by hand":     func(s *stage) { s.Select(0); s.Draw(mask.Hard(region(10, 10)), false) },
		"one opened again":      func(s *stage) { s.Reopen(s.page().Objects[0].ID) },
		"beside one, opened by": func(s *stage) { s.play("click answer frame lookEnds"); s.Select(s.page().Objects[0].ID) },
	} {
		s := newStage(t, "a.png")
		s.open("a.png")
		s.play("click answer frame lookEnds keep")
		first := s.page().Objects[0].ID
		open(s)
		want := s.page().Draft.Of
		s.told = nil
		s.DrawHair(hair, false)
		if name == "one that is awaited" {
			s.play("answer frame lookEnds")
		}
		objects := s.page().Objects
		if want == 0 {
			if len(objects) != 2 {
				t.Fatalf("%s: %d objects", name, len(objects))
			}
			want = objects[1].ID
		}
		for _, o := range objects {
			if has := o.Edge != nil && o.Edge.Hair.Equal(hair); has != (o.ID == want) {
				t.Errorf("%s: object %d of %d has the hair: %v, the first is %d", name, o.ID, want, has, first)
			}
		}
		if n := len(s.told); n == 0 || s.told[n-1].Kind != desk.KeptFirst || !s.page().Draft.Empty() {
			t.Errorf("%s: told is %+v", name, s.told)
		}
	}
}

// The hair that is shown is that of what a stroke would be about.
func TestHairIsShownOfTheOpenObject(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	hair := region(0, 0)
	s.DrawHair(hair, false)
	if !s.View().Hair.Equal(hair) {
		t.Fatal("that of the selected object is not shown")
	}
	s.play("click answer frame lookEnds")
	if !s.View().Hair.Empty() {
		t.Error("a new object is shown with another one's hair")
	}
	s.Clear()
	s.Reopen(s.page().Objects[0].ID)
	s.Select(0)
	if !s.View().Hair.Equal(hair) {
		t.Error("an object that is opened again is shown without its hair")
	}
}

// Nothing is left of the open object: what was said of that stands, and nobody else gets the hair.
func TestHairOfAnOpenObjectWithNothingInItIsNobodys(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep click answer frame lookEnds")
	s.Draw(mask.Hard(mask.Full(400, 300)), true)
	s.DrawHair(region(0, 0), false)
	if n := len(s.told); s.told[n-1].Kind != desk.NothingToKeep || s.page().Objects[0].Edge != nil || s.page().Draft.Empty() {
		t.Errorf("told is %+v, the edge of the kept one %+v", s.told[len(s.told)-1], s.page().Objects[0].Edge)
	}
}
