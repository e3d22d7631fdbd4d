package parts

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// kana plays an input method: it spells what is typed, Enter settles that as something else, Esc drops it, and whatever
// it has no use for is the field's.
type kana struct {
	told     func(text string, settled bool)
	composed string
	asked    []uint32
	caret    fyne.Position
}

func (k *kana) Focus(told func(string, bool)) { k.told, k.composed = told, "" }
func (k *kana) Blur()                         { k.told, k.composed = nil, "" }

func (k *kana) Caret(at fyne.Position, _ fyne.Size) { k.caret = at }

func (k *kana) Press(symbol uint32, _ int, held fyne.KeyModifier) bool {
	k.asked = append(k.asked, symbol)
	switch {
	case held&fyne.KeyModifierControl != 0:
		return symbol == 'j'
	case symbol >= 'a' && symbol <= 'z':
		k.composed += string(rune(symbol))
		k.told(k.composed, false)
	case k.composed == "":
		return false
	case symbol == keySymbols[fyne.KeyReturn]:
		k.composed = ""
		k.told("猫のいる", true)
		k.told("", false)
	case symbol == keySymbols[fyne.KeyEscape]:
		k.composed = ""
		k.told("", false)
	}
	return true
}

// composes gives a window an input method.
func composes(t *testing.T, w fyne.Window) *kana {
	t.Helper()
	k := &kana{}
	UseInputMethod(w.Canvas(), k)
	t.Cleanup(func() { delete(inputMethods, w.Canvas()) })
	return k
}

// composesALabel opens the field of an object's name, called "object 2", in a window with an input method.
func composesALabel(t *testing.T) (*kana, *labelEntry, fyne.Window, *string) {
	t.Helper()
	p, w := panelWith(t, 40)
	got := "nothing"
	p.OnLabel = func(_ uint64, text string) { got = text }
	k := composes(t, w)
	p.EditLabel(2)
	return k, p.rowAt(1).entry, w, &got
}

func TestWhatIsComposedArrivesWholeAndItsKeysAreNotTheFields(t *testing.T) {
	_, e, _, got := composesALabel(t)
	test.Type(e, "neko")
	if said := e.composer.shown.said(); said != "neko" {
		t.Errorf("%q is shown as composed", said)
	}
	if e.Text != "" {
		t.Errorf("the field has %q beside what is composed in place of its text", e.Text)
	}
	for _, name := range []fyne.KeyName{fyne.KeyBackspace, fyne.KeyLeft, fyne.KeyDown, fyne.KeyTab, fyne.KeyF6, fyne.KeyF2, fyne.KeyPageDown} {
		e.TypedKey(key(name))
	}
	e.TypedRune(' ')
	if !e.AcceptsTab() {
		t.Error("Tab leaves the field while something is composed")
	}
	e.TypedKey(key(fyne.KeyReturn))
	if e.over || e.Text != "猫のいる" || e.composer.Composing() {
		t.Fatalf("after Enter: over %v, text %q, composing %v", e.over, e.Text, e.composer.Composing())
	}
	e.TypedKey(key(fyne.KeyReturn))
	if *got != "猫のいる" {
		t.Errorf("the object is called %q", *got)
	}
}

func TestEscDropsWhatIsComposedBeforeTheField(t *testing.T) {
	_, e, _, got := composesALabel(t)
	test.Type(e, "neko")
	e.TypedKey(key(fyne.KeyEscape))
	if e.over || e.composer.Composing() {
		t.Fatalf("after Esc: over %v, composing %v", e.over, e.composer.Composing())
	}
	e.TypedKey(key(fyne.KeyEscape))
	if !e.over || *got != "nothing" {
		t.Errorf("after Esc twice: over %v, called %q", e.over, *got)
	}
}

// A click elsewhere ends the field with what is seen in it.
func TestLeavingAFieldKeepsWhatIsComposed(t *testing.T) {
	k, e, w, got := composesALabel(t)
	test.Type(e, "neko")
	w.Canvas().Unfocus()
	if *got != "neko" {
		t.Errorf("the object is called %q", *got)
	}
	if k.told != nil {
		t.Error("the input method goes on telling a field that has ended")
	}
}

// A class is taken from the list with the pointer: what was composed to find it is no part of any name.
func TestANameOfTheListTakesThePlaceOfWhatIsComposed(t *testing.T) {
	p, w, told := classesWith(t, 3)
	composes(t, w)
	w.Canvas().Focus(p.add)
	test.Type(p.add, "neko")
	p.add.take("dog")
	if p.add.Text != "" || p.add.composer.Composing() {
		t.Errorf("the field is left with %q, composing %v", p.add.Text, p.add.composer.Composing())
	}
	test.Type(p.add, "n")
	p.add.TypedKey(key(fyne.KeyReturn))
	p.add.TypedKey(key(fyne.KeyReturn))
	if !slices.Contains(*told, "add 猫のいる") {
		t.Errorf("told %q", *told)
	}
}

func TestTheInputMethodIsAskedInXsWords(t *testing.T) {
	k, e, _, _ := composesALabel(t)
	e.TypedRune('é')
	e.TypedRune('ぬ')
	e.TypedKey(key(fyne.KeyA)) // comes as a sign too
	e.TypedKey(&fyne.KeyEvent{Physical: fyne.HardwareKey{ScanCode: 100}})
	e.TypedKey(key(fyne.KeyF10)) // which ends the field
	if want := []uint32{0xe9, 0x100306c, 0, 0xffc7}; !slices.Equal(k.asked, want) {
		t.Errorf("asked %x, want %x", k.asked, want)
	}
}

func TestAShortcutOfTheInputMethodLeavesTheFieldOpen(t *testing.T) {
	_, e, _, _ := composesALabel(t)
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyJ, Modifier: fyne.KeyModifierControl})
	if e.over {
		t.Error("what switches the input method on was handed to the window")
	}
}

func TestWhatIsComposedLiesInTheFieldAtItsCaret(t *testing.T) {
	k, e, w, _ := composesALabel(t)
	size := e.Size()
	for _, text := range []string{"neko", "a composition that is a good deal longer than the field that it is composed in is wide"} {
		k.told(text, false)
		w.Canvas().Capture()
		shown := e.composer.shown
		if left, right := shown.text.Position().X, shown.text.Position().X+shown.text.MinSize().Width; left < 0 || right > size.Width {
			t.Errorf("%q lies from %.1f to %.1f in a field of %.1f", text, left, right, size.Width)
		}
		if !shown.under.Visible() {
			t.Errorf("%q is not underlined", text)
		}
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
	if k.caret.X < at.X || k.caret.X > at.X+size.Width || k.caret.Y < at.Y || k.caret.Y > at.Y+size.Height {
		t.Errorf("the caret is said to be at %v, the field is at %v", k.caret, at)
	}
	k.told("", false)
	for _, o := range e.composer.shown.objects() {
		if o.Visible() {
			t.Error("something is left of what was composed")
		}
	}
}
