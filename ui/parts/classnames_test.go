package parts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestLabelOfAnObjectIsTakenFromTheClasses(t *testing.T) {
	p, w := panelWith(t, 4)
	p.SetSuggestions([]Suggestion{{"person", 0, "1"}, {"parrot", 1, "2"}, {"dog", 2, ""}})
	got := []string{}
	p.OnLabel = func(id uint64, label string) { got = append(got, fmt.Sprint(id, " ", label)) }
	type step = func(e *labelEntry)
	for _, c := range []struct {
		do   step
		want string
	}{
		{func(e *labelEntry) {
			test.Type(e, "par")
			e.TypedKey(key(fyne.KeyTab))
			e.TypedKey(key(fyne.KeyReturn))
		}, "2 parrot"},
		{func(e *labelEntry) { e.TypedKey(key(fyne.KeyDown)); e.TypedKey(key(fyne.KeyReturn)) }, "2 person"},
		{func(e *labelEntry) { e.TypedKey(key(fyne.KeyUp)); e.TypedKey(key(fyne.KeyReturn)) }, "2 dog"},
		{func(*labelEntry) { p.box.rows[1].MouseDown(nil); w.Canvas().Unfocus() }, "2 parrot"},
		{func(e *labelEntry) { test.Type(e, "par"); e.TypedKey(key(fyne.KeyReturn)) }, "2 par"},
		{func(e *labelEntry) { test.Type(e, "par"); e.TypedKey(key(fyne.KeyEscape)) }, ""},
	} {
		got = nil
		p.EditLabel(2)
		if !p.box.Visible() || len(p.box.rows) != 3 {
			t.Fatalf("%d classes are offered", len(p.box.rows))
		}
		c.do(p.rowAt(1).entry)
		if want := []string{c.want}; c.want != "" && !slices.Equal(got, want) || c.want == "" && len(got) > 0 {
			t.Errorf("told %q, want %q", got, c.want)
		}
		if p.box.Visible() || p.rowAt(1).entry != nil {
			t.Error("the field or its suggestions stayed")
		}
	}
}

func TestSuggestionsAreInTheOrderOfTheirFit(t *testing.T) {
	names := []Suggestion{{Name: "red cat"}, {Name: "concatenation"}, {Name: "Cat"}, {Name: "Cattle"}, {Name: "dog"}}
	var got []string
	for _, s := range matching(names, " cat") {
		got = append(got, s.Name)
	}
	if want := []string{"Cattle", "red cat", "concatenation"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if n := len(matching(names, "")); n != 5 {
		t.Errorf("%d for nothing typed", n)
	}
}

func TestAClassIsMergedIntoTheOnlyOneThatIsMeant(t *testing.T) {
	p, w, told := classesWith(t, 0)
	p.SetClasses([]ClassRow{{ID: 1, Name: "dog"}, {ID: 2, Name: "hound"}, {ID: 3, Name: "cat"}, {ID: 4, Name: "cattle"}})
	w.Canvas().Capture()
	merge := func(typed string, keys ...fyne.KeyName) *labelEntry {
		p.mergeFrom(1)
		e := p.rowAt(0).entry
		test.Type(e, typed)
		for _, k := range keys {
			e.TypedKey(key(k))
		}
		return p.rowAt(0).entry
	}
	merge("hou", fyne.KeyReturn)
	wantTold(t, told, "merge 1 2")
	merge("CAT", fyne.KeyReturn) // it is one, though another goes on so
	wantTold(t, told, "merge 1 3")
	if merge("ca", fyne.KeyReturn) == nil || p.box.at != 0 {
		t.Error("of two names none is marked")
	}
	wantTold(t, told)
	pressKey(w.Canvas(), fyne.KeyReturn)
	wantTold(t, told, "merge 1 3")
	if merge("horse", fyne.KeyReturn) == nil || !slices.Contains(shownTexts(t, p.box), "No other class is called that") || !p.box.Visible() {
		t.Errorf("of a name that no class has is said %q", shownTexts(t, p.box))
	}
	pressKey(w.Canvas(), fyne.KeyEscape)
	merge("", fyne.KeyReturn)
	wantTold(t, told)
	if p.rowAt(0).entry != nil || p.box.Visible() {
		t.Error("the field or its box stayed")
	}
}

// A cat on the keyboard makes no name that is slow to draw.
func TestANameEndsWhereItIsTooLongToType(t *testing.T) {
	p, _, _ := classesWith(t, 3)
	p.Rename(2)
	e := p.rowAt(1).entry
	test.Type(e, strings.Repeat("m", 3*longestTyped))
	if n := len(e.Text); n != longestTyped {
		t.Errorf("%d signs were typed", n)
	}
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(e, "cat")
	if e.Text != "cat" {
		t.Errorf("%q took the place of what was selected", e.Text)
	}
}
