package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// TopBar is the row along the top: the file, the two main verbs, the model and the state.
type TopBar struct {
	widget.BaseWidget

	OnOpen     func()
	OnSave     func()            // the left half of "Save mask"
	SaveMenu   func() *fyne.Menu // its other half; asked at each opening
	ModelMenu  func() *fyne.Menu // asked at each opening
	OnStatus   func()            // a click on the state, to explain an error
	OnSettings func()
	MainMenu   func() *fyne.Menu // all commands, where the system has no menu bar; nil shows no button for it
	OnPanel    func()            // the drawer button, there in compact windows only
	OnLeave    func()            // the keyboard has left a button, to nobody or elsewhere

	file     string
	dirty    bool
	compact  bool
	tier     barTier
	menu     *IconButton
	open     *Button
	save     *splitButton
	model    *menuChip
	status   *statusChip
	settings *IconButton
	panel    *IconButton
}

// NewTopBar makes the bar of an empty window. tips may be nil.
func NewTopBar(tips *TipLayer) *TopBar {
	b := &TopBar{}
	b.menu = newIconButton(style.IconMenu, style.Control, func() string { return lang.T("Menu") }, tips,
		func() { showMenu(menuOf(b.MainMenu), b.menu) })
	b.open = newButton(func() string { return b.word(barNarrow, lang.T("Open")) }, ButtonPlain, func() { call(b.OnOpen) })
	b.open.icon = style.IconOpen
	b.open.tips, b.open.tip, b.open.tipKeys = tips, func() string { return lang.T("Open a picture") }, "Mod+O"
	b.save = newSplitButton(func() string { return b.word(barNarrowest, lang.T("Save mask")) },
		func() string { return lang.T("More ways to save") }, tips, func() { call(b.OnSave) })
	b.save.main.tips, b.save.main.tip = tips, func() string {
		if b.tier >= barNarrowest {
			return lang.T("Save mask")
		}
		return ""
	}
	b.save.menu = func() *fyne.Menu { return menuOf(b.SaveMenu) }
	b.save.setOff(true)
	b.model = newMenuChip(style.IconChip, 168)
	b.model.tips, b.model.tip = tips, func() string {
		if b.model.bare && b.model.text != "" {
			return b.model.text
		}
		return lang.T("Model")
	}
	b.model.menu = func() *fyne.Menu { return menuOf(b.ModelMenu) }
	b.status = newStatusChip(tips)
	b.settings = newIconButton(style.IconSettings, style.Control, func() string { return lang.T("Settings") }, tips,
		func() { call(b.OnSettings) })
	b.panel = newIconButton(style.IconPanel, style.Control, b.panelTip, tips, func() { call(b.OnPanel) })
	b.panel.Hidden = true
	for _, c := range []*control{&b.menu.control, &b.open.control, &b.save.main.control, &b.save.more.control, &b.model.control, &b.status.control, &b.settings.control, &b.panel.control} {
		c.left = func() { call(b.OnLeave) }
	}
	b.ExtendBaseWidget(b)
	return b
}

func (b *TopBar) panelTip() string {
	if b.panel.on {
		return lang.T("Hide the panel")
	}
	return lang.T("Show the panel")
}

// barTier is how much of the bar there is room for.
type barTier int

const (
	barWhole     barTier = iota
	barCompact           // without the program's name
	barNarrow            // "Open" and the model are their icons
	barNarrowest         // so is "Save mask"; the state is its dot, and the picture has no name
)

// barTiers are the widths below which the bar has the next tier.
var barTiers = []float32{style.CompactBelow, 720, 560}

func tierAt(width float32) barTier {
	tier := barWhole
	for _, below := range barTiers {
		if width < below {
			tier++
		}
	}
	return tier
}

// word is a button's word, none from a tier on.
func (b *TopBar) word(from barTier, word string) string {
	if b.tier >= from {
		return ""
	}
	return word
}

// setTier changes what the parts of the bar show of themselves.
func (b *TopBar) setTier(tier barTier) {
	if b.tier == tier {
		return
	}
	b.tier = tier
	b.model.bare, b.status.dotOnly = tier >= barNarrow, tier >= barNarrowest
	b.save.main.icon = ""
	if tier >= barNarrowest {
		b.save.main.icon = style.IconSave
	}
	for _, o := range []fyne.CanvasObject{b.open, b.save.main, b.save, b.model, b.status} {
		o.Refresh()
	}
}

