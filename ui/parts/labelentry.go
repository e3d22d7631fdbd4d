package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// labelEntry tells once how its editing ended: Enter and leaving it keep the text, Esc does not. It may offer names:
// the arrows mark one of them, Enter takes the marked one, Tab completes to it or to the first. However it ends, it gives
// up the focus first: a field that is no longer shown must not swallow keys.
type labelEntry struct {
	widget.Entry
	end   func(text string, keep bool)
	left  func()            // it has given up the focus, or is about to lose it; nil tells nobody
	on    fyne.CanvasObject // what it lies on, which was painted before and so knows the canvas
	box   *suggestBox       // nil offers nothing
	names []Suggestion
	stays bool // it is there for the next name after Enter
	over  bool // its editing has ended
}

func newLabelEntry(on fyne.CanvasObject, text string, end func(text string, keep bool)) *labelEntry {
	e := &labelEntry{on: on, end: end}
	e.ExtendBaseWidget(e)
	e.SetText(text)
	e.OnSubmitted = func(text string) {
		if s, ok := e.box.marked(); ok {
			text = s.Name
		}
		e.finish(text, true)
	}
	return e
}

// offer shows, in box, the names that go on as what is typed does.
func (e *labelEntry) offer(box *suggestBox, names []Suggestion) {
	e.box, e.names = box, names
	e.OnChanged = func(text string) { box.show(matching(names, text), e.take) }
	box.show(matching(names, ""), e.take)
}

// take ends the editing with a name of the list.
func (e *labelEntry) take(name string) { e.finish(name, true) }

// finish ends the editing, once; a field that stays is ready for the next one.
func (e *labelEntry) finish(text string, keep bool) {
	if e.over {
		return
	}
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
func (e *labelEntry) focus() {
	if c := canvasOf(e.on); c != nil {
		c.Focus(e)
		e.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// AcceptsTab belongs to Fyne: Tab completes while there is something to complete to.
func (e *labelEntry) AcceptsTab() bool { return e.box.open() && e.Text != "" }

func (e *labelEntry) TypedKey(k *fyne.KeyEvent) {
	switch {
	case k.Name == fyne.KeyEscape:
		e.finish(e.Text, false)
	case k.Name == fyne.KeyDown && e.box.open():
		e.box.move(1)
	case k.Name == fyne.KeyUp && e.box.open():
		e.box.move(-1)
	case k.Name == fyne.KeyTab && e.AcceptsTab():
		name := e.box.completion()
		e.SetText(name)
		e.CursorColumn = len([]rune(name))
		e.Refresh()
	default:
		e.Entry.TypedKey(k)
	}
}

func (e *labelEntry) FocusLost() {
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
	if e.stays && e.box != nil {
		e.box.show(matching(e.names, e.Text), e.take)
	}
}
