package desk_test

import (
	"strings"
	"testing"

	"clickmask/mask"
	"clickmask/ui/desk"
)

// Each row is what is played once a mask is shown and its threshold was moved, and what the kept object then is, of the
// logits that are shown last.
func TestTheThresholdGoesIntoTheKeptMask(t *testing.T) {
	loose, tight := desk.Refinement{Threshold: -0.4}, desk.Refinement{Threshold: 0.4}
	for _, c := range []struct {
		name string
		by   desk.Refinement
		play string
		want func(l mask.Logits) mask.Mask
	}{
		{"looser", loose, "keep", func(l mask.Logits) mask.Mask { return l.Above(-0.4).Mask() }},
		{"tighter", tight, "keep", func(l mask.Logits) mask.Mask { return l.Above(0.4).Mask() }},
		{"before the others", desk.Refinement{Threshold: 0.4, Grow: 3}, "background keep",
			func(l mask.Logits) mask.Mask { return l.Above(0.4).Mask().Grow(3) }},
		{"kept before the others were computed", desk.Refinement{Threshold: 0.4, Grow: 3}, "keep background",
			func(l mask.Logits) mask.Mask { return l.Above(0.4).Mask().Grow(3) }},
		{"settled by what cannot wait", desk.Refinement{Threshold: 0.4, Grow: 3}, "keep click",
			func(l mask.Logits) mask.Mask { return l.Above(0.4).Mask().Grow(3) }},
		{"of the next answer too, as the other sliders", loose, "click answer frame lookEnds keep",
			func(l mask.Logits) mask.Mask { return l.Above(-0.4).Mask() }},
		{"of another candidate too", tight, "tab frame lookEnds keep", func(l mask.Logits) mask.Mask { return l.Above(0.4).Mask() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t, "a.png")
			s.open("a.png")
			s.play("click answer frame lookEnds")
			s.Refine(c.by, true)
			before := s.page().Draft.ChosenLogits()
			var last *mask.Logits
			for _, word := range strings.Fields(c.play) {
				if l := s.page().Draft.ChosenLogits(); l != nil {
					last = l
				}
				s.play(word)
			}
			objects := s.page().Objects
			if len(objects) != 1 {
				t.Fatalf("%d objects were kept", len(objects))
			}
			if got, want := objects[0].Mask, c.want(*last); !got.Equal(want) || got.Equal(before.Mask()) {
				t.Errorf("kept are %d pixels, want %d; at the model's own threshold they are %d", got.Area(), want.Area(), before.Mask().Area())
			}
			if v := s.View(); v.Refinement != (desk.Refinement{}) {
				t.Errorf("the next object begins with %+v", v.Refinement)
			}
		})
	}
}

func TestTheOutlineFollowsTheThresholdAndTheModelIsToldNothingOfIt(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds")
	own := s.page().Draft.ChosenLogits()
	areas := map[float32]int{}
	for _, threshold := range []float32{-0.4, 0.4, 0} {
		s.Refine(desk.Refinement{Threshold: threshold}, false)
		v := s.View()
		if !v.Thresholds || v.Refinement.Threshold != threshold || v.DraftRefined != nil || !v.Draft.Mask().Equal(own.Above(threshold).Mask()) {
			t.Errorf("at %g the view has %+v, a refined mask %v", threshold, v.Refinement, v.DraftRefined != nil)
		}
		areas[threshold] = v.Draft.Mask().Area()
	}
	if !(areas[-0.4] > areas[0] && areas[0] > areas[0.4]) {
		t.Errorf("the masks have %v pixels", areas)
	}
	if s.View().Draft != own {
		t.Error("at its own threshold the mask is a copy")
	}
	s.Refine(desk.Refinement{Threshold: 0.4}, true)
	var saved mask.Mask
	s.Save(func(f desk.Final) { saved = f.Mask() })
	if !saved.Equal(own.Above(0.4).Mask()) {
		t.Errorf("saved are %d pixels", saved.Area())
	}
	s.play("click")
	if q := s.engine.asks[len(s.engine.asks)-1]; q.MaskInput != own {
		t.Error("the next request carries other logits than the model's own")
	}
}

func TestOnlyAModelsAnswerHasAThreshold(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	kept := s.page().Objects[0].Mask
	s.Refine(desk.Refinement{Threshold: 0.4}, true)
	s.background()
	if v := s.View(); v.Thresholds || v.Refinement.Threshold != 0 || !s.page().Objects[0].Mask.Equal(kept) {
		t.Errorf("a kept object's was moved to %g", v.Refinement.Threshold)
	}
	s.Reopen(s.page().Objects[0].ID)
	s.Refine(desk.Refinement{Threshold: 0.4}, true)
	if v := s.View(); v.Thresholds || v.Refinement.Threshold != 0 || v.DraftRefined == nil || !v.DraftRefined.Equal(kept) {
		t.Errorf("that of an object that was opened again was moved to %g", v.Refinement.Threshold)
	}
	s.play("click answer frame lookEnds")
	if !s.View().Thresholds {
		t.Error("what the model has answered since has none")
	}
}
