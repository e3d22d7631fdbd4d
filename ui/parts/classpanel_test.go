package parts

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func (p *ClassPanel) rowAt(i int) *classRow {
	row, _ := p.lane.item(i).(*classRow)
	return row
}

// classesWith is a panel of n classes called class 1 and so on, and the notes of what it told.
func classesWith(t *testing.T, n int) (*ClassPanel, fyne.Window, *[]string) {
	t.Helper()
	p := NewClassPanel(nil)
	var told []string
	note := func(format string, args ...any) { told = append(told, fmt.Sprintf(format, args...)) }
	p.OnAdd = func(name string) { note("add %s", name) }
	p.OnRename = func(id uint64, name string) { note("rename %d %s", id, name) }
	p.OnRecolour = func(id uint64, colour int) { note("recolour %d %d", id, colour) }
	p.OnKey = func(id uint64, key int) { note("key %d %d", id, key) }
	p.OnMove = func(id uint64, to int) { note("move %d %d", id, to) }
	p.OnDelete = func(id uint64) { note("delete %d", id) }
	p.OnMerge = func(id, into uint64) { note("merge %d %d", id, into) }
	p.OnActivate = func(id uint64) { note("activate %d", id) }
	p.OnRead, p.OnSave = func() { note("read") }, func() { note("save") }
	p.OnColourBy = func(class bool) { note("colour by class %v", class) }
	p.Later = func(time.Duration, func()) func() { return func() {} } // what a click does comes with p.click.settle
	w := window(t, p, 280, 440)
	rows := make([]ClassRow, n)
	for i := range rows {
		rows[i] = ClassRow{ID: uint64(i + 1), Name: fmt.Sprint("class ", i+1), Colour: i}
	}
	p.SetClasses(rows)
	w.Canvas().Capture()
	return p, w, &told
}

func wantTold(t *testing.T, told *[]string, want ...string) {
	t.Helper()
	if !slices.Equal(*told, want) {
		t.Errorf("told %q, want %q", *told, want)
	}
	*told = nil
}

func TestClassRowsTell(t *testing.T) {
	p, w, told := classesWith(t, 3)
	row := p.rowAt(1)
	test.Tap(row)
	wantTold(t, told)
	p.click.settle()
	wantTold(t, told, "activate 2")
	row.TypedKey(key(fyne.KeyDelete))
	row.TypedKey(key(fyne.KeyReturn))
	wantTold(t, told, "delete 2", "activate 2")
	test.Tap(row.swatch)
	pressKey(w.Canvas(), fyne.Key6)
	wantTold(t, told, "recolour 2 5")
	for _, item := range row.menu().Items {
		if item.Label == "Move up" || item.Label == "Move down" || item.Label == "Delete" {
			item.Action()
		}
	}
	wantTold(t, told, "move 2 0", "move 2 2", "delete 2")
	first, last := p.rowAt(0).menu(), p.rowAt(2).menu()
	if !first.Items[2].Disabled || first.Items[3].Disabled || last.Items[2].Disabled || !last.Items[3].Disabled {
		t.Error("the ends of the list can be left")
	}
}

func TestClassesAreReachedAndMovedByKeys(t *testing.T) {
	p, w, told := classesWith(t, 50)
	w.Canvas().Focus(p.rowAt(0))
	alt := func(k fyne.KeyName) {
		shortcut(w.Canvas(), &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierAlt})
	}
	pressKey(w.Canvas(), fyne.KeyUp) // there is none above
	alt(fyne.KeyUp)
	for range 20 {
		pressKey(w.Canvas(), fyne.KeyDown)
	}
	pressKey(w.Canvas(), fyne.KeySpace)
	alt(fyne.KeyUp)
	alt(fyne.KeyDown)
	wantTold(t, told, "activate 21", "move 21 19", "move 21 21")

	// The one who listens moves it, and the keyboard stays with it.
	rows := slices.Clone(p.rows)
	rows[20], rows[21] = rows[21], rows[20]
	p.SetClasses(rows)
	if got := p.focusedID(); got != 21 {
		t.Errorf("the focus is at class %d", got)
	}
}

