package parts

import (
	"reflect"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// overWindow is a window with a field that has the focus, and a note of what its keys and shortcuts do.
func overWindow(t *testing.T) (fyne.Window, Overlays, *[]string) {
	t.Helper()
	entry := widget.NewEntry()
	w := window(t, entry, 800, 600)
	over := OverlaysOf(w.Canvas())
	var did []string
	over.WireKeys(WindowKeys{
		Typed: func(e *fyne.KeyEvent) { did = append(did, string(e.Name)) },
		Rune:  func(r rune) { did = append(did, string(r)) },
	})
	for _, s := range []fyne.Shortcut{&fyne.ShortcutUndo{}, quit()} {
		over.AddShortcut(s, func(s fyne.Shortcut) {
			did = append(did, s.ShortcutName())
			if s.ShortcutName() == quit().ShortcutName() {
				over.Ask(Question{Title: "Quit?"})
			}
		})
	}
	w.Canvas().Focus(entry)
	t.Cleanup(over.DismissAll)
	return w, over, &did
}

func quit() fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: fyne.KeyQ, Modifier: fyne.KeyModifierControl}
}

// pressKey types a key as the driver does: to what has the focus, else to the canvas.
func pressKey(c fyne.Canvas, name fyne.KeyName) {
	if f := c.Focused(); f != nil {
		f.TypedKey(key(name))
	} else if typed := c.OnTypedKey(); typed != nil {
		typed(key(name))
	}
}

// shortcut runs one as the driver does: what has the focus takes it where it can, else the canvas.
func shortcut(c fyne.Canvas, s fyne.Shortcut) {
	if f, ok := c.Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	shortcutsOf(c).TypedShortcut(s)
}

// Fyne's test canvas hides that it takes shortcuts.
func init() {
	shortcutsOf = func(c fyne.Canvas) fyne.Shortcutable {
		return reflect.ValueOf(c).Elem().Field(0).Interface().(fyne.Shortcutable)
	}
}

// everything shows each thing that can lie over a window.
func everything(w fyne.Window, over Overlays) map[string]func() {
	c := w.Canvas()
	return map[string]func(){
		"a question":  func() { over.Ask(Question{Title: "Save?", Yes: "Save"}) },
		"a card":      func() { over.Card(NewCard("Settings", NewSwitch(nil), nil), nil) },
		"a menu":      func() { ShowMenu(c, fyne.NewMenu("", fyne.NewMenuItem("Open", nil)), fyne.NewPos(10, 10)) },
		"the colours": func() { showColours(w.Content(), 0, func(int) {}) },
		"a dialog": func() {
			d := dialog.NewInformation("Info", "text", w)
			over.Dialog(d.Show, d.Hide)
		},
	}
}

func TestNothingReachesTheWindowBehindWhatIsOpen(t *testing.T) {
	w, over, did := overWindow(t)
	for name, show := range everything(w, over) {
		for _, focused := range []bool{true, false} {
			show()
			if !over.Open() {
				t.Fatalf("%s is not open", name)
			}
			if !focused {
				w.Canvas().Unfocus() // as a click beside all buttons does
			}
			for _, k := range []fyne.KeyName{fyne.Key1, fyne.KeyDelete, fyne.KeyTab} {
				pressKey(w.Canvas(), k)
			}
			if typed := w.Canvas().OnTypedRune(); w.Canvas().Focused() == nil {
				typed('?')
			}
			shortcut(w.Canvas(), &fyne.ShortcutUndo{})
			shortcut(w.Canvas(), quit())
			over.DismissAll()
			if len(*did) > 0 {
				t.Errorf("behind %s (focused: %v) the window did %q", name, focused, *did)
				*did = nil
			}
		}
	}
	w.Canvas().Unfocus()
	pressKey(w.Canvas(), fyne.KeyDelete)
	shortcut(w.Canvas(), &fyne.ShortcutUndo{})
	if want := []string{"Delete", "Undo"}; !slices.Equal(*did, want) {
		t.Errorf("with nothing open the window did %q, want %q", *did, want)
	}
}

func TestEscClosesEverythingAndTheFocusComesBack(t *testing.T) {
	w, over, _ := overWindow(t)
	before := w.Canvas().Focused()
	for name, show := range everything(w, over) {
		for how, prepare := range map[string]func(){
			"at once":              func() {},
			"after a click beside": func() { w.Canvas().Unfocus() },
			"from a button":        func() { w.Canvas().FocusNext() },
		} {
			if name == "a dialog" && how == "from a button" {
				continue // Fyne's own button has the focus, and takes Esc for nothing
			}
			show()
			prepare()
			pressKey(w.Canvas(), fyne.KeyEscape)
			if over.Open() {
				t.Errorf("Esc %s left %s open", how, name)
				over.DismissAll()
			}
			if w.Canvas().Focused() != before {
				t.Errorf("after %s, closed %s, the focus is at %T", name, how, w.Canvas().Focused())
			}
		}
	}
	if len(stacks) > 0 {
		t.Errorf("%d stacks are kept with nothing open", len(stacks))
	}
}

