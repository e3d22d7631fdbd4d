package parts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
)

// labelEntry tells once how its editing ended: Enter and leaving it keep the text, Esc does not. It may offer names:
// the arrows mark one of them, Enter takes the marked one, Tab completes to it or to the first. However it ends, it gives
// up the focus first: a field that is no longer shown must not swallow keys. What it has no use for is the window's.
type labelEntry struct {
	widget.Entry
	end   func(text string, keep bool)
	left  func()            // it has given up the focus, or is about to lose it; nil tells nobody
	on    fyne.CanvasObject // what it lies on, which was painted before and so knows the canvas
	box   *suggestBox       // nil offers nothing
	names []Suggestion
	only  bool // nothing but one of the names will do
	stays bool // it is there for the next name after Enter
	over  bool // its editing has ended

	composer Composer

	submitted bool // with Enter or Esc, and not by leaving it
}

func newLabelEntry(on fyne.CanvasObject, text string, end func(text string, keep bool)) *labelEntry {
	e := &labelEntry{on: on, end: end}
	e.ExtendBaseWidget(e)
	e.composer = ComposeIn(e, &e.Entry)
	e.SetText(text)
	e.OnSubmitted = func(text string) {
		e.submitted = true
		defer func() { e.submitted = false }()
		if s, ok := e.box.marked(); ok {
			text = s.Name
		}
		if e.only {
			e.choose(text)
			return
		}
		e.finish(text, true)
	}
	return e
}

// choose ends the editing with the name that was typed, or the only one that goes on so. Where there are several the
// first is marked, and where there is none the box says so; nothing typed is given up.
func (e *labelEntry) choose(text string) {
	exact, found := e.named(text), matching(e.names, text)
	switch {
	case strings.TrimSpace(text) == "":
		e.finish("", false)
	case exact != "":
		e.finish(exact, true)
	case len(found) == 1:
		e.finish(found[0].Name, true)
	case len(found) > 1:
		e.box.move(1)
	}
}

// named is the offered name that a text is, in whatever case; "" for none.
func (e *labelEntry) named(text string) string {
	for _, s := range e.names {
		if strings.EqualFold(s.Name, strings.TrimSpace(text)) {
			return s.Name
		}
	}
	return ""
}

// offer shows, in box, the names that go on as what is typed does.
func (e *labelEntry) offer(box *suggestBox, names []Suggestion) {
	e.box, e.names = box, names
	e.OnChanged = func(text string) {
		found := matching(names, text)
		box.show(found, e.take)
		if e.only && len(found) == 0 && e.named(text) == "" {
			box.say(lang.T("No other class is called that"))
		}
	}
	box.show(matching(names, ""), e.take)
}

// take ends the editing with a name of the list.
func (e *labelEntry) take(name string) { e.finish(name, true) }

// finish ends the editing, once; a field that stays is ready for the next one.
func (e *labelEntry) finish(text string, keep bool) {
	if e.over {
		return
	}
	e.composer.Drop()
	e.box.clear()
	if !e.stays {
		e.close()
		e.giveBack()
	}
	e.end(text, keep)
}

// close lets nothing come of what is typed from now on: the box serves the next field.
func (e *labelEntry) close() { e.over, e.box, e.OnChanged = true, nil, nil }

// giveBack gives up the focus where it has it.
func (e *labelEntry) giveBack() {
	if c := canvasOf(e.on); c != nil && c.Focused() == fyne.Focusable(e) {
		c.Unfocus()
		call(e.left)
	}
}

// focus takes the focus and selects the text.
func (e *labelEntry) focus() { e.focusOn(canvasOf(e.on)) }

// focusOn is focus on a canvas; on none it does nothing.
func (e *labelEntry) focusOn(c fyne.Canvas) {
	if c != nil {
		c.Focus(e)
		e.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// AcceptsTab belongs to Fyne: Tab completes while there is something to complete to.
func (e *labelEntry) AcceptsTab() bool { return e.composer.Composing() || e.completes() }

func (e *labelEntry) completes() bool { return e.box.open() && e.Text != "" }

func (e *labelEntry) TypedRune(r rune) {
	if !e.composer.TakesRune(r) {
		e.Entry.TypedRune(r)
	}
}

func (e *labelEntry) TypedKey(k *fyne.KeyEvent) {
	switch {
	case e.composer.TakesKey(k):
	case k.Name == fyne.KeyEscape:
		e.submitted = true
		e.finish(e.Text, false)
	case k.Name == fyne.KeyDown && e.box.open():
		e.box.move(1)
	case k.Name == fyne.KeyUp && e.box.open():
		e.box.move(-1)
	case k.Name == fyne.KeyTab && e.completes():
		name := e.box.completion()
		e.SetText(name)
		e.CursorColumn = len([]rune(name))
		e.Refresh()
	case e.stays && (k.Name == fyne.KeyDown || k.Name == fyne.KeyUp): // it has one line
		handOnKey(canvasOf(e.on), k)
	case e.windows(k.Name):
		e.handOn(func(c fyne.Canvas) { handOnKey(c, k) })
	default:
		e.Entry.TypedKey(k)
	}
}

// windows says whether a key is the window's and not the field's. F2 is: "name this", which is what the field does
// already, unless it is there for something else.
func (e *labelEntry) windows(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyPageUp, fyne.KeyPageDown:
		return e.stays && e.Text == ""
	case fyne.KeyF2:
		return e.stays
	}
	return len(key) > 1 && key[0] == 'F' && key[1] >= '1' && key[1] <= '9'
}

// TypedShortcut leaves to the window what the field has no use for.
func (e *labelEntry) TypedShortcut(s fyne.Shortcut) {
	if e.composer.TakesShortcut(s) {
		return
	}
	before := e.Text
	e.Entry.TypedShortcut(s)
	if e.Text == before && !e.uses(s) {
		e.handOn(func(c fyne.Canvas) { handOnShortcut(c, s) })
	}
}

// uses says whether a shortcut means something in the field, even if it does nothing at the moment.
func (e *labelEntry) uses(s fyne.Shortcut) bool {
	switch s := s.(type) {
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		return e.Text != ""
	case *desktop.CustomShortcut:
		switch s.KeyName {
		case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyHome, fyne.KeyEnd:
			return true
		case fyne.KeyZ: // redo, of which Fyne's field knows no such key
			if e.Text != "" {
				e.Redo()
				return true
			}
		}
		// Alt with it is the other Alt key, with which signs are typed.
		return s.Modifier&fyne.KeyModifierShortcutDefault == 0 || s.Modifier&fyne.KeyModifierAlt != 0
	}
	return true // copy and paste
}

// handOn gives the window a key. Before that it takes what was typed, which is to be in what is saved, and ends the
// field, so that the focus is not left in it behind a card.
func (e *labelEntry) handOn(to func(fyne.Canvas)) {
	c := canvasOf(e.on)
	e.composer.Settle()
	if !e.stays {
		e.finish(e.Text, true)
	}
	to(c)
}

func (e *labelEntry) FocusLost() {
	e.composer.Lost()
	e.Entry.FocusLost()
	if e.over {
		return
	}
	e.box.clear()
	if !e.stays {
		e.close()
		e.end(e.Text, true)
	}
	call(e.left)
}

// FocusGained belongs to Fyne, which gives the focus back to a field that lost it to another window, even if it has
// ended by that.
func (e *labelEntry) FocusGained() {
	e.Entry.FocusGained()
	if e.over {
		e.giveBack()
		return
	}
	e.composer.Gained(canvasOf(e.on))
	if e.stays && e.box != nil {
		e.box.show(matching(e.names, e.Text), e.take)
	}
}
