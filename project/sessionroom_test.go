package project

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"clickmask/mask"
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
