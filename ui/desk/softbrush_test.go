package desk_test

import (
	"testing"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/ui/desk"
)

// soft is a soft stroke on a picture of the stage, and the share of its pixel right of its middle by so many.
func soft(x, y float64) mask.Alpha {
	return mask.SoftStroke(400, 300, []mask.Point{{X: x, Y: y}}, 20, 1)
}

func shareAt(a mask.Alpha, x, y int) uint8 {
	line := make([]byte, 1)
	a.Rows().Fill(line, x, y)
	return line[0]
}

func (s *stage) cutOut() (a mask.Alpha) {
	s.t.Helper()
	s.Save(func(f desk.Final) {
		var err error
		if a, _, err = f.Alpha(s.t.Context(), matte.Edge{}, matte.Job{}); err != nil {
			s.t.Fatal(err)
		}
	})
	return a
}

// What was drawn softly is cut out with its shares: while it is open, once it is kept, and when the model answered again.
func TestSoftStrokesAreCutOutWithTheirShares(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds")
	stroke := soft(370, 270)
	s.Draw(stroke, false)
	holds := func(when string) {
		t.Helper()
		a := s.cutOut()
		for _, x := range []int{370, 375, 380, 384, 388} {
			if got, want := shareAt(a, x, 270), shareAt(stroke, x, 270); got != want {
				t.Errorf("%s: the pixel at %d has %d, want %d", when, x, got, want)
			}
		}
	}
	holds("on the draft")
	s.play("keep")
	holds("once it is kept")
	o := s.page().Objects[0]
	if o.Mask.At(382, 270) || !o.Mask.At(376, 270) {
		t.Error("the hard mask does not end at one half")
	}
	s.Reopen(o.ID)
	holds("opened again")
	s.play("click answer frame lookEnds")
	holds("after a later answer")
	s.play("keep")
	holds("kept again")
	s.Undo()
	s.Undo()
	s.Undo()
	holds("undone")
	if got := s.View().Objects; len(got) != 1 || !got[0].Hand.Soft() {
		t.Error("the shares of the object are not shown")
	}
}

func TestASoftEraserLeavesShares(t *testing.T) {
	s := objectsOn(t)
	s.selects(1)
	o, _ := s.page().Object(1)
	b := o.Mask.Bounds()
	x, y := (b.Min.X+b.Max.X)/2, (b.Min.Y+b.Max.Y)/2
	stroke := mask.SoftStroke(400, 300, []mask.Point{{X: float64(x), Y: float64(y)}}, 6, 1)
	s.Draw(stroke, true)
	a := s.cutOut()
	for d := range 6 {
		if !o.Mask.At(x+d, y) {
			t.Fatal("the object is too small for this test")
		}
		if got, want := shareAt(a, x+d, y), 255-shareAt(stroke, x+d, y); got != want {
			t.Errorf("the pixel at %d has %d, want %d", d, got, want)
		}
	}
}