func TestQuestionsWaitForTheirTurnAndNoneIsAskedTwice(t *testing.T) {
	w, over, _ := overWindow(t)
	var answers []string
	note := func(what string) func() { return func() { answers = append(answers, what) } }
	first := over.Ask(Question{Title: "One?", Yes: "Yes", OnYes: note("one yes"), OnNo: note("one no")})
	again := over.Ask(Question{Title: "One?", Yes: "Yes", OnYes: note("twice")})
	second := over.Ask(Question{Title: "Two?", Yes: "Yes", OnYes: note("two yes"), OnNo: note("two no")})
	third := over.Ask(Question{Title: "Three?", Yes: "Yes", OnYes: note("three yes"), OnNo: note("three no")})
	if again != first || len(w.Canvas().Overlays().List()) != 1 {
		t.Fatalf("%d cards lie on each other", len(w.Canvas().Overlays().List()))
	}
	if card := over.Card(widget.NewLabel("x"), nil); card.Open() {
		t.Error("a card opened over a question")
	}
	second.Withdraw()
	pressKey(w.Canvas(), fyne.KeyReturn)
	if !third.Open() || second.Open() || first.Open() {
		t.Fatal("the third question is not the one that is open")
	}
	pressKey(w.Canvas(), fyne.KeyEscape)
	if want := []string{"one yes", "three no"}; !slices.Equal(answers, want) || over.Open() {
		t.Errorf("answers %q, want %q; open %v", answers, want, over.Open())
	}
}

func TestAWithdrawnQuestionIsNeverAnswered(t *testing.T) {
	w, over, _ := overWindow(t)
	before := w.Canvas().Focused()
	answers := 0
	q := over.Ask(Question{Title: "Use the new picture?", Yes: "Use", OnYes: func() { answers++ }, OnNo: func() { answers++ }})
	card := w.Canvas().Overlays().Top().(*overlay).card.content.(*questionCard)
	q.Withdraw()
	q.Withdraw()
	q.Close()
	if w.Canvas().Focused() != before {
		t.Errorf("the focus is at %T", w.Canvas().Focused())
	}
	test.Tap(card.yes) // a click that was under way
	test.Tap(card.no)
	if answers != 0 || over.Open() {
		t.Errorf("%d answers, open %v", answers, over.Open())
	}
	var refused *Opened
	refused.Withdraw()
	refused.Close()
}

func TestAnAnswerMayAskTheNextThing(t *testing.T) {
	w, over, _ := overWindow(t)
	opened := false
	over.Ask(Question{Title: "Save?", Yes: "Save", OnYes: func() {
		opened = over.Dialog(func() { w.Canvas().Overlays().Add(widget.NewModalPopUp(widget.NewLabel("where"), w.Canvas())) },
			func() { w.Canvas().Overlays().Remove(w.Canvas().Overlays().Top()) }).Open()
	}})
	waiting := over.Ask(Question{Title: "Another?", Yes: "Yes"})
	pressKey(w.Canvas(), fyne.KeyReturn)
	if !opened || len(w.Canvas().Overlays().List()) != 1 {
		t.Fatalf("the dialog opened: %v; %d things are open", opened, len(w.Canvas().Overlays().List()))
	}
	if over.Dialog(func() { t.Error("a second dialog") }, func() {}).Open() {
		t.Error("two dialogs are open")
	}
	w.Canvas().Unfocus()
	pressKey(w.Canvas(), fyne.KeyEscape)
	if top, ok := w.Canvas().Overlays().Top().(*overlay); !ok || top.shown != waiting {
		t.Error("the waiting question did not come after the dialog")
	}
}

func TestADialogOfTheSystemHoldsTheWindowBack(t *testing.T) {
	w, over, did := overWindow(t)
	before := w.Canvas().Focused()
	held := over.Hold()
	if over.Hold().Open() {
		t.Error("two dialogs of the system may open")
	}
	for range 2 {
		for _, k := range []fyne.KeyName{fyne.KeyEscape, fyne.Key1, fyne.KeyDelete} {
			pressKey(w.Canvas(), k)
		}
		shortcut(w.Canvas(), quit())
		w.Canvas().Unfocus()
	}
	if !held.Open() || len(*did) > 0 {
		t.Errorf("held %v, the window did %q", held.Open(), *did)
	}
	held.Close()
	if over.Open() || w.Canvas().Focused() != before {
		t.Error("the window is not itself again")
	}
}

