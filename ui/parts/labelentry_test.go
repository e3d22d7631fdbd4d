package parts

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// fieldsOfPanels are the fields that are opened in place of a name, each in a panel of 40 rows.
func fieldsOfPanels() map[string]func(t *testing.T) (w fyne.Window, open func() *labelEntry, l *lane, drop func(), left *int) {
	return map[string]func(t *testing.T) (fyne.Window, func() *labelEntry, *lane, func(), *int){
		"the label of an object": func(t *testing.T) (fyne.Window, func() *labelEntry, *lane, func(), *int) {
			p, w := panelWith(t, 40)
			left := 0
			p.OnLeave = func() { left++ }
			p.SetSuggestions([]Suggestion{{"person", 0, "1"}, {"dog", 1, "2"}})
			return w, func() *labelEntry { p.EditLabel(2); return p.rowAt(1).entry }, p.lane, func() { p.SetRows(slices.Delete(slices.Clone(p.rows), 1, 2)) }, &left
		},
		"the name of a class": func(t *testing.T) (fyne.Window, func() *labelEntry, *lane, func(), *int) {
			p, w, _ := classesWith(t, 40)
			left := 0
			p.OnLeave = func() { left++ }
			return w, func() *labelEntry { p.Rename(2); return p.rowAt(1).entry }, p.lane, func() { p.SetClasses(slices.Delete(slices.Clone(p.rows), 1, 2)) }, &left
		},
		"the class to merge into": func(t *testing.T) (fyne.Window, func() *labelEntry, *lane, func(), *int) {
			p, w, _ := classesWith(t, 40)
			left := 0
			p.OnLeave = func() { left++ }
			return w, func() *labelEntry { p.mergeFrom(2); return p.rowAt(1).entry }, p.lane, func() { p.SetClasses(slices.Delete(slices.Clone(p.rows), 1, 2)) }, &left
		},
	}
}

func TestAFieldGivesTheFocusBackHoweverItEnds(t *testing.T) {
	for name, make := range fieldsOfPanels() {
		for _, end := range []struct {
			how string
			do  func(e *labelEntry, w fyne.Window, l *lane, drop func())
		}{
			{"Enter, unchanged", func(e *labelEntry, _ fyne.Window, _ *lane, _ func()) { e.TypedKey(key(fyne.KeyReturn)) }},
			{"Enter", func(e *labelEntry, _ fyne.Window, _ *lane, _ func()) {
				test.Type(e, "class 12")
				e.TypedKey(key(fyne.KeyReturn))
			}},
			{"Esc", func(e *labelEntry, _ fyne.Window, _ *lane, _ func()) { e.TypedKey(key(fyne.KeyEscape)) }},
			{"a click elsewhere", func(_ *labelEntry, w fyne.Window, _ *lane, _ func()) { w.Canvas().Unfocus() }},
			{"scrolled away", func(_ *labelEntry, _ fyne.Window, l *lane, _ func()) {
				l.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1000)})
			}},
			{"moved away", func(_ *labelEntry, _ fyne.Window, l *lane, _ func()) { l.reveal(39) }},
			{"its row is gone", func(_ *labelEntry, _ fyne.Window, _ *lane, drop func()) { drop() }},
		} {
			t.Run(name+"/"+end.how, func(t *testing.T) {
				w, open, l, drop, left := make(t)
				e := open()
				if e == nil || w.Canvas().Focused() != fyne.Focusable(e) {
					t.Fatal("the field is not there, or has not got the focus")
				}
				if end.how == "Enter, unchanged" && e.Text == "" {
					t.Skip("a class to merge into has no text to leave unchanged")
				}
				end.do(e, w, l, drop)
				if f := w.Canvas().Focused(); f != nil || *left == 0 {
					t.Errorf("%T has the focus, and the field told %d times that it left", f, *left)
				}
			})
		}
	}
}

// Fyne gives the focus back to what had it when the person comes back to the window, whatever became of that meanwhile.
func TestAFieldThatEndedGivesBackTheFocusThatItIsGiven(t *testing.T) {
	p, w := panelWith(t, 2)
	left := 0
	p.OnLeave = func() { left++ }
	p.EditLabel(1)
	e := p.rowAt(0).entry
	e.FocusLost() // as when another window gets the keyboard
	if p.rowAt(0).entry != nil {
		t.Fatal("the field stayed")
	}
	e.FocusGained()
	if w.Canvas().Focused() != nil || left < 2 {
		t.Errorf("%T has the focus, the field told %d times that it left", w.Canvas().Focused(), left)
	}
}

func TestWhatWasTypedIsKeptWhereItsRowIsScrolledAway(t *testing.T) {
	p, _ := panelWith(t, 40)
	got := ""
	p.OnLabel = func(id uint64, label string) { got = fmt.Sprint(id, " ", label) }
	p.EditLabel(1)
	test.Type(p.rowAt(0).entry, "cat")
	p.lane.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -10)})
	if got != "" {
		t.Errorf("told %q while the field is in sight", got)
	}
	p.lane.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -100)})
	if got != "1 cat" {
		t.Errorf("told %q", got)
	}
}

func TestOneFieldFollowsTheOther(t *testing.T) {
	p, w, told := classesWith(t, 5)
	p.Rename(1)
	test.Type(p.rowAt(0).entry, "cat")
	p.mergeFrom(3)
	e := p.rowAt(2).entry
	if p.rowAt(0).entry != nil || e == nil || w.Canvas().Focused() != fyne.Focusable(e) || !p.box.Visible() {
		t.Error("the second field is not the only one, or nothing is offered in it")
	}
	wantTold(t, told, "rename 1 cat")
	p.mergeFrom(3)
	if again := p.rowAt(2).entry; again == nil || again == e || !p.box.Visible() {
		t.Error("asked for again, the field is gone")
	}
}

