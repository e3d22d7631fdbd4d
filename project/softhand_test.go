package project

import (
	"bytes"
	"strings"
	"testing"

	"clickmask/mask"
)

// softly is a soft stroke on the test's pictures.
func softly(x, y float64) mask.Alpha {
	return mask.SoftStroke(testW, testH, []mask.Point{{X: x, Y: y}}, 6, 1)
}

// brushed is a document with a soft stroke on an object and one on its draft.
func brushed(t *testing.T) (*Document, uint64) {
	t.Helper()
	d := worked(t, "/pictures")
	d.ClearDraft()
	id := d.Current().Objects[0].ID
	d.SetVisible(id, true)
	d.Select(id)
	if !d.Draw(softly(testW-9, 9), false) {
		t.Fatal("a soft stroke on an object is no step")
	}
	d.Select(0)
	if !d.Draw(softly(testW-9, testH-9), false) || !d.Draw(softly(testW-4, testH-9), true) {
		t.Fatal("a soft stroke on a draft is no step")
	}
	return d, id
}

func handOf(d *Document, id uint64) *mask.Hand {
	o, _ := d.Current().Object(id)
	return o.Hand
}

func TestASoftStrokeIsOneStep(t *testing.T) {
	d := worked(t, "/pictures")
	d.ClearDraft()
	id := d.Current().Objects[0].ID
	d.SetVisible(id, true)
	d.Select(id)
	before, _ := d.Current().Object(id)
	if !d.Draw(softly(testW-9, 9), false) {
		t.Fatal("no step")
	}
	after, _ := d.Current().Object(id)
	if !after.Hand.Soft() || after.Mask.Equal(before.Mask) {
		t.Fatal("nothing soft was drawn")
	}
	if d.Draw(softly(testW-9, 9), false) {
		t.Error("the same stroke again is a step")
	}
	faint := mask.Smaller(softly(testW-9, 9), mask.Hard(mask.Subtract(softly(testW-9, 9).Band(), after.Mask)))
	if d.Undo(); !sameHand(handOf(d, id), before.Hand) {
		t.Error("undo leaves some of the stroke")
	}
	if d.Redo(); handOf(d, id) != after.Hand {
		t.Error("redo makes another hand")
	}
	d.Undo()
	if !d.Draw(faint, false) {
		t.Error("shares below one half alone are no step")
	}
	if o, _ := d.Current().Object(id); !o.Mask.Equal(before.Mask) {
		t.Error("shares below one half are in the mask")
	}
}

func TestWhatWasDrawnSoftlyIsInSessionAndJournal(t *testing.T) {
	d, id := brushed(t)
	var text bytes.Buffer
	if err := WriteSession(&text, d.Session(), ""); err != nil {
		t.Fatal(err)
	}
	read, err := ReadSession(bytes.NewReader(text.Bytes()), "")
	if err != nil {
		t.Fatal(err)
	}
	again := New()
	again.Restore(read)
	if !sameHand(handOf(again, id), handOf(d, id)) || !sameHand(again.Current().Draft.Hand, d.Current().Draft.Hand) || read.LostEdges != 0 {
		t.Error("the session has other strokes")
	}
	before := d.Session()
	d.Draw(softly(testW-20, testH-9), false)
	after := d.Session()
	r := difference(&before, &after)
	if r == nil || len(r.Pages) != 1 || r.Pages[0].Draft == nil {
		t.Fatalf("the journal's record is %+v", r)
	}
	reader := newReader("", maxSessionRuns)
	if h, err := reader.hand(r.Pages[0].Draft.Hand, d.Current()); err != nil || !sameHand(h, d.Current().Draft.Hand) {
		t.Errorf("the journal has another stroke, %v", err)
	}
}

// Programs that know of no soft brush find in a session what counts of it, where they always found what was drawn.
func TestWhatCountsOfASoftStrokeIsWhereItAlwaysWas(t *testing.T) {
	d, id := brushed(t)
	h := handOf(d, id)
	j := encodeHand(h)
	m, err := mask.DecodeRows(testW, testH, j.Added)
	if err != nil || !m.Equal(h.Added.Half()) {
		t.Errorf("added is another mask, %v", err)
	}
}

func TestDamagedSharesCostTheSoftnessAlone(t *testing.T) {
	d, id := brushed(t)
	h := handOf(d, id)
	p := d.Current()
	good := *encodeHand(h)
	for name, damage := range map[string]func(j *handJSON){
		"no text":      func(j *handJSON) { j.AddedSoft.Shares = "!" },
		"cut off":      func(j *handJSON) { j.AddedSoft.Shares = j.AddedSoft.Shares[:len(j.AddedSoft.Shares)/2] },
		"too few":      func(j *handJSON) { j.AddedSoft.Shares = packShares(h.Added.Shares()[1:]) },
		"too many":     func(j *handJSON) { j.AddedSoft.Shares = packShares(append([]uint8{7}, h.Added.Shares()...)) },
		"nothing":      func(j *handJSON) { j.AddedSoft.Shares = packShares(make([]uint8, len(h.Added.Shares()))) },
		"another half": func(j *handJSON) { j.AddedSoft.Shares = packShares(bytes.Repeat([]uint8{1}, len(h.Added.Shares()))) },
		"more than all": func(j *handJSON) {
			shares := bytes.Repeat([]uint8{127}, len(h.Taken.Shares()))
			for i := range shares {
				if h.Taken.Shares()[i] >= 128 {
					shares[i] = 254
				}
			}
			j.TakenSoft.Shares = packShares(shares)
		},
	} {
		j := good
		added, taken := *good.AddedSoft, *good.TakenSoft
		j.AddedSoft, j.TakenSoft = &added, &taken
		damage(&j)
		r := newReader("", maxSessionRuns)
		got, err := r.hand(&j, p)
		if err != nil || got == nil || got.Soft() || !got.Added.Solid().Equal(h.Added.Half()) || r.session.LostEdges != 1 {
			t.Errorf("%s: %v, %v, %d lost", name, got, err, r.session.LostEdges)
		}
	}
	j := good
	j.AddedSoft = &softJSON{Band: mask.Full(1<<20, 1<<20).EncodeRows(), Shares: ""}
	wide := &Page{W: 1 << 20, H: 1 << 20}
	if _, err := newReader("", 1<<21).hand(&handJSON{AddedSoft: j.AddedSoft}, wide); err == nil || !strings.Contains(err.Error(), "memory") {
		t.Errorf("shares beyond all memory are read: %v", err)
	}
}

// What is split off takes its shares along, and leaves none behind.
func TestPartsTakeTheirSharesAlong(t *testing.T) {
	d := New()
	d.Open([]string{"/pictures/a.png"})
	if err := d.SetPicture(testW, testH, "pixels"); err != nil {
		t.Fatal(err)
	}
	one, other := softly(10, 10), softly(testW-10, testH-10)
	d.Draw(one, false)
	d.Draw(other, false)
	s, _ := d.Current().Draft.Shape()
	o, ok := d.Keep(s.Mask(), "", "")
	if !ok {
		t.Fatal("nothing is kept")
	}
	if !d.Remake(d.Current().ID, Split([]Object{o}, 0), "Split") || len(d.Current().Objects) != 2 {
		t.Fatal("nothing is split")
	}
	found := 0
	for _, part := range d.Current().Objects {
		a := part.Hand.Over(mask.Hard(part.Mask))
		for _, want := range []mask.Alpha{one, other} {
			if a.Equal(want) {
				found++
			}
		}
	}
	if found != 2 {
		t.Errorf("%d parts have the shares of their stroke", found)
	}
}