func TestCardsFitTheSmallestWindow(t *testing.T) {
	w, over, _ := overWindow(t)
	w.Resize(fyne.NewSize(style.MinW, style.MinH))
	over.Ask(Question{Title: "Go on with your last session, which is of quite some length?", Text: "It ended before it could be saved.", Yes: "Restore", Other: "Discard", No: "Later"})
	card := w.Canvas().Overlays().Top().(*overlay).card
	q := card.content.(*questionCard)
	apart(t, "a question", q, test.WidgetRenderer(q).Objects()...)
	if size := card.Size(); size.Width > style.MinW || size.Height > style.MinH {
		t.Errorf("the question is %v", size)
	}
	over.DismissAll()

	switches := container.NewVBox()
	for range 20 {
		switches.Add(NewField("Preview under the pointer", NewSwitch(nil)))
	}
	settings := NewCard("Settings", switches, nil)
	over.Card(settings, nil)
	apart(t, "the settings", settings, settings.shut, settings.lane)
	settings.lane.moveTo(9999)
	last := switches.Objects[19]
	where := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if end := where(last).Y - where(settings.lane).Y + last.Size().Height; end > settings.lane.Size().Height+0.5 {
		t.Errorf("the last setting ends at %v of %v", end, settings.lane.Size().Height)
	}
}

func TestColoursAreChosenByKeys(t *testing.T) {
	w, over, _ := overWindow(t)
	for _, c := range []struct {
		keys []fyne.KeyName
		want int
	}{
		{[]fyne.KeyName{fyne.KeyRight, fyne.KeyReturn}, 2},
		{[]fyne.KeyName{fyne.KeyLeft, fyne.KeyLeft, fyne.KeyReturn}, 7},
		{[]fyne.KeyName{fyne.Key5}, 4},
		{[]fyne.KeyName{fyne.KeyEscape}, -1},
	} {
		got := -1
		showColours(w.Content(), 1, func(i int) { got = i })
		for _, k := range c.keys {
			pressKey(w.Canvas(), k)
		}
		if got != c.want || over.Open() {
			t.Errorf("%v chose %d, want %d; open %v", c.keys, got, c.want, over.Open())
		}
	}
}

// The buttons of a question lie inside its card, none on another one, and each is wide enough for its word.
func TestTheButtonsOfAQuestionHaveRoom(t *testing.T) {
	for _, language := range []string{"en", "ja"} {
		for _, width := range []float32{320, questionWidth} {
			for _, q := range []Question{longQuestion(), {Title: "Save?", Yes: "Save", Other: "Don't save"}, {Title: "Replace?", Yes: "Replace"},
				{Title: "Save?", Yes: "Save it under the name that it has", No: "Leave it as it was before"}} {
				lang.Set(language)
				card := newQuestionCard(q, nil, nil, nil)
				lang.Set("en")
				card.width = width
				window(t, card, 500, 400)
				card.Resize(card.MinSize())
				var taken []fyne.CanvasObject
				for _, b := range []*Button{card.yes, card.other, card.no} {
					if b.Hidden {
						continue
					}
					at, size, all := b.Position(), b.Size(), card.Size()
					if size.Width < b.MinSize().Width || at.X < 0 || at.Y < 0 || at.X+size.Width > all.Width || at.Y+size.Height > all.Height {
						t.Errorf("%q at width %v: %q is %v wide at %v", q.Title, width, b.text(), size.Width, at)
					}
					for _, o := range taken {
						p, s := o.Position(), o.Size()
						if at.X < p.X+s.Width && p.X < at.X+size.Width && at.Y < p.Y+s.Height && p.Y < at.Y+size.Height {
							t.Errorf("%q at width %v: %q lies on another button", q.Title, width, b.text())
						}
					}
					taken = append(taken, b)
				}
			}
		}
	}
}

// What Tab goes to on a card that is longer than the window is in sight, there and back.
func TestTheKeyboardStaysInSightOnALongCard(t *testing.T) {
	w, over, _ := overWindow(t)
	w.Resize(fyne.NewSize(500, 300))
	var buttons []fyne.CanvasObject
	for range 20 {
		buttons = append(buttons, NewButton("x", ButtonPlain, nil))
	}
	card := NewCard("Long", container.NewVBox(buttons...), nil)
	over.Card(card, nil)
	c := w.Canvas()
	inSight := func() {
		t.Helper()
		f, ok := c.Focused().(*Button)
		if !ok {
			return // the button that closes it
		}
		y := fyne.CurrentApp().Driver().AbsolutePositionForObject(f).Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(card.lane).Y
		if y < ringGap || y+f.Size().Height+ringGap > card.lane.view() {
			t.Errorf("the button with the keyboard lies at %v of %v, its ring is cut off", y, card.lane.view())
		}
	}
	seen := map[fyne.Focusable]bool{}
	for range 21 {
		c.FocusNext()
		seen[c.Focused()] = true
		inSight()
	}
	if len(seen) != 21 || card.lane.offset == 0 {
		t.Errorf("the keyboard was at %d of 21 controls, the card is scrolled by %v", len(seen), card.lane.offset)
	}
	for range 21 {
		c.FocusPrevious()
		inSight()
	}
	w.Resize(fyne.NewSize(500, 1200))
	for range 21 {
		c.FocusNext()
		inSight()
	}
}
