package parts

import "testing"

// A panel is not drawn anew for each letter of a name that nothing is offered for.
func TestLettersOfANewNameDrawNoPanelAnew(t *testing.T) {
	b := newSuggestBox()
	changed := 0
	b.changed = func() { changed++ }
	b.show([]Suggestion{{Name: "dog"}}, nil)
	b.show(nil, nil)
	before := changed
	b.show(nil, nil)
	b.show(nil, nil)
	if changed != before {
		t.Errorf("it was drawn %d times", changed-before)
	}
	if b.show([]Suggestion{{Name: "dog"}}, nil); changed != before+1 || !b.Visible() {
		t.Error("what is offered again is not shown")
	}
}
