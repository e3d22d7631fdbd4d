package parts

import (
	"strings"

	"fyne.io/fyne/v2"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// findField is a field of which a list shows what its text says, with a cross that empties it. Esc empties it too, and gives
// up the keyboard.
type findField struct {
	entry *labelEntry
	cross *IconButton
}

// newFindField makes a field on a part: changed is told of each text, entered of the Enter key, and closed of Esc and the
// cross, which have emptied it.
func newFindField(on fyne.CanvasObject, tips *TipLayer, changed, entered func(text string), closed func()) *findField {
	f := &findField{}
	f.entry = newLabelEntry(on, "", func(text string, keep bool) {
		if keep {
			entered(text)
			return
		}
		f.entry.SetText("")
		f.entry.giveBack()
		closed()
	})
	f.entry.stays = true
	f.entry.OnChanged = changed
	f.cross = newIconButton(style.IconClose, style.Control, func() string { return lang.T("Show all") }, tips, func() { f.entry.end("", false) })
	return f
}

// text is what is looked for, "" for anything.
func (f *findField) text() string { return folded(f.entry.Text) }

// folded is a text as it is compared.
func folded(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// onLeave is told when the keyboard leaves the field or its cross.
func (f *findField) onLeave(left func()) { f.entry.left, f.cross.left = left, left }

// place lays field and cross out in a row of that height.
func (f *findField) place(x, y, width, height float32) {
	h := f.entry.MinSize().Height
	w := width
	if f.cross.Visible() {
		w -= style.Control
		place(f.cross, x+w, y+(height-style.Control)/2, style.Control, style.Control)
	}
	place(f.entry, x, y+(height-h)/2, w, h)
}

// stops are those of the field while it is there.
func (f *findField) stops(there func() bool) []stop {
	return []stop{stopAt(f.entry, there), f.cross.stop()}
}
