package parts

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/style"
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
	if got := shownTexts(t, s.tiles[2]); !slices.Equal(got, []string{"whole", "0.74"}) { // no number: digits mean classes
		t.Errorf("tile says %q", got)
	}
}

func TestSizeWordsFollowTheAreas(t *testing.T) {
	for _, c := range []struct {
		areas []float64
		want  []string
	}{
		{[]float64{10, 30, 20}, []string{"part", "whole", "thing"}},
		{[]float64{30, 20, 10}, []string{"whole", "thing", "part"}},
		{[]float64{10, 10, 20}, []string{"", "", ""}},
		{[]float64{10, 20}, []string{"", ""}},
		{nil, nil},
	} {
		if got := SizeWords(c.areas); !slices.Equal(got, c.want) {
			t.Errorf("%v: %q, want %q", c.areas, got, c.want)
		}
	}
}

func TestStripNamesTheClassAndGetsSmall(t *testing.T) {
	s := NewCandidateStrip(nil)
	window(t, s, 640, 80)
	s.SetCandidates(candidates(), 0)
	plain := s.MinSize()
	if !s.SetClass("dog", 1) || s.MinSize().Width <= plain.Width || s.SetClass("dog", 1) {
		t.Error("the class takes no room of its own, or the strip tells of a change that there was not")
	}
	s.SetCompact(true)
	if small := s.MinSize(); small.Height >= plain.Height*2/3 || small.Width >= plain.Width {
		t.Errorf("compact is %v, else %v", small, plain)
	}
	s.SetCandidates(candidates(), 1)
	if got := shownTexts(t, s.tiles[1]); len(got) != 0 {
		t.Errorf("a compact tile says %q", got)
	}
	s.SetCompact(false)
	s.SetClass("", 0)
	if s.MinSize() != plain {
		t.Errorf("it is %v in the end, was %v", s.MinSize(), plain)
	}
}

func TestKeepStaysWhereItIsWhenAClassComes(t *testing.T) {
	for _, compact := range []bool{false, true} {
		s := NewCandidateStrip(nil)
		window(t, s, 900, 80)
		s.SetCandidates(candidates(), 0)
		s.SetCompact(compact)
		at, core := s.keep.Position(), s.Core()
		if core != s.MinSize().Width {
			t.Errorf("without a class the core is %v of %v", core, s.MinSize().Width)
		}
		for _, name := range []string{"dog", "a class with quite a long name of its own", ""} {
			s.SetClass(name, 1)
			if s.keep.Position() != at || s.Core() != core {
				t.Errorf("with the class %q keep is at %v, was at %v", name, s.keep.Position(), at)
			}
			if end := s.class.Position().X + s.class.MinSize().Width; name != "" && end > s.MinSize().Width {
				t.Errorf("the class %q reaches to %v of %v", name, end, s.MinSize().Width)
			}
		}
	}
}

func TestNoNameLosesItsEnd(t *testing.T) {
	width := func(s string) float32 { return float32(len([]rune(s))) }
	for _, c := range []struct {
		name string
		room float32
		want string
	}{
		{"IMG_20240101_123456.jpg", 12, "IMG_…456.jpg"},
		{"IMG_2041.jpg", 12, "IMG_2041.jpg"},
		{"写真の長い名前の一覧.png", 8, ""},
		{"abc", 0, ""},
	} {
		got := cutMiddle(c.name, c.room, width)
		if width(got) > c.room {
			t.Errorf("%q is wider than %v", got, c.room)
		}
		if c.room == 12 && got != c.want || c.room == 0 && got != "" {
			t.Errorf("%q in %v is %q, want %q", c.name, c.room, got, c.want)
		}
	}
	a, b := cutMiddle("IMG_20240101_000001.jpg", 12, width), cutMiddle("IMG_20240101_000002.jpg", 12, width)
	if a == b {
		t.Errorf("two pictures are both %q", a)
	}
}

func TestTheCurrentFrameIsWhollyInSight(t *testing.T) {
	for _, width := range []float32{400, 640, 647, 720, 1000} {
		f := NewFilmstrip()
		w := window(t, f, width, 96)
		f.SetStills(stills(512), 0)
		whole := func(when string, i int) {
			t.Helper()
			tile := f.lane.item(i)
			if tile == nil || tile.Position().X < 0 || tile.Position().X+tile.Size().Width > f.lane.Size().Width {
				t.Errorf("at %v %s frame %d is cut off", width, when, i)
			}
		}
		for _, i := range []int{8, 9, 10, 99, 100, 511, 400, 0} {
			f.SetCurrent(i)
			whole("", i)
		}
		f.SetCurrent(300)
		w.Resize(fyne.NewSize(width-60, 96))
		whole("made narrower", 300)
	}
}

func TestTheStripShowsWhatComesNext(t *testing.T) {
	f := NewFilmstrip()
	window(t, f, 1280, 96)
	f.SetStills(stills(40), 0)
	whole := func(i int) bool {
		tile := f.lane.item(i)
		return tile != nil && tile.Position().X >= 0 && tile.Position().X+stillPitch <= f.lane.Size().Width
	}
	for _, i := range []int{1, 9, 10, 11, 12, 38, 39, 20, 1, 0} {
		f.SetCurrent(i)
		for _, beside := range []int{max(0, i-2), min(39, i+2)} {
			if !whole(beside) {
				t.Errorf("frame %d is not in sight beside %d", beside, i)
			}
		}
	}
}

