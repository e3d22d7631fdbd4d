package parts

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// clickedClass is a panel of n classes with a window that listens, after a click on a row.
func clickedClass(t *testing.T, n, at int) (p *ClassPanel, w fyne.Window, told, heardBy *[]string) {
	t.Helper()
	p, w, told = classesWith(t, n)
	heardBy = heard(w)
	p.OnLeave = func() { *heardBy = append(*heardBy, "left") }
	test.Tap(p.rowAt(at))
	p.click.settle()
	*told, *heardBy = nil, nil
	return p, w, told, heardBy
}

func TestKeysActOnTheClassThatWasClicked(t *testing.T) {
	p, w, told, got := clickedClass(t, 5, 2)
	if row := p.rowAt(2); w.Canvas().Focused() != fyne.Focusable(row) || !row.focused {
		t.Fatal("the row is not marked")
	}
	alt := func(k fyne.KeyName) {
		shortcut(w.Canvas(), &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierAlt})
	}
	alt(fyne.KeyUp)
	alt(fyne.KeyDown)
	pressKey(w.Canvas(), fyne.KeyDelete)
	wantTold(t, told, "move 3 1", "move 3 3", "delete 3")
	pressKey(w.Canvas(), fyne.KeyF2)
	if p.rowAt(2).entry == nil {
		t.Error("F2 does not rename")
	}
	pressKey(w.Canvas(), fyne.KeyEscape)
	wantTold(t, told)
	if w.Canvas().Focused() != nil || !slices.Contains(*got, "left") {
		t.Error("the keyboard did not go back to the window")
	}
	test.TapSecondary(p.rowAt(4))
	pressKey(w.Canvas(), fyne.KeyEscape)
	pressKey(w.Canvas(), fyne.KeyDelete)
	wantTold(t, told, "delete 5")
}

func TestEscLeavesTheClassThatWasClicked(t *testing.T) {
	_, w, told, got := clickedClass(t, 3, 0)
	pressKey(w.Canvas(), fyne.KeyEscape)
	if w.Canvas().Focused() != nil || !slices.Contains(*got, "left") {
		t.Errorf("%T has the keyboard", w.Canvas().Focused())
	}
	*got = nil
	pressKey(w.Canvas(), fyne.KeyDelete)
	wantTold(t, got, "Delete")
	wantTold(t, told)
}

// A click on a class gives it to the object; what comes next is mostly for the picture.
func TestTheClassThatWasClickedLeavesTheWindowItsKeys(t *testing.T) {
	p, w, told, got := clickedClass(t, 3, 1)
	rows := slices.Clone(p.rows)
	rows[1].Active = true // by the one who was told
	p.SetClasses(rows)
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyTab, fyne.KeyD, fyne.Key1, fyne.KeyBackspace, fyne.KeyF1} {
		if k == fyne.KeyTab && !w.Canvas().Focused().(fyne.Tabbable).AcceptsTab() {
			t.Error("Tab leaves the row")
		}
		pressKey(w.Canvas(), k)
	}
	shortcut(w.Canvas(), &desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault})
	save := (&desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault}).ShortcutName()
	wantTold(t, got, "Return", "Tab", "D", "1", "BackSpace", "F1", save)
	wantTold(t, told)
	w.Canvas().Unfocus()
	w.Canvas().Focus(p.rowAt(0))
	if p.rowAt(0).AcceptsTab() {
		t.Error("who came with Tab cannot go on with it")
	}
}

func TestNoRowOutOfSightHasTheKeyboard(t *testing.T) {
	for name, do := range map[string]func(p *ClassPanel){
		"scrolled away": func(p *ClassPanel) { p.lane.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -900)}) },
		"list is gone":  func(p *ClassPanel) { p.SetClasses(p.rows[:1]) },
	} {
		t.Run(name, func(t *testing.T) {
			p, w, _, _ := clickedClass(t, 60, 3)
			do(p)
			if f := w.Canvas().Focused(); f != nil {
				t.Errorf("%T has the keyboard", f)
			}
		})
	}
}

func TestAnObjectIsRenamedWhereItIsSeen(t *testing.T) {
	objects, classes := NewObjectPanel(nil), NewClassPanel(nil)
	classes.OnAdd = func(string) {}
	p := NewSidePanel(objects, classes, nil)
	w := window(t, p, 280, 440)
	objects.SetRows(objectRows(3))
	classes.SetClasses(classRows(3))
	w.Canvas().Capture()
	p.ShowClasses(true)
	test.Tap(classes.rowAt(1))
	objects.EditLabel(2)
	e := objects.rowAt(1).entry
	if p.ShowsClasses() || e == nil || w.Canvas().Focused() != fyne.Focusable(e) {
		t.Error("the object is renamed out of sight")
	}
	p.ShowClasses(true)
	if objects.rowAt(1).entry != nil || w.Canvas().Focused() != nil {
		t.Error("the field went on out of sight")
	}
	p.Hide()
	objects.EditLabel(2)
	if objects.rowAt(1).entry != nil {
		t.Error("an object is renamed in a panel that is hidden")
	}
}

// Rows are used for one class after the other, and two clicks on different classes are no double click.
func TestAClickOnTheClassThatCameInPlaceIsTheFirstOne(t *testing.T) {
	p, _, _, _ := clickedClass(t, 3, 1)
	rows := slices.Clone(p.rows)
	rows[1], rows[0] = rows[0], rows[1]
	p.SetClasses(rows)
	test.Tap(p.rowAt(1))
	if p.rowAt(1).entry != nil {
		t.Error("one click renamed")
	}
}

func TestTheKeyOfAClassIsChosenInItsMenu(t *testing.T) {
	p, _, told := classesWith(t, 12)
	rows := slices.Clone(p.rows)
	rows[0].Key, rows[3].Key = "1", "4"
	p.SetClasses(rows)
	keys := func(i int) []*fyne.MenuItem {
		for _, item := range p.rowAt(i).menu().Items {
			if item.Label == "Key" {
				return item.ChildMenu.Items
			}
		}
		t.Fatal("the menu has no keys")
		return nil
	}
	of := keys(3)
	if len(of) != 11 || !of[3].Checked || of[0].Checked || of[0].Label != "1  class 1" || of[1].Label != "2" || of[10].Label != "No key" {
		t.Errorf("the keys are %v", of)
	}
	of[0].Action()
	of[8].Action()
	of[10].Action()
	wantTold(t, told, "key 4 1", "key 4 9", "key 4 0")
	if !keys(5)[10].Checked {
		t.Error("a class without a key has one")
	}
}
