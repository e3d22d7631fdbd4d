package parts

import (
	"cmp"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// ObjectRow is one kept mask as the panel shows it. Colour is an index into style.Object.
type ObjectRow struct {
	ID       uint64
	Label    string
	Colour   int
	Visible  bool
	Selected bool
	Last     bool // of several selected ones the one that was selected last: results take its place
}

const rowHeight = 36

var (
	_ fyne.SecondaryTappable = (*objectRow)(nil)
	_ fyne.Shortcutable      = (*objectRow)(nil)
)

// objectRow is the widget of a row. It is used for one object after the other as the panel scrolls.
type objectRow struct {
	control
	panel *ObjectPanel
	row   ObjectRow

	swatch             *swatch
	rename, erase, eye *IconButton
	entry              *labelEntry // while the label is edited
	taps               taps
	held               fyne.KeyModifier // when the button went down
}

func newObjectRow(panel *ObjectPanel) *objectRow {
	r := &objectRow{panel: panel}
	tips := panel.tips
	r.swatch = newSwatch(func() { r.chooseColour() })
	r.swatch.tips, r.swatch.tip = tips, func() string { return lang.T("Colour") }
	r.rename = newIconButton(style.IconPencil, style.Control, func() string { return lang.T("Rename") }, tips, func() { panel.EditLabel(r.row.ID) })
	r.erase = newIconButton(style.IconTrash, style.Control, func() string { return lang.T("Delete") }, tips, r.delete)
	r.eye = newIconButton(style.IconEye, style.Control, r.eyeTip, tips, r.toggle)
	for _, c := range []*control{&r.swatch.control, &r.rename.control, &r.erase.control, &r.eye.control} {
		c.onHover = r.Refresh
	}
	r.OnTapped = r.tap
	for _, c := range []*control{&r.control, &r.swatch.control, &r.rename.control, &r.erase.control, &r.eye.control} {
		c.left = func() { call(panel.OnLeave) }
	}
	r.extend(r)
	return r
}

func (r *objectRow) eyeTip() string {
	if r.row.Visible {
		return lang.T("Hide")
	}
	return lang.T("Show")
}

func (r *objectRow) set(row ObjectRow) {
	if r.row.ID != row.ID {
		r.leaveField(false)
		r.taps.forget() // a click on another object begins anew
	}
	if r.row != row {
		r.row = row
		r.Refresh()
	}
}

// MouseDown notes which keys are held: Fyne does not say it with the click.
func (r *objectRow) MouseDown(e *desktop.MouseEvent) {
	r.held = e.Modifier
	r.control.MouseDown(e)
}

func (r *objectRow) tap() {
	held := r.held
	r.held = 0
	choose := r.panel.OnAlso
	switch {
	case held&fyne.KeyModifierShift != 0:
		choose = r.panel.OnRange
	case held&fyne.KeyModifierShortcutDefault == 0:
		choose = nil
	}
	if choose != nil {
		r.taps.forget() // it begins no double click
		choose(r.row.ID)
		return
	}
	if r.taps.second(r.panel.now()) {
		r.panel.EditLabel(r.row.ID)
		return
	}
	tell(r.panel.OnSelect, r.row.ID)
}

func (r *objectRow) delete() { tell(r.panel.OnDelete, r.row.ID) }

func (r *objectRow) toggle() {
	if r.panel.OnVisible != nil {
		r.panel.OnVisible(r.row.ID, !r.row.Visible)
	}
}

// TappedSecondary opens the menu of the object, or of all that are selected with it.
func (r *objectRow) TappedSecondary(e *fyne.PointEvent) {
	if !r.row.Selected {
		tell(r.panel.OnSelect, r.row.ID)
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(r)
	if c == nil {
		return
	}
	show := fyne.NewMenuItem(r.eyeTip(), r.toggle)
	menu := fyne.NewMenu("",
		fyne.NewMenuItem(lang.T("Rename"), func() { r.panel.EditLabel(r.row.ID) }),
		r.classMenu(),
		fyne.NewMenuItem(lang.T("Colour"), r.chooseColour), show,
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.T("Delete"), r.delete))
	if r.panel.More != nil {
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
		menu.Items = append(menu.Items, r.panel.More()...)
	}
	ShowMenu(c, menu, e.AbsolutePosition)
}

// classMenu offers the classes that there are, a new one and none, for the object or all that are selected with it.
func (r *objectRow) classMenu() *fyne.MenuItem {
	p, id, label := r.panel, r.row.ID, r.row.Label
	give := func(text, name string) *fyne.MenuItem {
		i := fyne.NewMenuItem(text, func() {
			if p.OnLabel != nil {
				p.OnLabel(id, name)
			}
		})
		i.Checked = name == label
		return i
	}
	menu := fyne.NewMenu("")
	for _, class := range p.suggestions {
		i := give(cut(class.Name, 240, measure(style.TextBody, fyne.TextStyle{})), class.Name)
		if class.Key != "" {
			i.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(class.Key)}
		}
		menu.Items = append(menu.Items, i)
	}
	if len(menu.Items) > 0 {
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
	}
	menu.Items = append(menu.Items, fyne.NewMenuItem(lang.T("New class…"), func() { p.EditLabel(id) }), give(lang.T("No class"), ""))
	item := fyne.NewMenuItem(lang.T("Class"), nil)
	item.ChildMenu = menu
	return item
}

