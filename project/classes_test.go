package project

import (
	"fmt"
	"reflect"
	"testing"
)

// classed is a document of two pages with the classes and one object each of them on either page.
func classed(t *testing.T, names ...string) (d *Document, ids []ClassID) {
	t.Helper()
	d = opened(2)
	d.SetPictureOf(d.Pages()[1].ID, testW, testH, "hash-b")
	d.Edit("Import", func(tx *Tx) {
		for _, name := range names {
			id := tx.Class(name)
			ids = append(ids, id)
			for _, p := range d.Pages() {
				tx.AddObjects(p.ID, []Object{{Mask: square(3), Class: id, Visible: true}})
			}
		}
	})
	return d, ids
}

func TestNamesOfClassesAreCleanedAndUnique(t *testing.T) {
	for raw, want := range map[string]string{
		" cat ": "cat", "cafe\u0301": "caf\u00e9", "": "", " \t\n": "", "a\nb": "a b", "\u00a0x\u3000": "x", "\xffy": "\ufffdy", "ネコ": "ネコ",
	} {
		if got := CleanClassName(raw); got != want {
			t.Errorf("%q becomes %q, want %q", raw, got, want)
		}
	}
	d := opened(1)
	a, _ := d.AddClass("cafe\u0301")
	state := d.State()
	if b, ok := d.AddClass(" caf\u00e9 "); !ok || a != b || d.State() != state {
		t.Error("one name is two classes")
	}
	if _, ok := d.AddClass("  "); ok || len(d.Classes()) != 1 {
		t.Error("an empty name is a class")
	}
	if b, _ := d.AddClass("Caf\u00e9"); b == a {
		t.Error("names that differ in case are one class")
	}
}

func TestRenamingAndMergingReachAllPagesInOneStep(t *testing.T) {
	d, ids := classed(t, "cat", "dog", "sky")
	d.Show(1)
	d.AddPoint(at(1, 1))
	d.SetDraftClass(ids[0])
	before := content(d)
	if d.RenameClass(ids[0], "dog") || d.RenameClass(ids[0], " ") || d.RenameClass(ids[0], "cat ") || d.RenameClass(99, "x") {
		t.Fatal("a name that is taken, empty or the same was given")
	}
	if !d.RenameClass(ids[0], "tiger") || d.ClassName(d.Pages()[0].Objects[0].Class) != "tiger" {
		t.Fatal("not renamed")
	}
	if !d.MergeClasses(ids[0], ids[1]) || d.MergeClasses(ids[1], ids[1]) || d.MergeClasses(ids[1], 77) {
		t.Fatal("not merged, or merged into nothing")
	}
	if got, want := d.ClassCounts(), (map[ClassID]int{ids[1]: 4, ids[2]: 2}); !reflect.DeepEqual(got, want) || draft(d).Class != ids[1] {
		t.Errorf("after merging the counts are %v, want %v; the draft's class is %d", got, want, draft(d).Class)
	}
	d.Undo()
	d.Undo()
	if !reflect.DeepEqual(content(d), before) {
		t.Error("two undos do not bring everything back")
	}
}

func TestDeletingAClassAsksWhatBecomesOfItsObjects(t *testing.T) {
	for _, c := range []struct {
		fate   Fate
		to     int // index of the class, -1 none
		did    bool
		counts string
	}{
		{DeleteObjects, -1, true, "[0 0 2]"}, {KeepUnclassed, -1, true, "[2 0 2]"}, {MoveObjects, 1, true, "[0 0 4]"},
		{MoveObjects, 0, false, "[0 2 2]"}, {MoveObjects, -1, false, "[0 2 2]"}, {0, 1, false, "[0 2 2]"},
	} {
		d, ids := classed(t, "cat", "dog")
		to := ClassID(0)
		if c.to >= 0 {
			to = ids[c.to]
		}
		did := d.DeleteClass(ids[0], c.fate, to)
		n := d.ClassCounts()
		if got := fmt.Sprint([]int{n[0], n[ids[0]], n[ids[1]]}); did != c.did || got != c.counts {
			t.Errorf("fate %d: done %v, counts %s, want %v and %s", c.fate, did, got, c.did, c.counts)
		}
	}
}

func TestUnusedClassesStayAndNumbersFollowTheOrder(t *testing.T) {
	d, ids := classed(t, "cat", "dog", "sky")
	for _, p := range d.Pages() {
		for _, o := range p.Objects {
			d.Edit("Delete", func(tx *Tx) { tx.DeleteObject(p.ID, o.ID) })
		}
	}
	if got := d.Classes().Names(); !reflect.DeepEqual(got, []string{"cat", "dog", "sky"}) {
		t.Errorf("classes are %v", got)
	}
	d.MoveClass(ids[2], 0)
	if n := d.Classes().Number(ids[2]); n != 0 || d.Classes()[0].Key != 3 || d.MoveClass(ids[0], 3) {
		t.Errorf("sky is number %d with the key %d", n, d.Classes()[0].Key)
	}
}

