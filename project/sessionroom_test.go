package project

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
)

// A folder of 70,000 frames was worked on and saved, and nobody could open that file again, nor what autosave had kept of it.
func TestASessionThatNobodyCouldReadIsNotWritten(t *testing.T) {
	pages := func(n int) Session {
		var s Session
		for i := range n {
			s.Pages = append(s.Pages, Page{ID: PageID(i + 1), Path: "/pictures/a.png", Name: "a.png"})
		}
		return s
	}
	classes := func(n int) (s Session) {
		for i := range n {
			s.Classes = append(s.Classes, Class{ID: ClassID(i + 1), Name: fmt.Sprint(i)})
		}
		return s
	}
	for name, of := range map[string]func(n int) Session{"pages": pages, "classes": classes} {
		var text bytes.Buffer
		if err := WriteSession(&text, of(MaxPages), "/pictures"); err != nil {
			t.Fatalf("%s: as many as are read: %v", name, err)
		}
		if _, err := ReadSession(&text, "/pictures"); err != nil {
			t.Errorf("%s: what was written is not read: %v", name, err)
		}
		if err := WriteSession(io.Discard, of(MaxPages+1), "/pictures"); !tooLarge(err) {
			t.Errorf("%s: one more than are read: %v", name, err)
		}
	}
	full := mask.Full(2, 1<<20) // a run in each row, of some bytes
	s := pages(1)
	s.Pages[0].W, s.Pages[0].H = full.Size()
	for i := range maxSessionRuns>>20 + 1 {
		s.Pages[0].Objects = append(s.Pages[0].Objects, Object{ID: uint64(i + 1), Mask: full})
	}
	if err := WriteSession(io.Discard, s, "/pictures"); !tooLarge(err) {
		t.Errorf("more masks than are read: %v", err)
	}
	w := &room{w: io.Discard, most: 9}
	if _, err := w.Write(make([]byte, 9)); err != nil {
		t.Error(err)
	}
	if _, err := w.Write(make([]byte, 1)); !tooLarge(err) {
		t.Errorf("more bytes than are read: %v", err)
	}
}

func TestMasksOfThingsAreNeverTooManyForTheirFile(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	const w, h = 1200, 900
	s := Session{Pages: []Page{{ID: 1, Path: "/a.png", Name: "a.png", W: w, H: h}}}
	for i := range 100 {
		var runs []mask.Run
		for y := range h { // as wide as a thing and as one that is thin
			x0 := 100 + r.IntN(40)
			runs = append(runs, mask.Run{Y: int32(y), X0: int32(x0), X1: int32(x0 + 5 + r.IntN(10+i*5))})
		}
		m, err := mask.New(w, h, runs)
		if err != nil {
			t.Fatal(err)
		}
		s.Pages[0].Objects = append(s.Pages[0].Objects, Object{ID: uint64(i + 1), Mask: m})
	}
	var text bytes.Buffer
	if err := WriteSession(&text, s, "/"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := readSession(&text, "/", 0); err != nil {
		t.Errorf("with no runs but those that its bytes allow: %v", err)
	}
}

// What the writer counts is what the reader counts, or one refuses what the other takes.
func TestWriterAndReaderCountTheSameRuns(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 11))
		d := opened(3)
		for range 60 {
			scramble(t, d, r)
		}
		s, wrote := d.Session(), 0
		for i := range s.Pages {
			wrote += s.Pages[i].runs()
		}
		var text bytes.Buffer
		if err := WriteSession(&text, s, "/pictures"); err != nil {
			t.Fatal(err)
		}
		in := newReader("/pictures", maxSessionRuns)
		if err := in.readAll(&text); err != nil {
			t.Fatal(err)
		}
		if read := runsFor(int64(len(in.data))) - in.runs; read != wrote {
			t.Errorf("seed %d: %d runs are written and %d read", seed, wrote, read)
		}
	}
}

func TestWorkThatGrowsTooLargeForAWholeSessionIsKeptInItsJournal(t *testing.T) {
	var s Session
	for i := range MaxPages {
		s.Pages = append(s.Pages, Page{ID: PageID(i + 1), Path: "/a.png", Name: "a.png"})
	}
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: newHandClock(), Result: func(err error) { t.Errorf("it says %v", err) }})
	a.keeper.foldAt, a.keeper.foldTimes = 1, 0 // each change is followed by a whole session
	for i := range 3 {
		s.Pages = append(slices.Clip(s.Pages), Page{ID: PageID(MaxPages + i), Path: "/a.png", Name: "a.png"})
		if i == 0 {
			s.Pages = s.Pages[:MaxPages]
		}
		a.Update(s, true)
		if err := a.Flush(); err != nil {
			t.Fatalf("change %d: %v", i, err)
		}
		a.settle()
		if got := left(t, a); len(got.Pages) != MaxPages+i {
			t.Fatalf("after change %d %d pages are left", i, len(got.Pages))
		}
	}
}