func TestClassIsDraggedToItsPlace(t *testing.T) {
	p, _, told := classesWith(t, 5)
	row := p.rowAt(1)
	drag := func(dy ...float32) {
		for _, d := range dy {
			row.Dragged(&fyne.DragEvent{Dragged: fyne.Delta{DY: d}})
		}
	}
	drag(20, 20, 34)
	if p.dragAt != 3 {
		t.Errorf("the mark is at %d", p.dragAt)
	}
	row.DragEnd()
	wantTold(t, told, "move 2 3")
	drag(10)
	row.DragEnd() // not far enough
	drag(-999)
	row.DragEnd()
	wantTold(t, told, "move 2 0")
	if p.dragAt != -1 {
		t.Error("the mark stayed")
	}
}

func TestClassIsAddedByTyping(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(p *ClassPanel)
		want []string
	}{
		{"typed", func(p *ClassPanel) { test.Type(p.add, "  cat "); p.add.TypedKey(key(fyne.KeyReturn)) }, []string{"add cat"}},
		{"nothing", func(p *ClassPanel) { test.Type(p.add, "   "); p.add.TypedKey(key(fyne.KeyReturn)) }, nil},
		{"one that is there", func(p *ClassPanel) { test.Type(p.add, "CLASS 2"); p.add.TypedKey(key(fyne.KeyReturn)) }, []string{"activate 2"}},
		{"completed", func(p *ClassPanel) {
			test.Type(p.add, "bi")
			p.add.TypedKey(key(fyne.KeyTab))
			p.add.TypedKey(key(fyne.KeyReturn))
		}, []string{"add bicycle"}},
		{"chosen by the arrows", func(p *ClassPanel) {
			test.Type(p.add, "bi")
			p.add.TypedKey(key(fyne.KeyDown))
			p.add.TypedKey(key(fyne.KeyDown))
			p.add.TypedKey(key(fyne.KeyReturn))
		}, []string{"add bird"}},
		{"chosen by the pointer", func(p *ClassPanel) {
			test.Type(p.add, "b")
			p.box.rows[1].MouseDown(nil)
		}, []string{"add bird"}},
		{"given up", func(p *ClassPanel) { test.Type(p.add, "cat"); p.add.TypedKey(key(fyne.KeyEscape)) }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, w, told := classesWith(t, 3)
			p.SetSuggestions([]string{"bicycle", "bird", "Class 1"})
			p.FocusAdd()
			c.do(p)
			wantTold(t, told, c.want...)
			if p.add.Text != "" || p.box.Visible() {
				t.Errorf("%q is left in the field, suggestions are open: %v", p.add.Text, p.box.Visible())
			}
			if c.name == "typed" && w.Canvas().Focused() != p.add {
				t.Error("the next name cannot be typed at once")
			}
		})
	}
}

func TestClassIsRenamedAndMergedInPlace(t *testing.T) {
	p, w, told := classesWith(t, 40)
	p.Rename(30)
	row := p.rowAt(29)
	if row == nil || row.entry == nil || w.Canvas().Focused() != row.entry {
		t.Fatal("the class that is renamed is out of sight, or has no field")
	}
	test.Type(row.entry, "lamp")
	row.entry.TypedKey(key(fyne.KeyReturn))
	wantTold(t, told, "rename 30 lamp")
	for _, name := range []string{"", "  ", "class 30"} {
		p.Rename(30)
		row.entry.SetText(name)
		row.entry.TypedKey(key(fyne.KeyReturn))
	}
	wantTold(t, told)

	p.mergeFrom(30)
	test.Type(row.entry, "class 12")
	row.entry.TypedKey(key(fyne.KeyReturn))
	wantTold(t, told, "merge 30 12")
	p.mergeFrom(30)
	test.Type(row.entry, "no such class")
	row.entry.TypedKey(key(fyne.KeyReturn))
	p.mergeFrom(30)
	p.box.rows[2].MouseDown(nil)
	wantTold(t, told, "merge 30 3")

	now := time.Unix(0, 0)
	p.now = func() time.Time { return now }
	test.Tap(row)
	now = now.Add(doubleTap / 2)
	test.Tap(row)
	if row.entry == nil {
		t.Error("two quick clicks did not rename")
	}
	wantTold(t, told)
}

