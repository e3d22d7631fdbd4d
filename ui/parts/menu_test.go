package parts

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// openMenu shows a menu of: a, b (disabled), -, sub (c, d), and notes what was chosen.
func openMenu(t *testing.T) (o *menuOverlay, w fyne.Window, chosen *[]string) {
	t.Helper()
	chosen = &[]string{}
	item := func(label string) *fyne.MenuItem {
		return fyne.NewMenuItem(label, func() { *chosen = append(*chosen, label) })
	}
	b := item("b")
	b.Disabled = true
	sub := fyne.NewMenuItem("sub", nil)
	sub.ChildMenu = fyne.NewMenu("", item("c"), item("d"))
	entry := widget.NewEntry()
	w = window(t, entry, 600, 400)
	w.Canvas().Focus(entry)
	ShowMenu(w.Canvas(), fyne.NewMenu("", item("a"), b, fyne.NewMenuItemSeparator(), sub), fyne.NewPos(590, 390))
	return w.Canvas().Overlays().Top().(*menuOverlay), w, chosen
}

func TestMenuIsWalkedWithTheKeyboard(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []fyne.KeyName
		want []string
	}{
		{"first", []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, []string{"a"}},
		{"disabled ones are skipped, sub opens", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, fyne.KeyDown, fyne.KeyReturn}, []string{"d"}},
		{"up goes round", []fyne.KeyName{fyne.KeyUp, fyne.KeyRight, fyne.KeyReturn}, []string{"c"}},
		{"left goes back", []fyne.KeyName{fyne.KeyUp, fyne.KeyRight, fyne.KeyLeft, fyne.KeyDown, fyne.KeyReturn}, []string{"a"}},
		{"escape", []fyne.KeyName{fyne.KeyDown, fyne.KeyEscape}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, w, chosen := openMenu(t)
			for _, k := range c.keys {
				o.TypedKey(key(k))
			}
			if !slices.Equal(*chosen, c.want) {
				t.Errorf("chosen %v, want %v", *chosen, c.want)
			}
			if w.Canvas().Overlays().Top() != nil {
				t.Error("the menu stayed open")
			}
			if _, ok := w.Canvas().Focused().(*widget.Entry); !ok {
				t.Error("the focus did not go back")
			}
		})
	}
}

func TestMenuIsWalkedWithThePointer(t *testing.T) {
	o, w, chosen := openMenu(t)
	rows := o.cards[0].rows
	test.Tap(rows[1])
	if len(*chosen) != 0 || w.Canvas().Overlays().Top() == nil {
		t.Error("a disabled item was chosen, or closed the menu")
	}
	rows[2].MouseIn(nil)
	if len(o.cards) != 2 {
		t.Fatal("the submenu did not open")
	}
	rows[0].MouseIn(nil)
	if len(o.cards) != 1 {
		t.Error("the submenu did not close")
	}
	rows[2].MouseIn(nil)
	test.Tap(o.cards[1].rows[1])
	if !slices.Equal(*chosen, []string{"d"}) {
		t.Errorf("chosen %v", *chosen)
	}
}

func TestMenuStaysInTheWindow(t *testing.T) {
	o, w, _ := openMenu(t)
	o.point(0, 2)
	for i, card := range o.cards {
		end := card.Position().Add(card.Size())
		if end.X > w.Canvas().Size().Width || end.Y > w.Canvas().Size().Height || card.Position().X < 0 {
			t.Errorf("card %d from %v to %v", i, card.Position(), end)
		}
	}
}

func TestAMenuThatIsTooHighScrolls(t *testing.T) {
	menu, last := fyne.NewMenu(""), ""
	for i := range 16 {
		menu.Items = append(menu.Items, fyne.NewMenuItem(fmt.Sprint(i), func() { last = fmt.Sprint(i) }), fyne.NewMenuItemSeparator())
	}
	w := window(t, widget.NewEntry(), 400, 300)
	ShowMenu(w.Canvas(), menu, fyne.NewPos(40, 40))
	o := w.Canvas().Overlays().Top().(*menuOverlay)
	card := o.cards[0]
	if top, end := card.Position().Y, card.Position().Y+card.Size().Height; top < 0 || end > 300 {
		t.Errorf("the menu reaches from %v to %v", top, end)
	}
	inSight := func(i int) bool {
		driver := fyne.CurrentApp().Driver()
		y, lane := driver.AbsolutePositionForObject(card.rows[i]).Y, driver.AbsolutePositionForObject(card.lane).Y
		return y >= lane && y+menuRowHeight <= lane+card.lane.Size().Height
	}
	if !inSight(0) || inSight(15) {
		t.Error("it does not begin at its beginning")
	}
	for _, step := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyUp, 15}, {fyne.KeyDown, 0}, {fyne.KeyUp, 15}} {
		o.TypedKey(key(step.key))
		if card.at != step.want || !inSight(step.want) {
			t.Errorf("%s marks %d, in sight: %v", step.key, card.at, inSight(step.want))
		}
	}
	card.lane.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: 9999}})
	if !inSight(0) {
		t.Error("the wheel does not move it")
	}
	o.TypedKey(key(fyne.KeyReturn))
	if last != "15" {
		t.Errorf("chosen %q", last)
	}
}

func TestShortcutsAreNamed(t *testing.T) {
	for _, c := range []struct {
		shortcut fyne.Shortcut
		want     string
	}{
		{nil, ""},
		{&fyne.ShortcutUndo{}, "Mod+Z"},
		{&desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}, "Mod+Shift+S"},
		{&desktop.CustomShortcut{KeyName: fyne.KeyReturn}, "Enter"},
		{&desktop.CustomShortcut{KeyName: fyne.KeyPageDown, Modifier: fyne.KeyModifierAlt}, "Alt+Page Down"},
	} {
		if got := ShortcutKeys(c.shortcut); got != c.want {
			t.Errorf("%v: %q, want %q", c.shortcut, got, c.want)
		}
	}
}