// manyRuns is a session with a page of one object more than a reader of one record takes, of some bytes each, after n pages of 200 bytes; alone
// has the pages without objects.
func manyRuns(n int) (alone, all Session) {
	for i := range n {
		alone.Pages = append(alone.Pages, Page{ID: PageID(i + 2), Path: "/" + strings.Repeat("a", 160), Name: "a.png"})
	}
	full := mask.Full(2, 1<<20) // a run in each row
	page := Page{ID: 1, Path: "/pictures/b.png", Name: "b.png"}
	page.W, page.H = full.Size()
	alone.Pages = append(alone.Pages, page)
	all.Pages = slices.Clone(alone.Pages)
	big := &all.Pages[n]
	for i := range maxSessionRuns>>20 + 1 {
		big.Objects = append(big.Objects, Object{ID: uint64(i + 1), Mask: full})
	}
	return alone, all
}

// What a record asks for that no reader takes ends the journal when work is recovered, with all that came after it.
func TestAChangeThatNobodyCouldReadIsNotKeptAndTheNextOnesAre(t *testing.T) {
	alone, all := manyRuns(0)
	var told []error
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: newHandClock(), Result: func(err error) { told = append(told, err) }})
	a.Update(alone, true)
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	a.Update(all, true)
	if err := a.Flush(); !tooLarge(err) || len(told) == 0 {
		t.Fatalf("the error is %v, told %d times", err, len(told))
	}
	fewer := Session{Pages: slices.Clone(all.Pages)}
	fewer.Pages[0].Objects = all.Pages[0].Objects[:1]
	a.Update(fewer, true)
	if err := a.Flush(); err != nil || told[len(told)-1] != nil {
		t.Fatalf("the next change: %v, told %v", err, told)
	}
	if got := left(t, a); len(got.Pages) != 1 || len(got.Pages[0].Objects) != 1 {
		t.Errorf("%d objects are left", len(got.Pages[0].Objects))
	}
}

func TestAChangeThatFitsNoRecordIsTakenByAWholeSession(t *testing.T) {
	alone, all := manyRuns(30_000) // of more bytes than the runs take that are too many
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: newHandClock()})
	a.Update(alone, true)
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	before := a.keeper.now
	a.Update(all, true)
	if err := a.Flush(); err != nil || a.keeper.now == before || exists(a.keeper.path(before.id)) {
		t.Errorf("the error is %v; the journal before is there: %v", err, exists(a.keeper.path(before.id)))
	}
}

// Whatever can be opened can be kept.
func TestAPictureOfAnySizeThatOpensComesBack(t *testing.T) {
	for _, side := range [][2]int{{picture.HardMaxPixels, 1}, {1, 2_000_000}, {20_000, 25_000}} {
		d := opened(1)
		if err := d.SetPictureOf(d.Pages()[0].ID, side[0], side[1], "h"); err != nil {
			t.Fatal(err)
		}
		a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: newHandClock()})
		a.Update(d.Session(), true)
		d.AddPoint(at(0, 0))
		a.Update(d.Session(), true)
		if err := a.Flush(); err != nil {
			t.Fatal(err)
		}
		if p := left(t, a).Pages[0]; p.W != side[0] || p.H != side[1] || len(p.Draft.Prompt.Points) != 1 {
			t.Errorf("%v comes back as %d x %d with %d points", side, p.W, p.H, len(p.Draft.Prompt.Points))
		}
	}
}

// A model of a foreign file may answer in any size.
func TestAMaskInputThatNoReaderTakesIsLeftOut(t *testing.T) {
	d := opened(1)
	page := d.Pages()[0]
	if err := d.SetPictureOf(page.ID, testW, testH, "h"); err != nil {
		t.Fatal(err)
	}
	d.AddPoint(at(1, 1))
	s := d.Session()
	const low = 1<<11 + 1
	s.Pages[0].Draft.MaskInput = &mask.Logits{Data: make([]float32, low*low), Grid: mask.Grid{PictureW: testW, PictureH: testH, ContentW: low, ContentH: low,
		InputW: low, InputH: low, LowW: low, LowH: low}}
	var text bytes.Buffer
	if err := WriteSession(&text, s, "/"); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadSession(&text, "/"); err != nil || len(got.Pages[0].Draft.Prompt.Points) != 1 {
		t.Errorf("it is not read: %v", err)
	}
}
