package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// ShowMenu opens a menu at a place of the canvas, moved so that all of it is in sight. A click beside it and Esc close
// it; arrows and Enter work as in any menu. It takes Fyne's menus, but writes the keys so that they can be read:
// Fyne's own popup draws them at a fifth of the text's opacity. A nil or empty menu shows nothing.
func ShowMenu(c fyne.Canvas, menu *fyne.Menu, at fyne.Position) {
	if menu == nil || len(menu.Items) == 0 {
		return
	}
	OverlaysOf(c).closeMenu()
	o := &menuOverlay{canvas: c, focused: c.Focused()}
	o.ExtendBaseWidget(o)
	o.open(0, menu, at)
	c.Overlays().Add(o)
	o.Resize(c.Size())
	c.Focus(o)
}

// showMenu opens a menu right below an object.
func showMenu(menu *fyne.Menu, below fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(below); c != nil {
		at := driver.AbsolutePositionForObject(below)
		ShowMenu(c, menu, at.AddXY(0, below.Size().Height+style.Space4))
	}
}

var (
	_ fyne.Tappable          = (*menuOverlay)(nil)
	_ fyne.SecondaryTappable = (*menuOverlay)(nil)
	_ fyne.Focusable         = (*menuOverlay)(nil)
	_ fyne.Shortcutable      = (*menuOverlay)(nil)
)

// menuOverlay covers the window and holds the open menu and, to its right, the open submenus.
type menuOverlay struct {
	widget.BaseWidget
	canvas  fyne.Canvas
	focused fyne.Focusable // gets the focus back
	cards   []*menuCard
}

// open shows a menu as the card of a level and closes all deeper ones.
func (o *menuOverlay) open(level int, menu *fyne.Menu, at fyne.Position) {
	o.cards = append(o.cards[:level], newMenuCard(o, level, menu, at))
	o.Refresh()
}

// point marks a row as the one under the pointer or the arrows; a row with a submenu opens it.
func (o *menuOverlay) point(level, row int) {
	if level+1 < len(o.cards) && o.cards[level].at == row {
		return
	}
	o.cards = o.cards[:level+1]
	card := o.cards[level]
	card.at = row
	if row >= 0 {
		r := card.rows[row]
		if child := r.item.ChildMenu; child != nil && !r.off {
			o.open(level+1, child, card.Position().AddXY(card.Size().Width-style.Space4, r.Position().Y-card.lane.offset))
		}
	}
	for _, r := range card.rows {
		r.Refresh()
	}
	o.Refresh()
}

// walk marks the next row up (-1) or down (1), and brings it into sight: a low window has no room for a whole menu.
func (o *menuOverlay) walk(level, by int) {
	card := o.cards[level]
	row := card.step(by)
	if row >= 0 {
		card.reveal(card.rows[row])
	}
	o.point(level, row)
}

func (o *menuOverlay) close() {
	o.canvas.Overlays().Remove(o)
	if o.focused != nil {
		o.canvas.Focus(o.focused)
	}
}

// Tapped and TappedSecondary are clicks beside the menu.
func (o *menuOverlay) Tapped(*fyne.PointEvent)          { o.close() }
func (o *menuOverlay) TappedSecondary(*fyne.PointEvent) { o.close() }
func (o *menuOverlay) FocusGained()                     {}
func (o *menuOverlay) FocusLost()                       {}
func (o *menuOverlay) TypedRune(rune)                   {}
func (o *menuOverlay) TypedShortcut(fyne.Shortcut)      {} // none reaches the window

// TypedKey walks through the menu.
func (o *menuOverlay) TypedKey(e *fyne.KeyEvent) {
	level := len(o.cards) - 1
	card := o.cards[level]
	if card.at < 0 && level > 0 && e.Name != fyne.KeyRight {
		level--
		card = o.cards[level]
	}
	switch e.Name {
	case fyne.KeyEscape:
		o.close()
	case fyne.KeyDown:
		o.walk(level, 1)
	case fyne.KeyUp:
		o.walk(level, -1)
	case fyne.KeyRight:
		if card.at < 0 && level > 0 {
			o.walk(level, 1)
		}
	case fyne.KeyLeft:
		if deepest := len(o.cards) - 1; deepest > 0 {
			o.cards = o.cards[:deepest]
			o.Refresh()
		}
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if card.at >= 0 {
			card.rows[card.at].fire()
		}
	}
}

