package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestButtonIsPressedByPointerAndKeyboard(t *testing.T) {
	pressed := 0
	b := NewButton("Keep", ButtonPrimary, func() { pressed++ })
	window(t, b, 100, 40)
	test.Tap(b)
	for _, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter} {
		b.TypedKey(key(k))
	}
	b.TypedKey(key(fyne.KeyA))
	if pressed != 4 {
		t.Errorf("pressed %d times, want 4", pressed)
	}
	b.Disable()
	test.Tap(b)
	b.TypedKey(key(fyne.KeySpace))
	if pressed != 4 {
		t.Error("a disabled button was pressed")
	}
}

func TestTabFocusesAndAClickDoesNot(t *testing.T) {
	b := NewButton("Keep", ButtonPlain, nil)
	w := window(t, b, 100, 40)
	test.TapCanvas(w.Canvas(), fyne.NewPos(20, 20))
	if w.Canvas().Focused() != nil {
		t.Error("a click focused the button: keys would no longer reach the picture")
	}
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != b || !b.focused {
		t.Error("Tab did not focus the button")
	}
}

func TestSplitButtonHasTwoHalves(t *testing.T) {
	saved, asked := 0, 0
	b := NewTopBar(nil)
	b.OnSave = func() { saved++ }
	b.SaveMenu = func() *fyne.Menu { asked++; return fyne.NewMenu("", fyne.NewMenuItem("PNG", nil)) }
	w := window(t, b, 1280, 44)
	test.Tap(b.save.main)
	test.Tap(b.save.more)
	if saved != 0 || asked != 0 {
		t.Error("without a mask the button must do nothing")
	}
	b.SetCanSave(true)
	test.Tap(b.save.main)
	if saved != 1 || asked != 0 {
		t.Errorf("saved %d, asked for the menu %d; want 1, 0", saved, asked)
	}
	test.Tap(b.save.more)
	if asked != 1 || w.Canvas().Overlays().Top() == nil {
		t.Error("the chevron did not open the menu")
	}
}

func TestSegmentedAndSwitchTellWhatWasChosen(t *testing.T) {
	test.NewTempApp(t)
	chosen := -1
	s := NewSegmented([]string{"System", "Dark", "Light"}, func(i int) { chosen = i })
	test.Tap(s.parts[2])
	if chosen != 2 || !s.parts[2].on || s.parts[0].on {
		t.Errorf("chosen %d, parts %v %v", chosen, s.parts[0].on, s.parts[2].on)
	}
	s.Choose(1)
	if chosen != 2 {
		t.Error("Choose must not tell")
	}
	told := false
	sw := NewSwitch(func(on bool) { told = on })
	test.Tap(sw)
	if !told || !sw.On() {
		t.Error("the switch did not tell that it is on")
	}
}
