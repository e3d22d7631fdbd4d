package parts

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// ClassRow is one class as the panel shows it. Colour is an index into style.Object, Key the digit that gives the class
// ("" for none), Count the number of its objects on all pages. The active one is given to the next object.
type ClassRow struct {
	ID     uint64
	Name   string
	Colour int
	Key    string
	Count  int
	Active bool
}

var (
	_ fyne.SecondaryTappable = (*classRow)(nil)
	_ fyne.Draggable         = (*classRow)(nil)
	_ fyne.Shortcutable      = (*classRow)(nil)
	_ fyne.Tabbable          = (*classRow)(nil)
	_ desktop.Keyable        = (*classRow)(nil)
	_ putAway                = (*classRow)(nil)
)

// classRow is the widget of a row. It is used for one class after the other as the panel scrolls. A click gives it the
// focus, so that the keys of its menu act on its class; all others stay the window's, and Esc gives the focus back.
type classRow struct {
	control
	panel  *ClassPanel
	row    ClassRow
	number int // in exports: its place in the list, from 0

	swatch  *swatch
	more    *IconButton
	cap     *keyCapWidget
	entry   *labelEntry // while it is renamed or merged
	taps    taps
	dragged float32
	clicked bool // the focus came by a click
}

func newClassRow(panel *ClassPanel) *classRow {
	r := &classRow{panel: panel}
	r.swatch = newSwatch(r.chooseColour)
	r.swatch.tips, r.swatch.tip = panel.tips, func() string { return lang.T("Colour") }
	r.more = newIconButton(style.IconMore, style.Control, func() string { return lang.T("More") }, panel.tips, func() {
		r.panel.hold(r.row.ID)
		showMenu(r.menu(), r.more)
	})
	r.cap = newKeyCap("")
	for _, c := range []*control{&r.swatch.control, &r.more.control} {
		c.onHover = r.Refresh
		c.left = func() { call(panel.OnLeave) }
	}
	r.tips = panel.tips
	r.tip = func() string { // the whole of a name that was cut
		if r.cut() {
			return r.row.Name
		}
		return ""
	}
	r.OnTapped = r.tap
	r.extend(r)
	return r
}

func (r *classRow) set(row ClassRow, number int) {
	if r.row.ID != row.ID {
		r.leaveField(false)
		r.taps.forget() // a click on another class begins anew
	}
	if r.row != row || r.number != number {
		r.row, r.number = row, number
		r.Refresh()
	}
}

func (r *classRow) tap() {
	id := r.row.ID
	if r.taps.second(r.panel.now()) {
		r.panel.click.forget()
		r.panel.Rename(id)
		return
	}
	r.panel.hold(id)
	r.panel.clicked(id)
}

// tell calls f with the class, where there is one to call.
func tell[T any](f func(T), what T) {
	if f != nil {
		f(what)
	}
}

func (r *classRow) chooseColour() {
	id := r.row.ID
	showColours(r.swatch, r.row.Colour, func(colour int) {
		if r.panel.OnRecolour != nil {
			r.panel.OnRecolour(id, colour)
		}
	})
}

// TypedKey walks through the rows with the arrows, renames with F2, deletes with Delete and gives the class with Enter
// and Space. All that means nothing here is the window's: Enter too, once the class is given.
func (r *classRow) TypedKey(e *fyne.KeyEvent) {
	r.panel.click.settle()
	switch e.Name {
	case fyne.KeyUp:
		if at := r.panel.index(r.row.ID); at > 0 {
			r.panel.focusRow(at - 1)
		} else {
			handOnKey(canvasOf(r), e) // to what is above the list
		}
	case fyne.KeyDown:
		r.panel.focusRow(r.panel.index(r.row.ID) + 1)
	case fyne.KeyHome:
		r.panel.focusRow(0)
	case fyne.KeyEnd:
		r.panel.focusRow(len(r.panel.rows) - 1)
	case fyne.KeyF2:
		r.panel.Rename(r.row.ID)
	case fyne.KeyDelete:
		tell(r.panel.OnDelete, r.row.ID)
	case fyne.KeyEscape:
		r.giveBack()
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter: // twice is no double click
		if !r.row.Active {
			tell(r.panel.OnActivate, r.row.ID)
			return
		}
		handOnKey(canvasOf(r), e)
	default:
		handOnKey(canvasOf(r), e)
	}
}

func (r *classRow) TypedRune(sign rune) {
	r.panel.click.settle()
	handOnRune(canvasOf(r), sign)
}

// AcceptsTab says whether Tab is the window's: not for who came here with it.
func (r *classRow) AcceptsTab() bool { return r.clicked }