// SetFile shows the name of the picture, with a dot where there are unsaved changes. The empty name shows none.
func (b *TopBar) SetFile(name string, dirty bool) {
	if b.file != name || b.dirty != dirty {
		b.file, b.dirty = name, dirty
		b.Refresh()
	}
}

// SetCanSave says whether there is a mask to save.
func (b *TopBar) SetCanSave(can bool) { b.save.setOff(!can) }

// SetModel names the model in use; the empty name says that there is none.
func (b *TopBar) SetModel(name string) {
	if b.model.text != name {
		b.model.text = name
		b.model.Refresh() // its width decides where the bar puts it
		b.Refresh()
	}
}

// SetStatus says what the program is doing.
func (b *TopBar) SetStatus(s Status) {
	width := b.status.MinSize().Width
	b.status.set(s)
	if b.status.MinSize().Width != width {
		b.Refresh()
	}
}

// SetCompact shows the button of the drawer, for narrow windows.
func (b *TopBar) SetCompact(compact bool) {
	b.compact = compact
	b.status.brief = compact
	b.panel.Hidden = !compact
	b.Refresh()
}

// SetPanelOpen shows whether the drawer is open.
func (b *TopBar) SetPanelOpen(open bool) { b.panel.SetOn(open) }

// CreateRenderer belongs to Fyne.
func (b *TopBar) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(color.Transparent)
	mark, name := newMark(), newBoldText(style.TextTitle)
	file, dot := newText(style.TextBody), canvas.NewCircle(color.Transparent)
	const markSize = 22
	return newSketch(&sketch{
		owner:   b,
		objects: []fyne.CanvasObject{b.menu, mark, name, file, dot, b.open, b.save, b.model, b.status, b.settings, b.panel, line},
		min:     func() fyne.Size { return fyne.NewSize(style.MinW, style.TopBarHeight) },
		layout: func(s fyne.Size) {
			b.setTier(tierAt(s.Width))
			place(line, 0, s.Height-hair(), s.Width, hair())
			middle := (s.Height - style.Hair) / 2
			y := middle - style.Control/2

			right := s.Width - style.Space8
			fromRight := func(o fyne.CanvasObject, gap float32) {
				if o.Visible() {
					w := o.MinSize().Width
					right -= w
					place(o, right, y, w, style.Control)
					right -= gap
				}
			}
			fromRight(b.panel, style.Space4)
			fromRight(b.settings, style.Space4)
			b.status.OnTapped = b.OnStatus // fields may be set after the first refresh
			b.menu.Hidden = b.MainMenu == nil
			fromRight(b.status, style.Space4)
			fromRight(b.model, style.Space4)

			// The first column is as wide as the rail below it.
			x := (style.RailWidth - markSize) / 2
			if b.menu.Visible() {
				place(b.menu, (style.RailWidth-style.Control)/2, y, style.Control, style.Control)
				x = style.RailWidth + style.Space4
			}
			place(mark, x, middle-markSize/2, markSize, markSize)
			x += markSize + style.Space8
			name.Hidden = b.tier >= barCompact
			if !name.Hidden {
				placeText(name, x, middle)
				x += name.MinSize().Width + style.Space16
			}
			buttons := b.open.MinSize().Width + style.Space8 + b.save.MinSize().Width
			fileRoom := max(0, right-x-buttons-style.Space32-dotRoom)
			if fileRoom < leastFile {
				fileRoom = 0
			}
			fitMiddle(file, b.file, min(fileRoom, 320))
			placeText(file, x, middle)
			dot.Hidden = !b.dirty || file.Text == ""
			if file.Text != "" {
				x += file.MinSize().Width
				place(dot, x+6, middle-3, 6, 6)
				x += dotRoom + style.Space8
			}
			place(b.open, x, y, b.open.MinSize().Width, style.Control)
			x += b.open.MinSize().Width + style.Space8
			place(b.save, x, y, b.save.MinSize().Width, style.Control)
		},
		paint: func(p style.Palette) {
			line.FillColor = p.Hairline
			name.Text, name.Color = "ClickMask", p.Text
			file.Color, dot.FillColor = p.Quiet, p.Accent
		},
	})
}

// dotRoom is kept free behind the name for the dot of unsaved changes, so that nothing jumps when it comes.
const dotRoom = 16

// leastFile is the width below which a name would be all ellipsis.
const leastFile = 48

func call(f func()) {
	if f != nil {
		f()
	}
}

func menuOf(f func() *fyne.Menu) *fyne.Menu {
	if f == nil {
		return nil
	}
	return f()
}
