package project

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// kept is a document whose page has n objects, squares of rising sides with the numbers from 1; none is selected.
func kept(t *testing.T, n int) *Document {
	t.Helper()
	d := opened(2)
	var list []Object
	for i := range n {
		list = append(list, Object{Mask: square(i + 1), Visible: true})
	}
	if d.AddObjects(list, "Import") != n {
		t.Fatal("the objects are not there")
	}
	return d
}

// selects does what the words say: a number selects, +n beside the others, -n up to there.
func selects(d *Document, words string) {
	for _, word := range strings.Fields(words) {
		var id uint64
		kind := strings.TrimRight(word, "0123456789")
		fmt.Sscan(word[len(kind):], &id)
		switch kind {
		case "":
			d.Select(id)
		case "+":
			d.SelectAlso(id)
		case "-":
			d.SelectRange(id)
		case "all":
			d.SelectAll()
		}
	}
}

func TestSeveralObjectsAreSelected(t *testing.T) {
	for words, want := range map[string][]uint64{
		"2":         {2},
		"2 4":       {4},
		"2 +4":      {2, 4},
		"2 +4 +1":   {2, 4, 1},
		"2 +4 +2":   {4},
		"2 +4 +4":   {2},
		"2 +2":      nil,
		"+3":        {3},
		"2 +9":      {2},
		"2 -4":      {2, 3, 4},
		"4 -2":      {4, 3, 2},
		"2 -4 -5":   {2, 3, 4, 5},
		"1 +4 -2":   {1, 4, 3, 2},
		"3 -3":      {3},
		"-3":        {3},
		"2 -9":      {2},
		"all":       {1, 2, 3, 4, 5},
		"2 all":     {1, 3, 4, 5, 2},
		"2 +4 all":  {1, 2, 3, 5, 4},
		"all 3":     {3},
		"all 0":     nil,
		"2 +4 0 +1": {1},
	} {
		d := kept(t, 5)
		selects(d, words)
		p := d.Current()
		if got := p.Selection(); !slices.Equal(got, want) {
			t.Errorf("%q selects %v, want %v", words, got, want)
		}
		if n := len(want); n > 0 && p.Selected != want[n-1] || n == 0 && p.Selected != 0 {
			t.Errorf("%q has %d as the one selected last", words, p.Selected)
		}
		if name, _ := d.CanUndo(); name != "Import" {
			t.Errorf("%q was a step: %s", words, name)
		}
	}
}

func TestSelectingIsTold(t *testing.T) {
	d := kept(t, 3)
	told := 0
	d.OnChange(func() { told++ })
	for i, words := range []string{"2", "+3", "2", "-3", "all", "0"} {
		if selects(d, words); told != i+1 {
			t.Errorf("after %q it was told %d times, want %d", words, told, i+1)
		}
	}
	if selects(d, "0 +7 -7"); told != 6 {
		t.Error("nothing was selected, and it was told")
	}
}

// An action on one of several selected objects is about all of them and one step; on another object it is about that.
func TestWhatIsDoneToOneOfSeveralIsDoneToAll(t *testing.T) {
	for name, c := range map[string]struct {
		do        func(d *Document, id uint64) bool
		is        func(o Object) bool
		one, many string
	}{
		"class":  {func(d *Document, id uint64) bool { return d.SetClass(id, 1) }, func(o Object) bool { return o.Class == 1 }, "Change class", "Change classes"},
		"label":  {func(d *Document, id uint64) bool { return d.SetLabel(id, "dog") }, func(o Object) bool { return o.Class == 2 }, "Change class", "Change classes"},
		"colour": {func(d *Document, id uint64) bool { return d.SetColour(id, 7) }, func(o Object) bool { return o.Colour == 7 }, "Change colour", "Change colours"},
		"hide":   {func(d *Document, id uint64) bool { return d.SetVisible(id, false) }, func(o Object) bool { return !o.Visible }, "Hide object", "Hide objects"},
	} {
		for about, want := range map[uint64][]uint64{4: {2, 4}, 2: {2, 4}, 5: {5}} {
			d := kept(t, 5)
			d.AddClass("cat")
			selects(d, "2 +4")
			if !c.do(d, about) {
				t.Fatalf("%s of %d did nothing", name, about)
			}
			var got []uint64
			for _, o := range d.Current().Objects {
				if c.is(o) {
					got = append(got, o.ID)
				}
			}
			step, _ := d.CanUndo()
			if wants := map[bool]string{true: c.many, false: c.one}[len(want) > 1]; !slices.Equal(got, want) || step != wants {
				t.Errorf("%s of %d is that of %v in the step %q, want %v in %q", name, about, got, step, want, wants)
			}
			d.Undo()
			if slices.ContainsFunc(d.Current().Objects, c.is) {
				t.Errorf("%s of %d was more than a step", name, about)
			}
		}
	}
	d := kept(t, 3)
	selects(d, "1 +2")
	d.SetVisible(1, false)
	selects(d, "3 +1")
	if !d.SetVisible(3, false) || d.SetVisible(3, false) {
		t.Error("hiding what is hidden with what is shown is not one change")
	}
}

func TestSelectionFollowsWhatIsThere(t *testing.T) {
	d, point := kept(t, 5), at(1, 1)
	at := func(what string, want ...uint64) {
		t.Helper()
		if got := d.Current().Selection(); !slices.Equal(got, want) {
			t.Errorf("%s: selected are %v, want %v", what, got, want)
		}
	}
	selects(d, "2 +4 +5")
	d.Edit("Delete object", func(tx *Tx) { tx.DeleteObject(d.Current().ID, 5) })
	at("the last one deleted", 2, 4)
	d.Undo()
	at("undone", 2, 4, 5)
	d.Redo()
	at("redone", 2, 4)
	d.DeleteObject(3)
	at("another deleted", 2, 4)
	d.Show(1)
	at("on another page")
	d.Show(0)
	at("back", 2, 4)
	d.DeleteObject(2)
	at("all deleted")
	if step, _ := d.CanUndo(); step != "Delete objects" || len(d.Current().Objects) != 1 {
		t.Errorf("the step is %q, and %d objects are left", step, len(d.Current().Objects))
	}
	d.Undo()
	at("and back", 2, 4)
	d.AddClass("cat")
	d.SetClass(2, 1)
	d.SetClass(2, 0)
	selects(d, "2 +1")
	d.Edit("Change class", func(tx *Tx) { tx.SetClass(d.Current().ID, 2, 1) })
	d.DeleteClass(1, DeleteObjects, 0)
	at("deleted with its class", 1)
	d.AddPoint(point)
	reply(t, d, 3)
	d.Keep(square(9), "", "m")
	at("what is kept is selected alone", d.Current().Objects[len(d.Current().Objects)-1].ID)
}
