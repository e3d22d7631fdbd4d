package ui

import (
	"path/filepath"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/parts"
)

// nameEntry is the field for a file's name. An input method comes before the field, which comes before the dialog.
type nameEntry struct {
	widget.Entry
	dismiss  func()
	canvas   fyne.Canvas
	composer parts.Composer
}

// newNameEntry is an empty field on a window's canvas; dismiss closes the dialog that it is in.
func newNameEntry(on fyne.Canvas, dismiss func()) *nameEntry {
	n := &nameEntry{dismiss: dismiss, canvas: on}
	n.ExtendBaseWidget(n)
	n.composer = parts.ComposeIn(n, &n.Entry)
	return n
}

// CreateRenderer belongs to Fyne.
func (n *nameEntry) CreateRenderer() fyne.WidgetRenderer {
	r := n.Entry.CreateRenderer()
	var scroll *container.Scroll
	for _, o := range r.Objects() {
		if s, ok := o.(*container.Scroll); ok {
			scroll = s
		}
	}
	return n.composer.Render(r, scroll)
}

// TypedKey closes the dialog with Esc.
func (n *nameEntry) TypedKey(e *fyne.KeyEvent) {
	switch {
	case n.composer.TakesKey(e):
	case e.Name == fyne.KeyEscape:
		n.dismiss()
	default:
		n.Entry.TypedKey(e)
	}
}

// selectStem selects the name but for its ending, so that what is typed takes its place. Fyne selects by the Shift key alone.
func (n *nameEntry) selectStem() {
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	n.CursorColumn = 0
	n.Entry.KeyDown(shift)
	for range utf8.RuneCountInString(strings.TrimSuffix(n.Text, filepath.Ext(n.Text))) {
		n.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	n.Entry.KeyUp(shift)
}

// SetText ends what is selected: Fyne would go on to select in the new text.
func (n *nameEntry) SetText(text string) {
	if n.SelectedText() != "" {
		n.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	n.Entry.SetText(text)
}

func (n *nameEntry) TypedRune(r rune) {
	if !n.composer.TakesRune(r) {
		n.Entry.TypedRune(r)
	}
}

func (n *nameEntry) TypedShortcut(s fyne.Shortcut) {
	if !n.composer.TakesShortcut(s) {
		n.Entry.TypedShortcut(s)
	}
}

// AcceptsTab belongs to Fyne: Tab goes on to the next field, but for what is being composed.
func (n *nameEntry) AcceptsTab() bool { return n.composer.Composing() }

func (n *nameEntry) FocusGained() {
	n.Entry.FocusGained()
	n.composer.Gained(n.canvas)
}

func (n *nameEntry) FocusLost() {
	n.composer.Lost()
	n.Entry.FocusLost()
}
