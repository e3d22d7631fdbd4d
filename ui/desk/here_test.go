package desk_test

import (
	"image"
	"testing"

	"clickmask/prompt"
	"clickmask/ui/desk"
)

func TestPromptsGoToThePartThatIsRefined(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	here := image.Rect(50, 50, 200, 150)
	last := func() image.Rectangle { return s.engine.asks[len(s.engine.asks)-1].Crop }
	s.RefineHere(image.Rect(-10, -10, 399, 300))
	if n := len(s.told); n == 0 || s.told[n-1].Kind != desk.NothingToZoomInto || !s.View().Crop.Empty() {
		t.Fatal("all of the picture is taken for a part")
	}
	s.play("click answer frame lookEnds")
	was := s.page().Draft.ChosenLogits()
	s.RefineHere(here)
	if q := s.engine.asks[len(s.engine.asks)-1]; q.Crop != here || q.MaskInput != was || s.View().Crop != here {
		t.Fatalf("asked is %v, going on from %p", q.Crop, q.MaskInput)
	}
	s.Undo()
	if s.page().Draft.ChosenLogits() != was {
		t.Fatal("undo does not bring the mask back")
	}
	s.Click(prompt.Point{X: 100, Y: 100, Label: prompt.Positive}, false)
	if last() != here {
		t.Error("a further click is not asked about there")
	}
	s.Hover(120, 100, true)
	s.Box(prompt.Box{X0: 60, Y0: 60, X1: 300, Y1: 140})
	if !last().Empty() || !s.View().Crop.Empty() {
		t.Error("a box beyond the part is asked about in it")
	}
	s.RefineHere(here)
	s.play("next background")
	if !s.View().Crop.Empty() {
		t.Error("the part holds on another page")
	}
}
