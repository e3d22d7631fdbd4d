package project

import (
	"bytes"
	"strings"
	"testing"

	"clickmask/mask"
	"clickmask/matte"
)

// softened is an alpha of the page's size: a disc with a soft edge.
func softened() *matte.Alpha {
	a := matte.Soft(disc(8), 1.5)
	return &a
}

// edged is a document whose first object on the second page has a fine edge with an alpha.
func edged(t *testing.T) (*Document, uint64, *Edge) {
	t.Helper()
	d := worked(t, "/pictures")
	id := d.Current().Objects[0].ID
	e := &Edge{Edge: matte.Edge{Kind: matte.KindFine}, Alpha: softened()}
	if !d.SetEdges(Edges{id: e}) {
		t.Fatal("the edge was not taken")
	}
	return d, id, e
}

func (d *Document) edgeOf(id uint64) *Edge {
	o, _ := d.Current().Object(id)
	return o.Edge
}

func TestAnEdgeIsUndoneAndComesBack(t *testing.T) {
	d, id, e := edged(t)
	if d.SetEdges(Edges{id: {Edge: e.Edge, Alpha: softened()}}) {
		t.Error("the same edge was a step")
	}
	if did, _ := d.Undo(); did.Name != "Change edge" || d.edgeOf(id) != nil {
		t.Errorf("after undoing %q the edge is %v", did.Name, d.edgeOf(id))
	}
	if d.Redo(); d.edgeOf(id) != e {
		t.Errorf("after redoing the edge is %v", d.edgeOf(id))
	}
	small := mask.Hard(mask.Full(3, 3))
	if d.SetEdges(Edges{id: {Edge: e.Edge, Alpha: &small}}) {
		t.Error("an alpha of another size was taken")
	}
}

func TestAnotherMaskMakesTheAlphaAnew(t *testing.T) {
	for name, change := range map[string]func(d *Document, id uint64){
		"a tool": func(d *Document, id uint64) { d.SetMask(id, disc(5), "Shrink") },
		"drawing": func(d *Document, id uint64) {
			d.ClearDraft()
			d.SetVisible(id, true)
			d.Select(id)
			d.Draw(mask.Hard(disc(13)), false)
		},
	} {
		d, id, e := edged(t)
		change(d, id)
		if now := d.edgeOf(id); now == nil || now.Alpha != nil || now.Kind != e.Kind {
			t.Errorf("%s: the edge is %+v", name, now)
		}
	}
}

func TestAnEdgeIsInSessionAndJournal(t *testing.T) {
	d, id, e := edged(t)
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
	if got := again.edgeOf(id); !got.Equal(e) || read.LostEdges != 0 {
		t.Errorf("the session has %+v", got)
	}

	before := d.Session()
	d.SetEdges(Edges{id: {Edge: matte.Edge{Kind: matte.KindSoft, Softness: 2.5}}})
	after := d.Session()
	r := difference(&before, &after)
	if r == nil || len(r.Pages) != 1 {
		t.Fatalf("the journal's record is %+v", r)
	}
	o, err := newReader("", maxSessionRuns).decodeObject(&r.Pages[0].Changed[0], &after.Pages[1])
	if err == nil || !strings.Contains(err.Error(), "class") { // the record's reader knows no classes here
		t.Fatal(err)
	}
	reader := newReader("", maxSessionRuns)
	reader.classIDs[r.Pages[0].Changed[0].Class] = true
	if o, err = reader.decodeObject(&r.Pages[0].Changed[0], &after.Pages[1]); err != nil || !o.Edge.Equal(d.edgeOf(id)) {
		t.Errorf("the journal has %+v, %v", o.Edge, err)
	}
}

// TestADamagedEdgeCostsNoMask reads sessions in which an edge is not what it should be.
func TestADamagedEdgeCostsNoMask(t *testing.T) {
	d, id, e := edged(t)
	var text bytes.Buffer
	if err := WriteSession(&text, d.Session(), ""); err != nil {
		t.Fatal(err)
	}
	good := string(encodeEdge(e))
	small := matte.Soft(mask.Full(3, 3), 1)
	for name, c := range map[string]struct {
		edge string
		kind matte.Kind // that is left
	}{
		"of another size": {string(encodeEdge(&Edge{Edge: e.Edge, Alpha: &small})), matte.KindFine},
		"shares missing":  {strings.Replace(good, `"shares":"`, `"shares":"AAAA`, 1), matte.KindFine},
		"no base64":       {strings.Replace(good, `"shares":"`, `"shares":"?`, 1), matte.KindFine},
		"no object":       {`5`, matte.KindUsual},
		"of no kind":      {`{"kind":"furry"}`, matte.KindUsual},
		"much too soft":   {`{"kind":"soft","softness":1e9}`, matte.KindUsual},
	} {
		damaged := strings.Replace(text.String(), good, c.edge, 1)
		if damaged == text.String() {
			t.Fatalf("%s: nothing was damaged", name)
		}
		s, err := ReadSession(strings.NewReader(damaged), "")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		again := New()
		again.Restore(s)
		o, ok := again.Current().Object(id)
		kind := matte.KindUsual
		if o.Edge != nil {
			kind = o.Edge.Kind
		}
		if was, _ := d.Current().Object(id); !ok || !o.Mask.Equal(was.Mask) || kind != c.kind || o.Edge != nil && o.Edge.Alpha != nil || s.LostEdges != 1 {
			t.Errorf("%s: the edge is %+v, lost %d", name, o.Edge, s.LostEdges)
		}
	}
}

// Each kind of edge is in a session by its word, and comes back.
func TestEdgesOfAllKindsComeBack(t *testing.T) {
	for kind, word := range map[matte.Kind]string{matte.KindHard: "hard", matte.KindSoft: "soft", matte.KindFine: "fine", matte.KindGlass: "glass"} {
		d := worked(t, "/pictures")
		id := d.Current().Objects[0].ID
		d.SetEdges(Edges{id: {Edge: matte.Edge{Kind: kind, Softness: 1}, Alpha: softened()}})
		var text bytes.Buffer
		if err := WriteSession(&text, d.Session(), ""); err != nil || !strings.Contains(text.String(), `"edge":{"kind":"`+word+`"`) {
			t.Errorf("%s is not in the session; %v", word, err)
		}
		s, err := ReadSession(&text, "")
		if err != nil {
			t.Fatal(err)
		}
		again := New()
		again.Restore(s)
		if e := again.edgeOf(id); e == nil || e.Kind != kind || e.Alpha == nil || s.LostEdges != 0 {
			t.Errorf("%s comes back as %+v", word, e)
		}
	}
}
