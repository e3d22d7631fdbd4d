package uitest

import (
	"bytes"
	"context"
	"image"
	"runtime"
	"testing"

	"fyne.io/fyne/v2"

	"clickmask/matte"
	"clickmask/ui/parts"
)

// What is seen from near is dragged along the edge, and stays there while something else is chosen.
func TestThePreviewFromNearIsDragged(t *testing.T) {
	s := threeObjects(t)
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	pane, _, ok := find[*parts.Pane](s, nil)
	if !ok {
		t.Fatal("there is no preview")
	}
	shown := func() []byte {
		s.until("the preview is there", func() bool { return !s.has("Working…") })
		return bytes.Clone(pane.Shown().(*image.RGBA).Pix)
	}
	s.tap("400 %")
	first := shown()
	drag := func(dx, dy float32) { pane.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(dx, dy)}) }
	drag(60, 0)
	moved := shown()
	if bytes.Equal(first, moved) {
		t.Error("a drag moves nothing")
	}
	s.tap("Hard")
	s.until("the edge is hard", func() bool { return s.kindOf() == matte.KindHard })
	shown()
	s.tap("Soft")
	s.until("the edge is soft", func() bool { return s.kindOf() == matte.KindSoft })
	if now := shown(); !bytes.Equal(now, moved) {
		t.Error("another place is seen after something else was chosen")
	}
	drag(-60, 0)
	if now := shown(); !bytes.Equal(now, first) {
		t.Error("the same way back leads elsewhere")
	}
	drag(-1e6, 1e6) // no farther than the thing goes
	drag(4, 0)
	end := shown()
	drag(-4, 0)
	if bytes.Equal(end, shown()) {
		t.Error("what was dragged beyond the end has to be dragged back")
	}
	s.tap("All")
	whole := shown()
	drag(-60, 0)
	if !bytes.Equal(whole, shown()) {
		t.Error("all of it is moved")
	}
}

// heldNet answers once it is let go.
type heldNet struct{ asked, let chan struct{} }

func (n heldNet) Logits(ctx context.Context, _ []float32, w, h int) ([]float32, error) {
	select {
	case n.asked <- struct{}{}:
	default:
	}
	select {
	case <-n.let:
	case <-ctx.Done():
	}
	return make([]float32, w*h), ctx.Err()
}

// While an edge is made the card says so, whatever is chosen meanwhile, and what comes of both is shown then.
func TestTheCardSaysThatAnEdgeIsMadeUntilItIsThere(t *testing.T) {
	net := heldNet{make(chan struct{}, 1), make(chan struct{})}
	s := threeObjectsWith(t, options{net: net})
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…") // whose preview is under way
	s.tap("Glass (see-through)")
	<-net.asked
	before := runtime.NumGoroutine()
	s.tap("8 %")
	for i := 0; i < 1e5 && runtime.NumGoroutine() > before; i++ { // until what may be made besides is
		runtime.Gosched()
	}
	s.pump()
	if !s.has("Working…") {
		t.Error("the card says nothing while the edge is made")
	}
	close(net.let)
	s.until("the edge is there", func() bool { return s.kindOf() == matte.KindGlass && !s.has("Working…") })
	pane, _, _ := find[*parts.Pane](s, nil)
	if pane.Shown() == nil {
		t.Error("nothing is shown")
	}
}

// Of each object of a picture another file is offered, and who names none is back at the card.
func TestWhoNamesNoFileIsBackAtTheCardOfTheCutOut(t *testing.T) {
	s := threeObjects(t)
	for row, name := range map[string]string{"cat": "a_cutout_cat_1.png", "cup": "a_cutout_cup_3.png"} {
		s.row(row, 0)
		s.w.Command("Edge and cut-out…")
		for _, button := range []string{"Save cut-out…", "Save all objects…"} {
			asked := len(s.picker.asked)
			s.tap(button)
			s.until("the card is there again", func() bool { return len(s.picker.asked) > asked && s.has("Edge and cut-out") && !s.has("Working…") })
			if got := s.picker.asked[asked].Name; button == "Save cut-out…" && got != name {
				t.Errorf("%s is offered for %s, not %s", got, row, name)
			}
		}
		s.press(fyne.KeyEscape)
	}
}

// A JPEG has no transparency: what will lie behind the thing is seen before it is saved.
func TestThePreviewOfAJPEGHasItsGround(t *testing.T) {
	s := threeObjects(t)
	s.row("cup", 0) // which has a hole
	s.w.Command("Edge and cut-out…")
	pane, _, ok := find[*parts.Pane](s, nil)
	if !ok {
		t.Fatal("there is no preview")
	}
	magenta := func() bool {
		s.until("the preview is there", func() bool { return !s.has("Working…") })
		pix := pane.Shown().(*image.RGBA).Pix
		for i := 0; i < len(pix); i += 4 {
			if pix[i] == 255 && pix[i+1] == 0 && pix[i+2] == 255 {
				return true
			}
		}
		return false
	}
	s.tap("Magenta")
	if !magenta() {
		t.Fatal("a PNG is not seen on what it is to be looked at on")
	}
	const word = "A JPEG without a ground lies on white."
	s.tap("JPEG")
	if magenta() || !s.has(word) {
		t.Errorf("a JPEG is seen on what it will not lie on, or nothing says so: %q", s.words())
	}
	s.tap("PNG")
	if !magenta() || s.has(word) {
		t.Error("a PNG is seen as a JPEG")
	}
}