// KeyDown and KeyUp are the window's, but for Space where it gives the class. Up is always told: what began must end.
func (r *classRow) KeyDown(e *fyne.KeyEvent) {
	r.panel.click.settle()
	if e.Name != fyne.KeySpace || r.row.Active {
		handOnDown(canvasOf(r), e)
	}
}

func (r *classRow) KeyUp(e *fyne.KeyEvent) { handOnUp(canvasOf(r), e) }

// TypedShortcut moves the class with Alt and the arrows. All other shortcuts are the window's.
func (r *classRow) TypedShortcut(s fyne.Shortcut) {
	r.panel.click.settle()
	if k, ok := s.(*desktop.CustomShortcut); ok && k.Modifier == fyne.KeyModifierAlt {
		switch k.KeyName {
		case fyne.KeyUp:
			r.panel.moveBy(r.row.ID, -1)
			return
		case fyne.KeyDown:
			r.panel.moveBy(r.row.ID, 1)
			return
		}
	}
	handOnShortcut(canvasOf(r), s)
}

// FocusLost belongs to Fyne.
func (r *classRow) FocusLost() {
	r.clicked = false
	r.control.FocusLost()
	r.panel.click.settle()
	call(r.panel.OnLeave)
}

// giveBack gives up the focus where the row has it.
func (r *classRow) giveBack() {
	if c := canvasOf(r); c != nil && c.Focused() == fyne.Focusable(r) {
		c.Unfocus()
		call(r.panel.OnLeave)
	}
}

// Dragged and DragEnd move the class to where it is let go.
func (r *classRow) Dragged(e *fyne.DragEvent) {
	if r.entry != nil {
		return
	}
	r.panel.click.settle()
	r.dragged += e.Dragged.DY
	r.panel.dragTo(r.row.ID, r.dragged)
}

func (r *classRow) DragEnd() {
	r.dragged = 0
	r.panel.drop()
}

// TappedSecondary opens the menu of the class.
func (r *classRow) TappedSecondary(e *fyne.PointEvent) {
	if c := canvasOf(r); c != nil {
		r.panel.click.settle()
		r.panel.hold(r.row.ID)
		ShowMenu(c, r.menu(), e.AbsolutePosition)
	}
}

func (r *classRow) menu() *fyne.Menu {
	id, at, p := r.row.ID, r.panel.index(r.row.ID), r.panel
	item := func(text string, key fyne.KeyName, mod fyne.KeyModifier, can bool, do func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(text, do)
		i.Disabled = !can
		if key != "" {
			i.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
		}
		return i
	}
	return fyne.NewMenu("",
		item(lang.T("Rename"), fyne.KeyF2, 0, true, func() { p.Rename(id) }),
		item(lang.T("Colour"), "", 0, true, func() {
			if row := p.rowOf(id); row != nil {
				row.chooseColour()
			}
		}),
		item(lang.T("Move up"), fyne.KeyUp, fyne.KeyModifierAlt, at > 0, func() { p.moveBy(id, -1) }),
		item(lang.T("Move down"), fyne.KeyDown, fyne.KeyModifierAlt, at < len(p.rows)-1, func() { p.moveBy(id, 1) }),
		r.keyMenu(),
		item(lang.T("Merge into…"), "", 0, len(p.rows) > 1, func() { p.mergeFrom(id) }),
		fyne.NewMenuItemSeparator(),
		item(lang.T("Delete"), fyne.KeyDelete, 0, true, func() { tell(p.OnDelete, id) }),
	)
}

// keyMenu offers the digits, with the classes that have them: such a class gets the key of this one instead.
func (r *classRow) keyMenu() *fyne.MenuItem {
	id, p := r.row.ID, r.panel
	digit := func(text string, key int) *fyne.MenuItem {
		i := fyne.NewMenuItem(text, func() {
			if p.OnKey != nil {
				p.OnKey(id, key)
			}
		})
		has := ""
		if key > 0 {
			has = fmt.Sprint(key)
		}
		i.Checked = r.row.Key == has
		return i
	}
	menu := fyne.NewMenu("")
	for key := 1; key <= 9; key++ {
		text := fmt.Sprint(key)
		for _, other := range p.rows {
			if other.Key == text {
				text += "  " + cut(other.Name, 160, measure(style.TextBody, fyne.TextStyle{}))
				break
			}
		}
		menu.Items = append(menu.Items, digit(text, key))
	}
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), digit(lang.T("No key"), 0))
	item := fyne.NewMenuItem(lang.T("Key"), nil)
	item.ChildMenu = menu
	return item
}

