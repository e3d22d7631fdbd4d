package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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
