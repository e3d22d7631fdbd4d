package ui

import "fyne.io/fyne/v2"

// naming gives an object a name by a key. What is open is kept for it, which may wait for its mask; who types the name meanwhile means
// the field that comes, and not the commands of those keys.
type naming struct {
	w     *Window
	waits bool // for the mask
	kept  bool // and the field comes
	typed []func(field fyne.Focusable)
}

// begin edits the name of the selected object, or keeps what is open and then edits its name.
func (n *naming) begin() {
	n.typed = nil
	if page := n.w.Document().Current(); page.Draft.Empty() && page.Selected != 0 {
		n.edit()
		return
	}
	n.waits = true
	n.w.desk.KeepToName()
}

// told opens the field once the list has what was kept.
func (n *naming) told() {
	n.kept = true
	n.w.do(n.edit)
}

// edit opens the field of the selected object, and types into it what was typed for it.
func (n *naming) edit() {
	typed := n.typed
	n.waits, n.kept, n.typed = false, false, nil
	page := n.w.Document().Current()
	if page == nil || page.Selected == 0 || n.w.busy() {
		return
	}
	n.w.layout.bringPanel()
	n.w.parts.objects.EditLabel(page.Selected)
	for _, do := range typed {
		if field := n.w.win.Canvas().Focused(); field != nil && field != n.w.parts.catcher {
			do(field)
		}
	}
}

// rune and key hold what is typed for the field that comes, and say whether they do. Esc takes the wish to name back.
func (n *naming) rune(r rune) bool {
	return n.holds(func(f fyne.Focusable) { f.TypedRune(r) })
}

func (n *naming) key(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyEscape {
		n.waits = false
	}
	return n.holds(func(f fyne.Focusable) { f.TypedKey(e) })
}

func (n *naming) holds(do func(fyne.Focusable)) bool {
	n.waits = n.waits && n.w.desk.Wishes()
	if n.waits || n.kept {
		n.typed = append(n.typed, do)
	}
	return n.waits || n.kept
}
