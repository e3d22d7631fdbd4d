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
