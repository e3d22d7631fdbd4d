package parts

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/lang"
)

// lesson is a layer in a window, and what lets its keys' time pass.
func lesson(t *testing.T) (l *LessonLayer, pass func()) {
	t.Helper()
	lang.Set("en")
	l = NewLessonLayer()
	var due func()
	l.Later = func(_ time.Duration, f func()) func() {
		due = f
		return func() { due = nil }
	}
	window(t, l, 600, 400)
	return l, func() {
		if due != nil {
			due()
		}
	}
}

func TestTheLastKeysAreShownForAWhile(t *testing.T) {
	l, pass := lesson(t)
	l.Key(fyne.KeyN, 0)
	if got := shownTexts(t, l); len(got) != 0 {
		t.Fatalf("nobody asked for %q", got)
	}
	l.ShowKeys(true)
	l.Key(fyne.KeyRight, fyne.KeyModifierShift)
	if got := shownTexts(t, l); !slices.Equal(got, []string{KeyText("Shift+→")}) {
		t.Errorf("it shows %q", got)
	}
	for _, k := range []fyne.KeyName{fyne.KeyA, fyne.KeyUp, fyne.KeyTab, fyne.KeyTab, fyne.KeyReturn, desktop.KeyControlLeft, fyne.KeyUnknown} {
		l.Key(k, 0)
	}
	l.Key(fyne.KeyZ, fyne.KeyModifierShortcutDefault)
	l.Key(fyne.KeyD, fyne.KeyModifierShift)
	want := []string{KeyText("Tab") + " ×2", KeyText("Enter"), KeyText("Mod+Z"), KeyText("Shift+D")}
	if got := shownTexts(t, l); !slices.Equal(got, want) {
		t.Errorf("it shows %q, want %q", got, want)
	}
	pass()
	if got := shownTexts(t, l); len(got) != 0 {
		t.Errorf("%q stayed", got)
	}
	l.Key(fyne.KeyN, 0)
	l.ShowKeys(false)
	if got := shownTexts(t, l); len(got) != 0 {
		t.Errorf("%q stayed", got)
	}
}

func TestAClickLeavesARingWhereItWas(t *testing.T) {
	l, _ := lesson(t)
	press := &desktop.MouseEvent{PointEvent: fyne.PointEvent{AbsolutePosition: fyne.NewPos(300, 200)}, Button: desktop.MouseButtonPrimary}
	l.Pressed(press)
	if l.turn != 0 {
		t.Error("nobody asked for rings")
	}
	l.ShowClicks(true)
	l.Pressed(press)
	if r := l.rings[0]; l.turn != 1 || r.at != fyne.NewPos(300, 200) || r.other {
		t.Fatalf("the rings are %+v", l.rings)
	}
	press.Button = desktop.MouseButtonSecondary
	l.Pressed(press)
	if !l.rings[1].other {
		t.Error("the right button looks like the left one")
	}
	circle := test.WidgetRenderer(l).Objects()[0]
	l.rings[0].ending.Tick(0.5)
	if !circle.Visible() || circle.Size().Width <= 20 {
		t.Error("half of its time on there is no ring")
	}
	l.rings[0].ending.Tick(1)
	if circle.Visible() {
		t.Error("it does not fade")
	}
	var none *LessonLayer
	none.Pressed(press)
}

func TestClicksOnWhatHasATipAreTold(t *testing.T) {
	l, _ := lesson(t)
	l.ShowClicks(true)
	tips := NewTipLayer()
	tips.Lesson = l
	b := newIconButton("eye", 28, func() string { return "" }, tips, nil)
	b.MouseDown(press(5, 5))
	if l.turn != 1 {
		t.Error("the click on a button has no ring")
	}
}