// CreateRenderer belongs to Fyne.
func (o *menuOverlay) CreateRenderer() fyne.WidgetRenderer {
	s := &sketch{owner: o}
	s.min = func() fyne.Size { return fyne.Size{} }
	s.layout = func(size fyne.Size) {
		for _, card := range o.cards {
			m := card.MinSize()
			m.Height = min(m.Height, size.Height-2*style.Space4)
			x := max(style.Space4, min(card.want.X, size.Width-m.Width-style.Space4))
			y := max(style.Space4, min(card.want.Y, size.Height-m.Height-style.Space4))
			place(card, x, y, m.Width, m.Height)
		}
	}
	s.paint = func(style.Palette) {
		s.objects = nil
		for _, card := range o.cards {
			s.objects = append(s.objects, card)
		}
	}
	return newSketch(s)
}

var _ fyne.Tappable = (*menuCard)(nil)

// menuCard is one open menu. It scrolls where the window is too low for all of it.
type menuCard struct {
	widget.BaseWidget
	want fyne.Position
	lane *lane      // the one item is all rows
	rows []*menuRow // without the separators
	all  []fyne.CanvasObject
	at   int // the marked row, -1 none
}

func newMenuCard(o *menuOverlay, level int, menu *fyne.Menu, at fyne.Position) *menuCard {
	c := &menuCard{want: at, at: -1}
	for _, item := range menu.Items {
		if item.IsSeparator {
			c.all = append(c.all, canvas.NewRectangle(color.Transparent))
			continue
		}
		row := newMenuRow(o, level, len(c.rows), item)
		c.rows = append(c.rows, row)
		c.all = append(c.all, row)
	}
	list := &menuList{card: c}
	list.ExtendBaseWidget(list)
	c.lane = newLane(true, c.length(), func() fyne.CanvasObject { return list }, func(int, fyne.CanvasObject) {})
	c.lane.inset = style.Space4
	c.lane.setCount(1)
	c.ExtendBaseWidget(c)
	return c
}

// length is how high all rows and separators are together.
func (c *menuCard) length() float32 {
	return menuRowHeight*float32(len(c.rows)) + menuGap*float32(len(c.all)-len(c.rows))
}

// reveal scrolls as little as needed to bring a row wholly into sight.
func (c *menuCard) reveal(r *menuRow) {
	top := r.Position().Y
	c.lane.moveTo(max(min(c.lane.offset, top), top+menuRowHeight-c.lane.view()))
}

// Tapped swallows clicks on separators and edges.
func (c *menuCard) Tapped(*fyne.PointEvent) {}

// step is the next row that can be chosen, up (-1) or down (1), around the ends; -1 when there is none.
func (c *menuCard) step(by int) int {
	from := c.at
	if from < 0 && by < 0 {
		from = 0
	}
	for i := 1; i <= len(c.rows); i++ {
		n := ((from+by*i)%len(c.rows) + len(c.rows)) % len(c.rows)
		if !c.rows[n].off {
			return n
		}
	}
	return -1
}

const (
	menuRowHeight = 28
	menuGap       = 9 // of a separator
)

// CreateRenderer belongs to Fyne.
func (c *menuCard) CreateRenderer() fyne.WidgetRenderer {
	back := newBlock(style.Radius + 2)
	return newSketch(&sketch{
		owner:   c,
		objects: []fyne.CanvasObject{back, c.lane},
		min: func() fyne.Size {
			size := fyne.NewSize(160, c.length()+2*style.Space4)
			for _, row := range c.rows {
				size.Width = max(size.Width, row.MinSize().Width+2*style.Space4)
			}
			return size
		},
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			place(c.lane, 0, style.Space4, s.Width, s.Height-2*style.Space4)
		},
		paint: func(p style.Palette) {
			back.FillColor, back.StrokeColor, back.StrokeWidth = p.Raised, p.Border, p.Line
			back.Shadow = shadow(p, 20)
		},
	})
}

// menuList is the rows and separators of a menu, one below the other.
type menuList struct {
	widget.BaseWidget
	card *menuCard
}