func TestNoFrameIsCutOffBeforeTheCount(t *testing.T) {
	for _, width := range []float32{400, 512, 640, 720, 999} {
		f := NewFilmstrip()
		window(t, f, width, 96)
		f.SetStills(stills(300), 0)
		for i := range 12 {
			if tile := f.lane.item(i); tile != nil && tile.Position().X < f.lane.Size().Width && tile.Position().X+stillPitch > f.lane.Size().Width {
				t.Errorf("at %v frame %d is cut off", width, i)
			}
		}
	}
}

func TestATipGoesWhenItsFrameScrollsAway(t *testing.T) {
	tips := NewTipLayer()
	f := NewFilmstrip()
	f.SetTips(tips)
	window(t, f, 640, 96)
	f.SetStills(stills(20), 0)
	f.lane.item(1).(*stillTile).MouseIn(nil)
	tips.reveal()
	if !tips.shown {
		t.Fatal("there is no tip")
	}
	f.lane.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: 25}}) // at its beginning already
	if !tips.shown {
		t.Error("the tip went although nothing moved")
	}
	f.lane.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -100}})
	if tips.shown || tips.target != nil {
		t.Error("the tip stayed when its frame had moved away")
	}
}

func TestFramesAreMarkedAndSayWhy(t *testing.T) {
	f := NewFilmstrip()
	window(t, f, 800, 96)
	var asked []int
	f.OnNeed = func(i int) { asked = append(asked, i) }
	f.SetStills([]Still{{Name: "a.jpg", Done: true}, {Name: "b.jpg", State: StillMissing}, {Name: "c.jpg"}}, 0)
	if !slices.Equal(asked, []int{0, 2}) {
		t.Errorf("asked for the thumbs %v: a picture that is not there has none", asked)
	}
	f.SetStill(2, Still{Name: "c.jpg", State: StillUnreadable, Reason: "c.jpg is damaged."})
	f.SetStill(7, Still{State: StillDone})
	for i, want := range []string{"a.jpg: done", "b.jpg: the file is not there", "c.jpg is damaged."} {
		if got := f.lane.item(i).(*stillTile).tip(); got != want {
			t.Errorf("the tip is %q, want %q", got, want)
		}
	}
	f.SetStill(1, Still{Name: "b.jpg"}) // found again
	if !slices.Contains(asked, 1) {
		t.Errorf("asked for the thumbs %v: a picture that was found again has one", asked)
	}
}

func TestSilhouetteShowsTheSetPart(t *testing.T) {
	mask := image.NewAlpha(image.Rect(0, 0, 200, 100))
	for y := 40; y < 60; y++ {
		for x := 100; x < 140; x++ {
			mask.Pix[mask.PixOffset(x, y)] = 255
		}
	}
	got := Silhouette(mask, style.Object(0), 64)
	if b := got.Bounds(); b.Dx() != 64 || b.Dy() < 32 || b.Dy() > 48 {
		t.Errorf("size %v for a part of 40 x 20", b)
	}
	if _, _, _, a := got.At(got.Bounds().Dx()/2, got.Bounds().Dy()/2).RGBA(); a != 0xFFFF {
		t.Error("the middle is not set")
	}
	if _, _, _, a := got.At(0, 0).RGBA(); a != 0 {
		t.Error("the margin is set")
	}
	if b := Silhouette(image.NewAlpha(image.Rect(0, 0, 5, 5)), style.Object(0), 64).Bounds(); b.Dx() != 64 {
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
	b.SetPlace(4, 12)
	if got := shownTexts(t, b); slices.Contains(got, "5 of 12") {
		t.Error("the number of the picture is there twice")
	}
	b.ShowPlace(true)
	if got := shownTexts(t, b); !slices.Contains(got, "5 of 12") {
		t.Errorf("without a filmstrip it says %q", got)
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
	f.SetStills(stills(512), 300)
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
	f.SetStills(stills(5000), 0)
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
	f.SetStills(stills(20), 0)
	test.Tap(f.lane.item(2).(*stillTile))
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
	f.SetStills(stills(20), 0)
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

// Candidates that go elsewhere, or out of sight, leave no tip behind.
func TestATipGoesWithItsCandidate(t *testing.T) {
	for name, goes := range map[string]func(s *CandidateStrip){
		"moved":   func(s *CandidateStrip) { s.Move(fyne.NewPos(40, 0)) },
		"crowded": func(s *CandidateStrip) { s.SetCrowded(true) },
		"fewer":   func(s *CandidateStrip) { s.SetCandidates([]Candidate{{Score: 1}}, 0) },
	} {
		tips := NewTipLayer()
		s := NewCandidateStrip(tips)
		s.SetCandidates([]Candidate{{Score: 1}, {Score: 0.5}}, 0)
		window(t, s, 600, 80)
		s.tiles[1].MouseIn(nil)
		tips.reveal()
		s.Move(s.Position())
		if !tips.shown {
			t.Fatal("there is no tip, although nothing has moved")
		}
		if goes(s); tips.shown {
			t.Errorf("%s: the tip stays", name)
		}
	}
}
