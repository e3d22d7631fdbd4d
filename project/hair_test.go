package project

import (
	"bytes"
	"strings"
	"testing"

	"clickmask/mask"
	"clickmask/matte"
)

func TestHairIsUndoneAndInSessionAndJournal(t *testing.T) {
	d, id, fine := edged(t)
	if !d.SetEdges(Edges{id: fine.Brush(disc(4), false)}) {
		t.Fatal("painting over hair is no step")
	}
	e := d.edgeOf(id)
	if e.Kind != matte.KindFine || e.Alpha != nil || !e.Hair.Equal(disc(4)) {
		t.Fatalf("the edge is %+v", e)
	}
	before := d.Session()
	if !d.SetEdges(Edges{id: e.Brush(disc(2), true)}) || !d.edgeOf(id).Hair.Equal(mask.Subtract(disc(4), disc(2))) {
		t.Fatal("taking some away is none")
	}
	after := d.Session()
	var text bytes.Buffer
	if err := WriteSession(&text, after, ""); err != nil {
		t.Fatal(err)
	}
	read, err := ReadSession(bytes.NewReader(text.Bytes()), "")
	if err != nil {
		t.Fatal(err)
	}
	again := New()
	again.Restore(read)
	if got := again.edgeOf(id); !got.Equal(d.edgeOf(id)) || read.LostEdges != 0 {
		t.Errorf("the session has %+v", got)
	}
	r := difference(&before, &after)
	if r == nil || len(r.Pages) != 1 || len(r.Pages[0].Changed) != 1 {
		t.Fatalf("the journal's record is %+v", r)
	}
	good := d.edgeOf(id).Hair.EncodeRows()
	for name, bad := range map[string]string{"damaged": "?" + good[1:], "of another size": mask.Full(3, 3).EncodeRows()} {
		s, err := ReadSession(strings.NewReader(strings.Replace(text.String(), good, bad, 1)), "")
		if err != nil || s.LostEdges != 1 {
			t.Errorf("%s: %v, %d lost", name, err, s.LostEdges)
			continue
		}
		again.Restore(s)
		if got := again.edgeOf(id); got == nil || got.Kind != matte.KindFine || !got.Hair.Empty() {
			t.Errorf("%s: the edge is %+v", name, got)
		}
	}
	d.Undo()
	if d.edgeOf(id) != e {
		t.Error("undo brings back another edge")
	}
	d.Undo()
	if d.edgeOf(id) != fine {
		t.Error("undoing all leaves hair")
	}
}

func TestWhatNobodyGaveAnEdgeHasTheUsualOneBesideItsHair(t *testing.T) {
	e := (*Edge)(nil).Brush(disc(4), false)
	if e.Edge != matte.Usual || !e.Hair.Equal(disc(4)) {
		t.Errorf("the edge is %+v", e)
	}
	if none := e.Brush(disc(9), true); !none.Hair.Equal(mask.Mask{}) {
		t.Errorf("all taken away %d pixels are left", none.Hair.Area())
	}
	d, id, _ := edged(t)
	d.SetEdges(Edges{id: e})
	if d.SetMask(id, disc(5), "Shrink"); !d.edgeOf(id).Hair.Equal(disc(4)) {
		t.Error("another mask forgets where the hair is")
	}
	if d.SetEdges(Edges{id: {Edge: e.Edge, Hair: mask.Full(3, 3)}}) {
		t.Error("hair of another picture's size is taken")
	}
}