// A box that nobody is left to close must not come up, and a closed one must have nothing to draw: it lies over the rows.
func TestNothingIsOfferedOnceTheFieldHasEnded(t *testing.T) {
	for name, make := range fieldsOfPanels() {
		t.Run(name, func(t *testing.T) {
			_, open, l, _, _ := make(t)
			e := open()
			box := boxOf(l)
			e.TypedKey(key(fyne.KeyEscape))
			e.SetText("")
			e.TypedRune('o')
			e.TypedShortcut(&fyne.ShortcutUndo{})
			if box.open() || box.Visible() || len(test.WidgetRenderer(box).Objects()) > 0 {
				t.Errorf("%d names are offered, visible %v, %d things are drawn", len(box.rows), box.Visible(), len(test.WidgetRenderer(box).Objects()))
			}
		})
	}
}

func boxOf(l *lane) *suggestBox {
	switch row := l.item(1).(type) {
	case *classRow:
		return row.panel.box
	case *objectRow:
		return row.panel.box
	}
	return nil
}

// heard is what reaches the window, which listens as the real one does.
func heard(w fyne.Window) *[]string {
	var list []string
	over := OverlaysOf(w.Canvas())
	over.WireKeys(WindowKeys{Typed: func(e *fyne.KeyEvent) { list = append(list, string(e.Name)) }})
	mod, shift := fyne.KeyModifierShortcutDefault, fyne.KeyModifierShift
	for _, s := range []fyne.Shortcut{
		&desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: mod}, &desktop.CustomShortcut{KeyName: fyne.KeyE, Modifier: mod | shift},
		&desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: mod | shift}, &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: mod | fyne.KeyModifierAlt},
		&fyne.ShortcutUndo{}, &fyne.ShortcutRedo{},
	} {
		over.AddShortcut(s, func(s fyne.Shortcut) { list = append(list, s.ShortcutName()) })
	}
	return &list
}

func TestTheFieldForClassesLeavesTheWindowItsKeys(t *testing.T) {
	mod, shift := fyne.KeyModifierShortcutDefault, fyne.KeyModifierShift
	save := &desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: mod}
	redo := &desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: mod | shift}
	p, w, told := classesWith(t, 3)
	got := heard(w)
	p.FocusAdd()
	test.Type(p.add, "tail")
	p.add.TypedKey(key(fyne.KeyReturn))
	wantTold(t, told, "add tail")
	for _, s := range []fyne.Shortcut{save, &fyne.ShortcutUndo{}, redo, &fyne.ShortcutRedo{}} {
		shortcut(w.Canvas(), s)
	}
	for _, k := range []fyne.KeyName{fyne.KeyF11, fyne.KeyF1, fyne.KeyF2, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyDelete, fyne.KeyBackspace} {
		pressKey(w.Canvas(), k)
	}
	wantTold(t, got, save.ShortcutName(), "Undo", redo.ShortcutName(), "Redo", "F11", "F1", "F2", "Next", "Prior")
	if w.Canvas().Focused() != fyne.Focusable(p.add) {
		t.Error("the next name cannot be typed at once")
	}

	test.Type(p.add, "tail")
	shortcut(w.Canvas(), &fyne.ShortcutUndo{})
	wantTold(t, got)
	if p.add.Text != "" {
		t.Errorf("%q is in the field after undo", p.add.Text)
	}
	shortcut(w.Canvas(), &fyne.ShortcutRedo{})
	if p.add.Text != "tail" {
		t.Errorf("%q is in the field after redo", p.add.Text)
	}
	clip := fyne.CurrentApp().Clipboard()
	shortcut(w.Canvas(), &fyne.ShortcutSelectAll{})
	shortcut(w.Canvas(), &fyne.ShortcutCopy{Clipboard: clip})
	shortcut(w.Canvas(), redo)
	shortcut(w.Canvas(), &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: mod})
	shortcut(w.Canvas(), &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: mod | fyne.KeyModifierAlt}) // the other Alt key
	pressKey(w.Canvas(), fyne.KeyPageDown)
	wantTold(t, got)
	if clip.Content() != "tail" {
		t.Errorf("%q was copied", clip.Content())
	}
	shortcut(w.Canvas(), save)
	wantTold(t, got, save.ShortcutName())
}

// What was typed in place of a name is taken before the window does what it is asked for, such as saving it.
func TestAShortcutTakesWhatWasTyped(t *testing.T) {
	p, w, told := classesWith(t, 3)
	over := OverlaysOf(w.Canvas())
	save := &desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault}
	over.AddShortcut(save, func(fyne.Shortcut) { *told = append(*told, "save") })
	over.WireKeys(WindowKeys{Typed: func(e *fyne.KeyEvent) { *told = append(*told, string(e.Name)) }})
	p.Rename(2)
	test.Type(p.rowAt(1).entry, "cat")
	shortcut(w.Canvas(), save)
	wantTold(t, told, "rename 2 cat", "save")
	p.Rename(2)
	test.Type(p.rowAt(1).entry, "dog")
	pressKey(w.Canvas(), fyne.KeyF11)
	wantTold(t, told, "rename 2 dog", "F11")
	p.Rename(2)
	pressKey(w.Canvas(), fyne.KeyF2)
	wantTold(t, told)
	if p.rowAt(1).entry == nil {
		t.Error("F2 ended what it begins")
	}
}
