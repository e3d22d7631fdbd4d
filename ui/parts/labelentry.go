package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// labelEntry tells once how its editing ended: Enter and leaving it keep the text, Esc does not. It may offer names:
// the arrows mark one of them, Enter takes the marked one, Tab completes to it or to the first.
type labelEntry struct {
	widget.Entry
	end   func(text string, keep bool)
	box   *suggestBox // nil offers nothing
	names []Suggestion
	stays bool // it is there for the next name after Enter
}

func newLabelEntry(text string, end func(string, bool)) *labelEntry {
	e := &labelEntry{}
	e.ExtendBaseWidget(e)
	e.SetText(text)
	e.end = func(text string, keep bool) {
		if !e.stays {
			e.end = func(string, bool) {}
			e.box.clear()
			e.box = nil // it serves the next field, while this one still has the focus
		}
		end(text, keep)
	}
	e.OnSubmitted = func(text string) {
		if s, ok := e.box.marked(); ok {
			text = s.Name
		}
		e.end(text, true)
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
func (e *labelEntry) take(name string) {
	e.box.clear()
	e.SetText(name)
	e.box.clear()
	e.end(name, true)
}

// AcceptsTab belongs to Fyne: Tab completes while there is something to complete to.
func (e *labelEntry) AcceptsTab() bool { return e.box.open() && e.Text != "" }

func (e *labelEntry) TypedKey(k *fyne.KeyEvent) {
	switch {
	case k.Name == fyne.KeyEscape:
		e.box.clear()
		e.end(e.Text, false)
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
	e.box.clear()
	if e.stays {
		return
	}
	e.end(e.Text, true)
}

func (e *labelEntry) FocusGained() {
	e.Entry.FocusGained()
	if e.stays && e.box != nil {
		e.box.show(matching(e.names, e.Text), e.take)
	}
}