// edit puts a field in place of the name, for one of some names where there are any; done is told the text that was kept.
func (r *classRow) edit(text, placeholder string, names []Suggestion, done func(text string)) {
	id, byKey := r.row.ID, r.focused && !r.clicked
	r.entry = newLabelEntry(r, text, func(text string, keep bool) {
		submitted := r.entry != nil && r.entry.submitted
		r.entry = nil
		r.Refresh()
		if keep {
			done(text)
		}
		if byKey && submitted {
			r.panel.focusRow(r.panel.index(id))
		}
	})
	r.entry.left = func() { call(r.panel.OnLeave) }
	r.entry.SetPlaceHolder(placeholder)
	if names != nil {
		r.entry.only = true
		r.entry.offer(r.panel.box, names)
	}
	r.Refresh()
	r.entry.focus()
	r.panel.Refresh()
}

// holds says whether something in the row has the keyboard.
func (r *classRow) holds(f fyne.Focusable) bool {
	return f == r.swatch || f == r.more || r.entry != nil && f == r.entry
}

// putAway ends what is edited in the row and gives up the focus, because the row goes out of sight.
func (r *classRow) putAway(keep bool) {
	r.leaveField(keep)
	r.giveBack()
}

// leaveField ends what is edited in the row.
func (r *classRow) leaveField(keep bool) {
	if r.entry != nil {
		r.entry.finish(r.entry.Text, keep)
	}
}

const classNumberLeft = 44

// nameLeft is where the name begins, behind the number; the numbers of all classes are as wide.
func (r *classRow) nameLeft() float32 {
	widest := strings.Repeat("0", len(fmt.Sprint(max(0, len(r.panel.rows)-1))))
	return classNumberLeft + measure(style.TextQuiet, fyne.TextStyle{})(widest) + style.Space8
}

// nameRoom is the width that there is for the name.
func (r *classRow) nameRoom() float32 {
	const key, count = 22 + style.Space8, 36 + style.Space8
	return r.Size().Width - r.nameLeft() - style.Space12 - key - count - style.Space4
}

func (r *classRow) cut() bool {
	return fyne.MeasureText(r.row.Name, style.TextBody, fyne.TextStyle{}).Width > r.nameRoom()
}

// CreateRenderer belongs to Fyne.
func (r *classRow) CreateRenderer() fyne.WidgetRenderer {
	back, bar, ring := newBlock(style.Radius), newBlock(1.5), newBlock(style.Radius)
	number, name, count := newText(style.TextQuiet), newText(style.TextBody), newText(style.TextQuiet)
	s := &sketch{owner: r}
	fixed := []fyne.CanvasObject{back, bar, number, name, count, r.cap, r.swatch, r.more, ring}
	s.min = func() fyne.Size { return fyne.NewSize(style.PanelWidth, rowHeight) }
	s.layout = func(size fyne.Size) {
		middle := size.Height / 2
		place(back, style.Space8, 1, size.Width-2*style.Space8, size.Height-2)
		place(ring, style.Space8, 1, size.Width-2*style.Space8, size.Height-2)
		place(bar, style.Space8, 9, 3, size.Height-18)
		place(r.swatch, style.Space12+2, middle-12, 24, 24)
		right := size.Width - style.Space16
		place(r.cap, right-22, middle-11, 22, 22)
		right -= 22 + style.Space8
		placeTextRight(count, right, middle)
		place(r.more, right-style.Control+style.Space4, middle-style.Control/2, style.Control, style.Control)
		fitMiddle(name, r.row.Name, r.nameRoom())
		left := r.nameLeft()
		placeText(name, left, middle)
		placeTextRight(number, left-style.Space8, middle)
		if r.entry != nil {
			h := r.entry.MinSize().Height
			place(r.entry, left-style.Space8+2, middle-h/2, size.Width-style.Space12-left+style.Space8-2, h)
		}
	}
	s.paint = func(p style.Palette) {
		hot := r.hovered || r.swatch.hovered || r.more.hovered || r.more.focused
		editing := r.entry != nil
		back.FillColor = color.Transparent
		switch {
		case r.row.Active:
			back.FillColor = p.Selected
		case r.pressed:
			back.FillColor = p.Pressed
		case hot:
			back.FillColor = p.Hover
		}
		bar.FillColor, bar.Hidden = p.Accent, !r.row.Active
		name.Color, count.Text, count.Color = p.Text, fmt.Sprint(r.row.Count), p.Quiet
		number.Text, number.Color = fmt.Sprint(r.number), p.Quiet
		name.Hidden, count.Hidden = editing, editing || hot
		r.more.Hidden = editing || !hot
		r.cap.name = r.row.Key
		r.cap.Hidden = editing || r.row.Key == ""
		r.swatch.colour = style.Object(r.row.Colour)
		paintRing(ring, p, r.focused)
		s.objects = fixed
		if editing {
			s.objects = append(append([]fyne.CanvasObject{}, fixed...), r.entry)
		}
	}
	return newSketch(s)
}
