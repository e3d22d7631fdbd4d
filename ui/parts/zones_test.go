package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestAZonePassesOverWhatCannotHaveTheKeyboard(t *testing.T) {
	b := NewTopBar(nil)
	window(t, b, 1280, 44)
	r := b.Zone()
	first := r.Begin()
	if first != fyne.Focusable(b.open) { // there is no menu to open
		t.Errorf("it begins at %T", first)
	}
	if to := r.Step(first, 1); to != fyne.Focusable(b.model) { // nothing can be saved
		t.Errorf("the next is %T", to)
	}
	b.SetCanSave(true)
	if to := r.Step(first, 1); to != fyne.Focusable(b.save.main) {
		t.Errorf("the next is %T", to)
	}
	if r.Step(first, -1) != nil || r.Step(r.End(true), 1) != nil {
		t.Error("the zone goes on beyond its ends")
	}
	if r.Holds(nil) || !r.Holds(b.save.more) || r.Step(NewButton("", ButtonPlain, nil), 1) != nil {
		t.Error("it does not know what is in it")
	}
	if NewMaskPanel().Zone().Begin() != nil {
		t.Error("sliders that rest have the keyboard")
	}
}

func TestTheRailBeginsAtTheToolInHand(t *testing.T) {
	r := toolRail()
	window(t, r, 48, 200) // where not all are in sight
	last := len(r.tools) - 1
	r.SetTool(r.items[last].ID)
	if r.Zone().Begin() != fyne.Focusable(r.tools[last]) {
		t.Error("it begins elsewhere")
	}
	first := r.Zone().End(false)
	if first != fyne.Focusable(r.tools[0]) || r.shelf.offset != 0 {
		t.Errorf("the first tool is %v out of sight", r.shelf.offset)
	}
}

// The keys that a control in the window has no use for are the window's; on a card they are nobody's.
func TestAControlLeavesTheWindowItsKeys(t *testing.T) {
	b := NewButton("Keep", ButtonPlain, nil)
	w := window(t, b, 300, 200)
	got := heard(w)
	w.Canvas().Focus(b)
	pressKey(w.Canvas(), fyne.KeyDown)
	pressKey(w.Canvas(), fyne.KeyEscape)
	pressKey(w.Canvas(), fyne.KeySpace)
	wantTold(t, got, "Down", "Escape")
	on := NewButton("Yes", ButtonPlain, nil)
	card := OverlaysOf(w.Canvas()).Card(on, nil)
	w.Canvas().Focus(on)
	pressKey(w.Canvas(), fyne.KeyDown)
	wantTold(t, got)
	pressKey(w.Canvas(), fyne.KeyEscape)
	if card.Open() {
		t.Error("Esc does not close the card")
	}
}

func TestTheFilmstripIsWalkedByKeys(t *testing.T) {
	f := NewFilmstrip()
	shown := -1
	f.OnShow = func(i int) { shown = i }
	f.SetStills(stills(500), 3)
	w := window(t, f, 900, 96)
	w.Canvas().Capture()
	w.Canvas().Focus(f.Zone().Begin())
	at := func() int { return f.lane.focusedItem() }
	if at() != 3 {
		t.Fatalf("it begins at %d", at())
	}
	for range 30 {
		pressKey(w.Canvas(), fyne.KeyRight)
	}
	pressKey(w.Canvas(), fyne.KeyLeft)
	pressKey(w.Canvas(), fyne.KeyReturn)
	if at() != 32 || shown != 32 {
		t.Errorf("the keyboard is at %d, and %d is shown", at(), shown)
	}
	pressKey(w.Canvas(), fyne.KeyEnd)
	if at() != 499 {
		t.Errorf("End goes to %d", at())
	}
	f.lane.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(4000, 0)})
	if w.Canvas().Focused() != nil {
		t.Error("a still that is out of sight has the keyboard")
	}
}

func TestTheListOfObjectsSelectsAsItIsWalked(t *testing.T) {
	p, w := panelWith(t, 40)
	var told []string
	note := func(what string) func(uint64) {
		return func(id uint64) { told = append(told, what+" "+objectRows(40)[id-1].Label) }
	}
	p.OnSelect, p.OnAlso, p.OnRange, p.OnReopen = note("select"), note("also"), note("range"), note("reopen")
	label := func(i int) string { return objectRows(40)[i].Label }
	held := fyne.KeyModifier(0)
	p.held = func() fyne.KeyModifier { return held }
	w.Canvas().Focus(p.rowAt(0))
	pressKey(w.Canvas(), fyne.KeyDown)
	held = fyne.KeyModifierShift
	pressKey(w.Canvas(), fyne.KeyDown)
	held = 0
	mod := func(k fyne.KeyName) {
		shortcut(w.Canvas(), &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault})
	}
	mod(fyne.KeyDown)
	mod(fyne.KeyDown)
	mod(fyne.KeySpace)
	pressKey(w.Canvas(), fyne.KeyEnd)
	pressKey(w.Canvas(), fyne.KeyReturn)
	wantTold(t, &told, "select "+label(1), "range "+label(2), "also "+label(4), "select "+label(39), "reopen "+label(39))

	rows := objectRows(40)[:39] // it was deleted
	p.SetRows(rows)
	if at := p.lane.focusedItem(); at != 38 {
		t.Errorf("the keyboard is at row %d, want 38", at)
	}
	p.SetRows(append([]ObjectRow{{ID: 99}}, rows...)) // one came above it
	if at := p.lane.focusedItem(); at != 39 {
		t.Errorf("the keyboard is at row %d, want 39", at)
	}
	p.SetRows(nil)
	if w.Canvas().Focused() != nil {
		t.Error("a row that is gone has the keyboard")
	}
}
