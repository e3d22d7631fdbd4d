package parts

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/style"
)

func panelWith(t *testing.T, n int) (*ObjectPanel, fyne.Window) {
	t.Helper()
	p := NewObjectPanel(nil)
	w := window(t, p, 280, 440)
	rows := make([]ObjectRow, n)
	for i := range rows {
		rows[i] = ObjectRow{ID: uint64(i + 1), Label: fmt.Sprint("object ", i+1), Colour: i, Visible: true}
	}
	p.SetRows(rows)
	w.Canvas().Capture() // Fyne finds for the focus only what was drawn
	return p, w
}

func (p *ObjectPanel) rowAt(i int) *objectRow {
	row, _ := p.lane.item(i).(*objectRow)
	return row
}

func TestObjectPanelMakesOnlyTheRowsInSight(t *testing.T) {
	p, _ := panelWith(t, 1000)
	if n := len(p.lane.area.items); n < 10 || n > 13 {
		t.Errorf("%d rows exist for 392 units of 36 each", n)
	}
	made := map[*objectRow]bool{}
	for offset := float32(0); offset < 36*1000; offset += 300 {
		p.lane.moveTo(offset)
		for _, item := range p.lane.area.items {
			made[item.(*objectRow)] = true
		}
	}
	if len(made) > 30 {
		t.Errorf("scrolling made %d rows", len(made))
	}
	if row := p.rowAt(999); row == nil || row.row.ID != 1000 {
		t.Error("the last row is not in sight at the end")
	}
}

func TestObjectPanelScrollsToTheNewSelection(t *testing.T) {
	p, _ := panelWith(t, 100)
	rows := slices.Clone(p.rows)
	rows[80].Selected = true
	p.SetRows(rows)
	if p.rowAt(80) == nil {
		t.Error("the selected row is out of sight")
	}
	p.lane.moveTo(0)
	p.SetRows(rows)
	if p.rowAt(0) == nil {
		t.Error("the list jumped although the selection is the same")
	}
}

func TestObjectPanelStaysInRangeWhenItShrinks(t *testing.T) {
	p, _ := panelWith(t, 100)
	p.lane.moveTo(36 * 100)
	p.SetRows(p.rows[:3])
	if p.lane.offset != 0 || p.rowAt(0) == nil {
		t.Errorf("offset %v with three rows", p.lane.offset)
	}
	p.SetRows(nil)
	if !slices.Contains(shownTexts(t, p), "Nothing kept yet") {
		t.Errorf("texts %q", shownTexts(t, p))
	}
}

func TestObjectRowTellsWhatWasDone(t *testing.T) {
	p, _ := panelWith(t, 3)
	var calls []string
	p.OnSelect = func(id uint64) { calls = append(calls, fmt.Sprint("select ", id)) }
	p.OnVisible = func(id uint64, v bool) { calls = append(calls, fmt.Sprint("visible ", id, v)) }
	p.OnDelete = func(id uint64) { calls = append(calls, fmt.Sprint("delete ", id)) }
	row := p.rowAt(1)
	test.Tap(row)
	test.Tap(row.eye)
	test.Tap(row.erase)
	row.TypedKey(key(fyne.KeyDelete))
	if want := []string{"select 2", "visible 2 false", "delete 2", "delete 2"}; !slices.Equal(calls, want) {
		t.Errorf("calls %q, want %q", calls, want)
	}
}

func TestObjectRowColourIsChosenFromEight(t *testing.T) {
	p, w := panelWith(t, 1)
	got := -1
	p.OnColour = func(_ uint64, colour int) { got = colour }
	test.Tap(p.rowAt(0).swatch)
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("no colours to choose from")
	}
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if s, ok := o.(*swatch); ok && s.colour.B == 0xA7 {
			test.Tap(s)
		}
	}
	if got != 6 {
		t.Errorf("colour %d, want 6", got)
	}
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the colours stayed open")
	}
}

func TestLabelIsEditedInPlace(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(*labelEntry, fyne.Window)
		want string
	}{
		{"Enter keeps", func(e *labelEntry, _ fyne.Window) { e.TypedKey(key(fyne.KeyReturn)) }, "1 cat"},
		{"Esc drops", func(e *labelEntry, _ fyne.Window) { e.TypedKey(key(fyne.KeyEscape)) }, ""},
		{"leaving keeps", func(_ *labelEntry, w fyne.Window) { w.Canvas().Unfocus() }, "1 cat"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, w := panelWith(t, 2)
			got := ""
			p.OnLabel = func(id uint64, label string) { got = fmt.Sprint(id, " ", label) }
			p.EditLabel(1)
			entry := p.rowAt(0).entry
			if entry == nil || w.Canvas().Focused() != entry {
				t.Fatal("the entry is not there, or not focused")
			}
			test.Type(entry, "cat") // replaces the selected text
			c.end(entry, w)
			if got != c.want {
				t.Errorf("told %q, want %q", got, c.want)
			}
			if p.rowAt(0).entry != nil {
				t.Error("the entry stayed")
			}
		})
	}
}

func TestTwoQuickClicksRename(t *testing.T) {
	p, _ := panelWith(t, 1)
	now := time.Unix(0, 0)
	p.now = func() time.Time { return now }
	row := p.rowAt(0)
	test.Tap(row)
	now = now.Add(doubleTap + time.Millisecond)
	test.Tap(row)
	if row.entry != nil {
		t.Error("two slow clicks renamed")
	}
	now = now.Add(doubleTap / 2)
	test.Tap(row)
	if row.entry == nil {
		t.Error("two quick clicks did not rename")
	}
}

