package project

import (
	"bytes"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"clickmask/mask"
)

// carriedDocument has an object that was carried to three pages: surely, unsurely, and to one where it was not found.
func carriedDocument() *Document {
	d := opened(3)
	d.Append([]string{"/pictures/last.png"})
	d.AddObjects([]Object{{Mask: square(9), Visible: true}}, "Import")
	first := d.Current().Objects[0].ID
	for _, p := range d.Pages()[1:] {
		d.SetPictureOf(p.ID, testW, testH, "hash")
	}
	d.Edit("Carry on to other pictures", func(tx *Tx) {
		tx.AddObjects(d.pages[1].ID, []Object{{Mask: square(8), Track: first, Visible: true}})
		tx.AddObjects(d.pages[2].ID, []Object{{Mask: square(7), Track: first, Unsure: true, Visible: true}})
		tx.SetMissed(d.pages[3].ID, first, true)
	})
	return d
}

func unsurePages(d *Document) (at []int) {
	for i, p := range d.Pages() {
		if p.Unsure() {
			at = append(at, i)
		}
	}
	return at
}

func TestWhatACarriedObjectIsAndThatNobodyHasLookedIsInSessions(t *testing.T) {
	d := carriedDocument()
	path := filepath.Join(t.TempDir(), "w.clickmask")
	if err := d.Save(path, false); err != nil {
		t.Fatal(err)
	}
	s, _, err := LoadSession(path)
	if err != nil {
		t.Fatal(err)
	}
	e := New()
	e.Restore(s)
	if got := unsurePages(e); !reflect.DeepEqual(got, []int{2, 3}) {
		t.Errorf("%v are to be looked at", got)
	}
	for i, p := range e.Pages()[:3] {
		if p.Objects[0].Follows() != 1 {
			t.Errorf("page %d: it follows object %d", i, p.Objects[0].Follows())
		}
	}
	// The journal tells the same of each change.
	before := d.Session()
	d.Confirm(d.pages[2].ID)
	r := difference(&before, new(d.Session()))
	if r == nil || len(r.Pages) != 1 || len(r.Pages[0].Changed) != 1 || r.Pages[0].Changed[0].Unsure {
		t.Errorf("%+v", r)
	}
	before = d.Session()
	d.Confirm(d.pages[3].ID)
	if r := difference(&before, new(d.Session())); r == nil || len(r.Pages) != 1 || len(r.Pages[0].Missed) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestConfirmingIsAStepAndSoIsWhatTheMarksBelongTo(t *testing.T) {
	d := carriedDocument()
	if d.Confirm(d.pages[1].ID) {
		t.Error("what is sure is confirmed")
	}
	for _, p := range d.pages[2:] {
		if !d.Confirm(p.ID) {
			t.Error("it cannot be confirmed")
		}
	}
	if got := unsurePages(d); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if u, _ := d.Undo(); u.Name != ConfirmStep || !reflect.DeepEqual(unsurePages(d), []int{3}) {
		t.Errorf("undid %q: %v", u.Name, unsurePages(d))
	}
	d.Undo()
	if got := unsurePages(d); !reflect.DeepEqual(got, []int{2, 3}) {
		t.Errorf("%v", got)
	}
	d.Undo() // the carrying
	if got := unsurePages(d); len(got) != 0 {
		t.Errorf("%v", got)
	}
	d.Redo()
	if got := unsurePages(d); !reflect.DeepEqual(got, []int{2, 3}) {
		t.Errorf("%v", got)
	}
}

func TestWhatAPersonChangesTheyHaveLookedAt(t *testing.T) {
	for name, change := range map[string]func(d *Document, o Object) bool{
		"a tool":  func(d *Document, o Object) bool { return d.SetMask(o.ID, square(5), "Grow") },
		"a brush": func(d *Document, o Object) bool { d.Select(o.ID); return d.Draw(mask.Hard(square(3)), true) },
		"opened again and kept": func(d *Document, o Object) bool {
			if !d.Reopen(o.ID) {
				return false
			}
			_, ok := d.Keep(square(5), "", "")
			return ok
		},
		"a mark": func(d *Document, o Object) bool { return d.SetMark(d.Current().ID, MarkedDone) },
	} {
		d := carriedDocument()
		d.Show(2)
		before := d.Current().Objects[0]
		if !change(d, before) {
			t.Errorf("%s: nothing happens", name)
			continue
		}
		if d.Current().Unsure() || d.Current().Objects[0].Follows() != before.Follows() {
			t.Errorf("%s: %+v", name, d.Current().Objects[0])
		}
		if d.Undo(); !d.Current().Unsure() {
			t.Errorf("%s: undone, it is sure", name)
		}
	}
	d := carriedDocument()
	d.Show(3)
	d.AddPoint(at(5, 5))
	reply(t, d, 3)
	if d.Keep(square(4), "", "m"); d.Current().Unsure() {
		t.Error("something is missing still where an object was kept")
	}
}

func TestProgramsOfBeforeSeeSessionsWithoutTheMarks(t *testing.T) {
	var out bytes.Buffer
	if err := WriteSession(&out, carriedDocument().Session(), ""); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, field := range []string{`"track":1`, `"unsure":true`, `"missed":[1]`} {
		if !strings.Contains(text, field) {
			t.Errorf("%s is missing in\n%s", field, text)
		}
	}
	// They pass over fields that they do not know; that version 1 had none of them, the ladder knows.
	for _, broken := range []string{`"missed":[0]`, `"missed":[-1]`, `"missed":7`, `"missed":[9223372036854775808]`} {
		if _, _, err := readSession(strings.NewReader(strings.Replace(text, `"missed":[1]`, broken, 1)), "", maxSessionRuns); err == nil {
			t.Errorf("%s is read", broken)
		}
	}
	if _, _, err := readSession(strings.NewReader(strings.Replace(text, `"track":1`, `"track":9223372036854775807`, 1)), "", maxSessionRuns); err == nil {
		t.Error("a number that none can be is read")
	}
}
