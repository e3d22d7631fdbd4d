package parts

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/look"
)

func TestCandidateStripIsThereOnlyWithCandidates(t *testing.T) {
	s := NewCandidateStrip(nil)
	if s.Visible() {
		t.Error("an empty strip is visible")
	}
	s.SetCandidates(candidates(), 1)
	if !s.Visible() || !s.tiles[1].chosen {
		t.Error("three candidates, the second chosen, are not shown")
	}
	wide := s.MinSize().Width
	s.SetCandidates(candidates()[:1], 0)
	if s.MinSize().Width >= wide {
		t.Error("one candidate takes as much room as three")
	}
	s.SetCandidates(nil, 0)
	if s.Visible() {
		t.Error("the strip stayed")
	}
}

func TestCandidateStripTells(t *testing.T) {
	s := NewCandidateStrip(nil)
	window(t, s, 480, 80)
	chosen, kept := -1, 0
	s.OnChoose, s.OnKeep = func(i int) { chosen = i }, func() { kept++ }
	s.SetCandidates(candidates(), 0)
	test.Tap(s.tiles[2])
	test.Tap(s.keep)
	if chosen != 2 || !s.tiles[2].chosen || s.tiles[0].chosen || kept != 1 {
		t.Errorf("chosen %d, kept %d", chosen, kept)
	}
	if got := shownTexts(t, s.tiles[2]); !slices.Equal(got, []string{"3", "0.74"}) {
		t.Errorf("tile says %q", got)
	}
}

func TestSilhouetteShowsTheSetPart(t *testing.T) {
	mask := image.NewAlpha(image.Rect(0, 0, 200, 100))
	for y := 40; y < 60; y++ {
		for x := 100; x < 140; x++ {
			mask.Pix[mask.PixOffset(x, y)] = 255
		}
	}
	got := Silhouette(mask, look.Object(0), 64)
	if b := got.Bounds(); b.Dx() != 64 || b.Dy() < 32 || b.Dy() > 48 {
		t.Errorf("size %v for a part of 40 x 20", b)
	}
	if _, _, _, a := got.At(got.Bounds().Dx()/2, got.Bounds().Dy()/2).RGBA(); a != 0xFFFF {
		t.Error("the middle is not set")
	}
	if _, _, _, a := got.At(0, 0).RGBA(); a != 0 {
		t.Error("the margin is set")
	}
	if b := Silhouette(image.NewAlpha(image.Rect(0, 0, 5, 5)), look.Object(0), 64).Bounds(); b.Dx() != 64 {
		t.Errorf("an empty mask gives %v", b)
	}
}

func TestStatusBarShowsOnlyWhatThereIs(t *testing.T) {
	b := NewStatusBar()
	window(t, b, 900, 24)
	if got := shownTexts(t, b); len(got) != 0 || b.zoom.Visible() {
		t.Errorf("an empty bar says %q", got)
	}
	b.SetZoom(0.333)
	b.SetPicture(2241, 1500)
	b.SetCursor(900, 370, true)
	b.SetHint("Click a thing")
	if got := shownTexts(t, b); !slices.Equal(got, []string{"2241 × 1500", "x 900  y 370", "Click a thing"}) {
		t.Errorf("says %q", got)
	}
	b.SetCursor(900, 370, false)
	if got := shownTexts(t, b); slices.Contains(got, "x 900  y 370") {
		t.Error("the place stayed after the pointer left")
	}
	for scale, want := range map[float64]string{1: "100 %", 0.333: "33 %", 0.0512: "5.1 %", 16: "1600 %"} {
		if got := zoomText(scale); got != want {
			t.Errorf("zoom %v: %q, want %q", scale, got, want)
		}
	}
}

func TestFilmstripAsksOnlyForThumbsInSight(t *testing.T) {
	f := NewFilmstrip()
	var asked []int
	f.OnNeed = func(i int) { asked = append(asked, i) }
	window(t, f, 640, 96)
	f.SetFrames(frames(512), 300)
	if len(asked) == 0 || len(asked) > 8 || !slices.Contains(asked, 300) {
		t.Errorf("asked for %v", asked)
	}
	before := len(asked)
	f.SetThumb(300, scene(30, 20, 1))
	f.Refresh()
	if len(asked) != before {
		t.Errorf("asked again: %v", asked)
	}
}

func TestFilmstripForgetsThumbsFarAway(t *testing.T) {
	f := NewFilmstrip()
	window(t, f, 640, 96)
	f.SetFrames(frames(5000), 0)
	for i := range 2000 {
		f.SetThumb(i, scene(3, 2, 1))
	}
	if n := len(f.thumbs); n > keptThumbs+1 {
		t.Errorf("%d thumbs are kept", n)
	}
	f.SetThumb(-1, scene(3, 2, 1))
	f.SetThumb(5000, scene(3, 2, 1))
	if f.thumbs[-1] != nil || f.thumbs[5000] != nil {
		t.Error("a thumb out of range was kept")
	}
}

func TestFilmstripShowsTheTappedFrame(t *testing.T) {
	f := NewFilmstrip()
	shown := -1
	f.OnShow = func(i int) { shown = i }
	window(t, f, 640, 96)
	f.SetFrames(frames(20), 0)
	test.Tap(f.lane.item(2).(*frameTile))
	if shown != 2 {
		t.Errorf("shown %d, want 2", shown)
	}
	f.SetCurrent(19)
	if f.lane.item(19) == nil {
		t.Error("the current frame is out of sight")
	}
	if got := shownTexts(t, f); !slices.Contains(got, "20 of 20") {
		t.Errorf("says %q", got)
	}
}

func TestLaneMovesWithTheWheelInItsRange(t *testing.T) {
	f := NewFilmstrip()
	window(t, f, 640, 96)
	f.SetFrames(frames(20), 0)
	wheel := func(dx, dy float32) { f.lane.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DX: dx, DY: dy}}) }
	wheel(0, -25)
	if f.lane.offset != 50 {
		t.Errorf("the plain wheel moved the row to %v, want 50", f.lane.offset)
	}
	wheel(-25, 0)
	if f.lane.offset != 75 {
		t.Errorf("the sideways wheel moved the row to %v, want 75", f.lane.offset)
	}
	wheel(0, 9999)
	if f.lane.offset != 0 {
		t.Errorf("before the beginning: %v", f.lane.offset)
	}
	wheel(0, -99999)
	if end := f.lane.length() - f.lane.view(); f.lane.offset != end {
		t.Errorf("beyond the end: %v, want %v", f.lane.offset, end)
	}
	f.lane.bar.Dragged(&fyne.DragEvent{Dragged: fyne.Delta{DX: -9999}})
	if f.lane.offset != 0 {
		t.Errorf("dragging the bar to the left end gives %v", f.lane.offset)
	}
}