func TestRowShowsMoreUnderThePointer(t *testing.T) {
	p, _ := panelWith(t, 1)
	row := p.rowAt(0)
	if row.erase.Visible() {
		t.Error("the bin is there at rest")
	}
	row.MouseIn(nil)
	if !row.erase.Visible() {
		t.Error("the bin is not there under the pointer")
	}
	row.MouseOut()
	row.erase.MouseIn(nil)
	if !row.erase.Visible() {
		t.Error("the bin went away under the pointer")
	}
}

func TestARowSaysWhichKeysWereHeld(t *testing.T) {
	p, _ := panelWith(t, 3)
	var told []string
	note := func(what string) func(uint64) {
		return func(id uint64) { told = append(told, fmt.Sprint(what, id)) }
	}
	p.OnSelect, p.OnAlso, p.OnRange, p.OnReopen = note("only "), note("also "), note("up to "), note("open ")
	at := time.Unix(0, 0)
	p.now = func() time.Time { return at }
	click := func(i int, held fyne.KeyModifier) {
		row, e := p.rowAt(i), press(100, 10)
		e.Modifier = held
		row.MouseDown(e)
		row.MouseUp(e)
		row.Tapped(&fyne.PointEvent{})
	}
	click(0, 0)
	click(1, fyne.KeyModifierShortcutDefault)
	click(1, fyne.KeyModifierShortcutDefault)
	click(2, fyne.KeyModifierShift)
	click(2, fyne.KeyModifierShift|fyne.KeyModifierShortcutDefault)
	p.rowAt(0).TypedKey(key(fyne.KeyReturn))
	if want := []string{"only 1", "also 2", "also 2", "up to 3", "up to 3", "open 1"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	if p.editedRow() >= 0 {
		t.Error("two clicks with a key held rename")
	}
}

func TestTheMenuOfARowIsAboutWhatIsSelected(t *testing.T) {
	p, w := panelWith(t, 3)
	var selected []uint64
	p.OnSelect = func(id uint64) { selected = append(selected, id) }
	p.More = func() []*fyne.MenuItem { return []*fyne.MenuItem{fyne.NewMenuItem("Unite", nil)} }
	rows := slices.Clone(p.rows)
	rows[0].Selected, rows[1].Selected, rows[1].Last = true, true, true
	p.SetRows(rows)
	for i := range 3 {
		test.TapSecondary(p.rowAt(i))
		menu := w.Canvas().Overlays().Top().(*menuOverlay)
		if rows := menu.cards[0].rows; rows[len(rows)-1].item.Label != "Unite" {
			t.Errorf("the menu of row %d ends with %q", i, rows[len(rows)-1].item.Label)
		}
		menu.close()
	}
	if !slices.Equal(selected, []uint64{3}) {
		t.Errorf("a right click selects %v, want the one that was not selected", selected)
	}
}

func TestTheMenuOfARowGivesAClass(t *testing.T) {
	p, w := panelWith(t, 2)
	p.SetSuggestions([]Suggestion{{Name: "cat", Key: "1"}, {Name: "dog"}})
	given := ""
	p.OnLabel = func(id uint64, label string) { given = fmt.Sprint(id, " ", label) }
	id := p.rows[1].ID
	for _, choice := range [][2]string{{"dog", fmt.Sprint(id, " dog")}, {"No class", fmt.Sprint(id, " ")}, {"New class…", ""}} {
		name, want := choice[0], choice[1]
		given = ""
		test.TapSecondary(p.rowAt(1))
		menu := w.Canvas().Overlays().Top().(*menuOverlay)
		at := slices.IndexFunc(menu.cards[0].rows, func(r *menuRow) bool { return r.item.Label == "Class" })
		menu.point(0, at)
		rows := menu.cards[1].rows
		if at = slices.IndexFunc(rows, func(r *menuRow) bool { return r.item.Label == name }); at < 0 {
			t.Fatalf("%q is not offered", name)
		}
		if rows[at].fire(); given != want {
			t.Errorf("%q tells %q, want %q", name, given, want)
		}
	}
	if p.editedRow() != 1 {
		t.Error("a new class has no field")
	}
}

func TestObjectPanelScrollsToTheOneSelectedLast(t *testing.T) {
	p, _ := panelWith(t, 100)
	rows := slices.Clone(p.rows)
	rows[2].Selected, rows[80].Selected, rows[80].Last = true, true, true
	if p.SetRows(rows); p.rowAt(80) == nil {
		t.Error("the one selected last is out of sight")
	}
}

// What is shown already is not drawn again: most changes of a document change neither the list nor the sliders.
func TestWhatIsShownAlreadyIsNotDrawnAgain(t *testing.T) {
	p, _ := panelWith(t, 20)
	m := NewMaskPanel()
	window(t, m, 280, maskPanelHeight)
	m.SetTarget("dog", true, true)
	m.SetValues(MaskValues{Grow: 2})
	drawn := 0
	count := func(o fyne.CanvasObject) {
		s := test.WidgetRenderer(o.(fyne.Widget)).(*sketch)
		paint := s.paint
		s.paint = func(pal style.Palette) { drawn++; paint(pal) }
	}
	count(p)
	count(m)
	p.SetRows(append([]ObjectRow(nil), p.all...))
	m.SetTarget("dog", true, true)
	m.SetValues(MaskValues{Grow: 2})
	if drawn > 0 {
		t.Errorf("they are drawn %d times", drawn)
	}
	p.SetRows(p.all[1:])
	m.SetTarget("cat", true, true)
	m.SetValues(MaskValues{Grow: 3})
	if drawn != 3 {
		t.Errorf("another list, name and value are drawn %d times", drawn)
	}
}