func TestKeysOfClasses(t *testing.T) {
	d := opened(1)
	var ids []ClassID
	for i := range 11 {
		id, _ := d.AddClass(fmt.Sprint("class ", i))
		ids = append(ids, id)
	}
	if c, _ := d.Classes().Find(ids[8]); c.Key != 9 {
		t.Errorf("the ninth class has the key %d", c.Key)
	}
	if c, _ := d.Classes().Find(ids[9]); c.Key != 0 {
		t.Errorf("the tenth class has the key %d", c.Key)
	}
	if !d.SetClassKey(ids[9], 1) || d.SetClassKey(ids[9], 10) || d.SetClassKey(ids[9], 1) {
		t.Fatal("the key was not given, or one that is none was")
	}
	if c, _ := d.Classes().Keyed(1); c.ID != ids[9] {
		t.Errorf("the key 1 gives %s", c.Name)
	}
	if c, _ := d.Classes().Find(ids[0]); c.Key != 0 {
		t.Errorf("two classes have one key: %+v", d.Classes())
	}
	d.SetClassKey(ids[9], 2) // changes places with the class that has it
	if c, _ := d.Classes().Find(ids[1]); c.Key != 1 {
		t.Errorf("the class that had the key 2 has %d, want 1", c.Key)
	}
}

func TestTypingSuggestsClasses(t *testing.T) {
	d := opened(1)
	for _, name := range []string{"Wild cat", "car", "cat", "Café", "traffic-cone"} {
		d.AddClass(name)
	}
	for typed, want := range map[string]string{
		"ca": "[car cat Café Wild cat]", "CAF": "[Café]", "cone": "[traffic-cone]", "x": "[]", "cafe\u0301": "[Café]", "": "[Wild cat car cat Café traffic-cone]",
	} {
		var names []string
		for _, c := range d.SuggestClasses(typed) {
			names = append(names, c.Name)
		}
		if got := fmt.Sprint(names); got != want {
			t.Errorf("%q suggests %s, want %s", typed, got, want)
		}
	}
}

func TestReadingAListKeepsWhatIsUsed(t *testing.T) {
	d, ids := classed(t, "cat", "dog")
	unused, _ := d.AddClass("unused")
	d.RecolourClass(ids[1], 6)
	before := content(d)
	if !d.SetClasses([]ClassSpec{{"sky", 4}, {" dog ", -1}, {"", -1}, {"sky", 2}}) {
		t.Fatal("nothing changed")
	}
	got := d.Classes()
	if !reflect.DeepEqual(got.Names(), []string{"sky", "dog", "cat"}) || got[1].ID != ids[1] || got[1].Colour != 6 || got[0].Colour != 4 ||
		got.Number(unused) >= 0 || got[2].Key != 3 {
		t.Errorf("the list is %+v", got)
	}
	if d.SetClasses([]ClassSpec{{"sky", 4}, {"dog", -1}}) {
		t.Error("the same list is a change")
	}
	if name, _ := d.CanUndo(); name != "Read classes" {
		t.Errorf("the step is %q", name)
	}
	d.Undo()
	if !reflect.DeepEqual(content(d), before) {
		t.Error("undo does not bring the list back")
	}
}

func TestADraftHasAClass(t *testing.T) {
	d := opened(1)
	cat, _ := d.AddClass("cat")
	if d.SetDraftClass(cat) {
		t.Error("there is no draft to give a class")
	}
	d.AddPoint(at(1, 1))
	reply(t, d, 1)
	d.SetDraftClass(cat)
	if d.SetDraftClass(99) || d.SetDraftClass(cat) {
		t.Error("a class that is not there, or the same, was given")
	}
	if draft(d).Answer == nil {
		t.Error("the answer went with the choice of a class")
	}
	d.AddPoint(at(2, 2))
	reply(t, d, 2)
	if o, ok := d.Keep(square(3), "", ""); !ok || o.Class != cat || o.Colour != d.Classes()[0].Colour || draft(d).Class != 0 {
		t.Errorf("the kept object is %+v", o)
	}
	d.Undo()
	if draft(d).Class != cat {
		t.Error("undo lost the draft's class")
	}
	d.SetDraftLabel("dog")
	if name, _ := d.CanUndo(); name != "Choose the class" || d.ClassName(draft(d).Class) != "dog" {
		t.Errorf("the draft is a %q after %q", d.ClassName(draft(d).Class), name)
	}
	d.Undo()
	if len(d.Classes()) != 1 || draft(d).Class != cat {
		t.Error("choosing a new class is more than one step")
	}
	if o, _ := d.Keep(square(3), "bird", ""); d.ClassName(o.Class) != "bird" {
		t.Error("the name typed does not win over the draft's class")
	}
}

func TestAPageMarkedEmptyHoldsNothing(t *testing.T) {
	d := opened(1)
	id := d.Current().ID
	if !d.SetMark(id, MarkedEmpty) || d.SetMark(id, MarkedEmpty) || d.SetMark(id, 9) || !d.HasWork() {
		t.Error("marking is wrong, or no work")
	}
	d.AddObjects([]Object{{Mask: square(2)}}, "Import")
	if d.Current().Mark != Untouched || d.SetMark(id, MarkedEmpty) {
		t.Error("a page with an object is marked empty")
	}
	d.Undo()
	if d.Current().Mark != MarkedEmpty {
		t.Error("undo did not bring the mark back")
	}
}