// A click gives a class as soon as it can be no double click any more, which gives none.
func TestAClickOnAClassWaitsForASecondOne(t *testing.T) {
	type made struct {
		p     *ClassPanel
		w     fyne.Window
		row   *classRow
		later func() // the time has passed
	}
	for name, c := range map[string]struct {
		then func(m made)
		want []string
	}{
		"time passes":              {func(m made) { m.later() }, []string{"activate 2"}},
		"time passes twice":        {func(m made) { late := m.later; m.later(); test.Tap(m.p.rowAt(2)); late() }, []string{"activate 2"}},
		"another click":            {func(m made) { test.Tap(m.row); m.later() }, nil},
		"a click on another class": {func(m made) { test.Tap(m.p.rowAt(2)) }, []string{"activate 2"}},
		"a right click":            {func(m made) { test.TapSecondary(m.row) }, []string{"activate 2"}},
		"a drag":                   {func(m made) { m.row.Dragged(&fyne.DragEvent{}) }, []string{"activate 2"}},
		"the focus goes":           {func(m made) { m.w.Canvas().Unfocus() }, []string{"activate 2"}},
		"a key":                    {func(m made) { pressKey(m.w.Canvas(), fyne.KeyDelete) }, []string{"activate 2", "delete 2"}},
		"a key goes down":          {func(m made) { m.row.KeyDown(key(fyne.KeySpace)) }, []string{"activate 2"}},
		"a sign":                   {func(m made) { m.row.TypedRune('+') }, []string{"activate 2"}},
		"a shortcut":               {func(m made) { m.row.TypedShortcut(&fyne.ShortcutUndo{}) }, []string{"activate 2"}},
		"the class goes":           {func(m made) { m.p.SetClasses(nil); m.later() }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p, w, told := classesWith(t, 4)
			at := time.Unix(0, 0)
			p.now = func() time.Time { return at }
			var due func()
			p.Later = func(wait time.Duration, f func()) func() {
				if wait != doubleTap {
					t.Errorf("it waits for %v", wait)
				}
				due = f
				return func() {}
			}
			test.Tap(p.rowAt(1))
			wantTold(t, told)
			if !p.rowAt(1).focused {
				t.Error("nothing shows the click")
			}
			first := due
			c.then(made{p, w, p.rowAt(1), first})
			wantTold(t, told, c.want...)
			if renames := p.rowAt(1) != nil && p.rowAt(1).entry != nil; renames != (name == "another click") {
				t.Errorf("the name is edited: %v", renames)
			}
		})
	}
}

func TestTwoHundredClassesMakeAsManyRowsAsAreInSight(t *testing.T) {
	p, _, _ := classesWith(t, 200)
	made := map[*classRow]bool{}
	for offset := float32(0); offset < 200*rowHeight; offset += 100 {
		p.lane.moveTo(offset)
		for _, item := range p.lane.area.items {
			made[item.(*classRow)] = true
		}
	}
	if len(made) > 16 {
		t.Errorf("%d rows were made", len(made))
	}
	rows := slices.Clone(p.rows)
	rows[150].Active = true
	p.lane.moveTo(0)
	p.SetClasses(rows)
	if p.rowAt(150) == nil {
		t.Error("the active class is out of sight")
	}
}

func TestClassPanelsMenu(t *testing.T) {
	p, _, told := classesWith(t, 1)
	menu := p.menu()
	if menu.Items[0].Checked || !menu.Items[1].Checked {
		t.Error("masks are not coloured by object from the start")
	}
	for _, item := range menu.Items {
		call(item.Action)
	}
	wantTold(t, told, "colour by class true", "colour by class false", "read", "save")
	p.SetColourBy(true)
	if !p.menu().Items[0].Checked {
		t.Error("the menu does not follow")
	}
	p.SetClasses(nil)
	if !p.menu().Items[4].Disabled {
		t.Error("an empty list can be saved")
	}
	if !slices.Contains(shownTexts(t, p), "No classes yet") || !p.read.Visible() {
		t.Errorf("the empty panel says %q", shownTexts(t, p))
	}
}

// The number of a class in exports is its place, from 0, wherever that is in sight.
func TestRowsShowTheNumbersOfTheirClasses(t *testing.T) {
	p, _, _ := classesWith(t, 30)
	rows := slices.Clone(p.rows)
	rows[1], rows[0] = rows[0], rows[1]
	p.SetClasses(rows)
	for _, offset := range []float32{0, 15 * rowHeight} {
		p.lane.moveTo(offset)
		for i, item := range p.lane.area.items {
			if texts := shownTexts(t, item.(fyne.Widget)); len(texts) < 2 || texts[0] != fmt.Sprint(i) || texts[1] != p.rows[i].Name {
				t.Errorf("row %d says %q", i, texts)
			}
		}
	}
}