// CreateRenderer belongs to Fyne.
func (l *menuList) CreateRenderer() fyne.WidgetRenderer {
	return newSketch(&sketch{
		owner:   l,
		objects: l.card.all,
		min:     func() fyne.Size { return fyne.NewSize(0, l.card.length()) },
		layout: func(s fyne.Size) {
			y := float32(0)
			for _, o := range l.card.all {
				if row, ok := o.(*menuRow); ok {
					place(row, 0, y, s.Width, menuRowHeight)
					y += menuRowHeight
				} else {
					place(o, style.Space8, y+(menuGap-style.Hair)/2, s.Width-2*style.Space8, style.Hair)
					y += menuGap
				}
			}
		},
		paint: func(p style.Palette) {
			for _, o := range l.card.all {
				if line, ok := o.(*canvas.Rectangle); ok {
					line.FillColor = p.Hairline
				}
			}
		},
	})
}

// menuRow is one item of a menu.
type menuRow struct {
	control
	overlay      *menuOverlay
	level, index int
	item         *fyne.MenuItem
}

func newMenuRow(o *menuOverlay, level, index int, item *fyne.MenuItem) *menuRow {
	r := &menuRow{overlay: o, level: level, index: index, item: item}
	r.off = item.Disabled
	r.OnTapped = func() {
		if item.ChildMenu != nil {
			o.point(level, index)
			return
		}
		o.close()
		call(item.Action)
	}
	r.extend(r)
	return r
}

// MouseIn marks the row, and with it the keyboard goes on from there.
func (r *menuRow) MouseIn(*desktop.MouseEvent) { r.overlay.point(r.level, r.index) }

// MouseOut leaves the mark: a submenu would close on the way to it.
func (r *menuRow) MouseOut() {}

// CreateRenderer belongs to Fyne.
func (r *menuRow) CreateRenderer() fyne.WidgetRenderer {
	back, mark, label, keys, more := newBlock(style.Space4), newIcon(), newText(style.TextBody), newText(style.TextQuiet), newIcon()
	const left, markSize = 32, 16
	return newSketch(&sketch{
		owner:   r,
		objects: []fyne.CanvasObject{back, mark, label, keys, more},
		min: func() fyne.Size {
			w := left + label.MinSize().Width + style.Space12
			if keys.Text != "" {
				w += style.Space24 + keys.MinSize().Width
			}
			if r.item.ChildMenu != nil {
				w += style.Space24
			}
			return fyne.NewSize(w, menuRowHeight)
		},
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			middle := s.Height / 2
			place(mark, style.Space8, middle-markSize/2, markSize, markSize)
			placeText(label, left, middle)
			placeTextRight(keys, s.Width-style.Space12, middle)
			place(more, s.Width-style.Space8-markSize, middle-markSize/2, markSize, markSize)
		},
		paint: func(p style.Palette) {
			label.Text, keys.Text = r.item.Label, KeyText(ShortcutKeys(r.item.Shortcut))
			label.Color, keys.Color, back.FillColor = p.Text, p.Quiet, color.Transparent
			marked := r.overlay.cards[r.level].at == r.index
			switch {
			case r.off:
				label.Color, keys.Color = p.Disabled, p.Disabled
			case marked:
				back.FillColor = p.Pressed
			}
			mark.Hidden, more.Hidden = !r.item.Checked, r.item.ChildMenu == nil
			setIcon(mark, style.IconCheck, p.Accent)
			setIcon(more, style.IconChevronRight, p.Quiet)
		},
	})
}

// ShortcutKeys is a shortcut of Fyne in the form of [KeyText]; the empty string for none.
func ShortcutKeys(s fyne.Shortcut) string {
	k, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return ""
	}
	combo := ""
	for _, m := range []struct {
		bit  fyne.KeyModifier
		name string
	}{
		{fyne.KeyModifierShortcutDefault, "Mod"},
		{fyne.KeyModifierControl &^ fyne.KeyModifierShortcutDefault, "Ctrl"},
		{fyne.KeyModifierAlt, "Alt"},
		{fyne.KeyModifierShift, "Shift"},
	} {
		if m.bit != 0 && k.Mod()&m.bit != 0 {
			combo += m.name + "+"
		}
	}
	return combo + keyName(k.Key())
}

// keyName is what people call a key that Fyne calls otherwise.
func keyName(key fyne.KeyName) string {
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		return "Enter"
	case fyne.KeyEscape:
		return "Esc"
	case fyne.KeyBackspace:
		return "Backspace"
	case fyne.KeyPageUp:
		return "Page Up"
	case fyne.KeyPageDown:
		return "Page Down"
	}
	return string(key)
}