func (r *objectRow) chooseColour() {
	id := r.row.ID
	showColours(r.swatch, r.row.Colour, func(colour int) {
		if r.panel.OnColour != nil {
			r.panel.OnColour(id, colour)
		}
	})
}

// edit puts an entry in place of the label.
func (r *objectRow) edit() {
	id, byKey := r.row.ID, r.focused
	r.entry = newLabelEntry(r, r.row.Label, func(text string, keep bool) {
		changed := keep && text != r.row.Label
		submitted := r.entry != nil && r.entry.submitted
		r.entry = nil
		r.Refresh()
		if changed && r.panel.OnLabel != nil {
			r.panel.OnLabel(id, text)
		}
		if byKey && submitted {
			r.panel.focusRow(r.panel.index(id))
		}
	})
	r.entry.left = func() { call(r.panel.OnLeave) }
	r.entry.offer(r.panel.box, r.panel.suggestions)
	r.Refresh()
	r.entry.focusOn(cmp.Or(r.panel.Canvas, canvasOf(r)))
	r.panel.Refresh()
}

// putAway ends what is edited in the row and gives up the keyboard, because the row goes out of sight.
func (r *objectRow) putAway(keep bool) {
	r.leaveField(keep)
	giveUp(r)
}

// leaveField ends what is edited in the row.
func (r *objectRow) leaveField(keep bool) {
	if r.entry != nil {
		r.entry.finish(r.entry.Text, keep)
	}
}

// CreateRenderer belongs to Fyne.
func (r *objectRow) CreateRenderer() fyne.WidgetRenderer {
	back, ring, last, label := newBlock(style.Radius), newBlock(style.Radius), newBlock(1), newText(style.TextBody)
	s := &sketch{owner: r}
	fixed := []fyne.CanvasObject{back, last, label, r.swatch, r.rename, r.erase, r.eye, ring}
	s.min = func() fyne.Size { return fyne.NewSize(style.PanelWidth, rowHeight) }
	s.layout = func(size fyne.Size) {
		place(back, style.Space8, 1, size.Width-2*style.Space8, size.Height-2)
		place(ring, style.Space8, 1, size.Width-2*style.Space8, size.Height-2)
		place(last, style.Space8, 8, 2, size.Height-16)
		middle := size.Height / 2
		place(r.swatch, style.Space12, middle-12, 24, 24)
		x := size.Width - style.Space12
		for _, b := range []*IconButton{r.eye, r.erase, r.rename} {
			if b.Visible() {
				x -= style.Control
				place(b, x, middle-style.Control/2, style.Control, style.Control)
			}
		}
		const left = 44
		if r.entry != nil {
			h := r.entry.MinSize().Height
			place(r.entry, left-style.Space8, middle-h/2, size.Width-style.Space12-left+style.Space8, h)
		}
		text := r.row.Label
		if text == "" {
			text = lang.T("No name")
		}
		fit(label, text, x-left-style.Space4)
		placeText(label, left, middle)
	}
	s.paint = func(p style.Palette) {
		hot := r.hovered || r.swatch.hovered || r.rename.hovered || r.erase.hovered || r.eye.hovered
		editing := r.entry != nil
		back.FillColor = color.Transparent
		switch {
		case r.row.Selected:
			back.FillColor = p.Selected
		case r.pressed:
			back.FillColor = p.Pressed
		case hot:
			back.FillColor = p.Hover
		}
		last.FillColor, last.Hidden = p.Accent, !r.row.Last
		label.Color = p.Text
		if !r.row.Selected && (!r.row.Visible || r.row.Label == "") {
			label.Color = p.Quiet
		}
		label.Hidden = editing
		r.swatch.colour, r.swatch.hollow = style.Object(r.row.Colour), !r.row.Visible
		r.rename.Hidden, r.erase.Hidden, r.eye.Hidden = editing || !hot, editing || !hot, editing
		r.eye.icon = style.IconEye
		if !r.row.Visible {
			r.eye.icon = style.IconEyeOff
		}
		paintRing(ring, p, r.focused)
		s.objects = fixed
		if editing {
			s.objects = append(append([]fyne.CanvasObject{}, fixed...), r.entry)
		}
	}
	return newSketch(s)
}
