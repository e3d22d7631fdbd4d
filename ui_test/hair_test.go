package uitest

import (
	"testing"

	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
)

// The card leads to the brush that says where hair is; what that paints belongs to the object, is undone and forgotten.
func TestHairIsPaintedFromTheCardAndForgotten(t *testing.T) {
	s := threeObjects(t)
	s.row("cat", 0)
	hair := func() (m mask.Mask) {
		if o, _ := s.page().Object(s.page().Selected); o.Edge != nil {
			m = o.Edge.Hair
		}
		return m
	}
	card := func() {
		s.w.Command("Edge and cut-out…")
		s.until("the preview is there", func() bool { return s.has("Edge and cut-out") && !s.has("Working…") })
	}
	card()
	if s.has("Nowhere") {
		t.Error("hair is forgotten that is nowhere")
	}
	s.tap("Paint where it is")
	if s.has("Softness in pixels") || !s.has("Drag over the hair") {
		t.Fatalf("the card says %q", s.words())
	}
	s.drag(50, 50, 90, 50, desktop.MouseButtonPrimary, 0)
	if !hair().At(70, 50) {
		t.Fatal("the stroke painted nothing")
	}
	s.drag(70, 50, 72, 50, desktop.MouseButtonSecondary, 0)
	if hair().At(71, 50) {
		t.Error("the right button takes nothing away")
	}
	s.w.Command("Undo")
	if !hair().At(71, 50) {
		t.Error("undo does not bring it back")
	}
	card()
	s.tap("Nowhere")
	s.until("the card is there again", func() bool { return s.has("Edge and cut-out") && !s.has("Nowhere") })
	if !hair().Empty() {
		t.Error("the hair is not forgotten")
	}
}
