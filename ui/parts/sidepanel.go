package parts

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// SidePanel is the right panel: the objects of the picture (with the mask panel below them) and the classes, one of them
// at a time, under a head with their names and a menu. In a narrow window it is a drawer with a close button.
// The classes are offered as soon as somebody listens to their panel.
type SidePanel struct {
	widget.BaseWidget

	OnClose func() // the close button of the drawer
	OnShow  func() // the other panel is shown, so that the focus may go where it belongs
	OnLeave func() // the keyboard has left the head, to nobody or elsewhere

	objects *ObjectPanel
	classes *ClassPanel
	compact bool
	second  bool // the classes are shown

	tabs   [2]*tab
	counts [2]int // as the tabs show them
	more   *IconButton
	shut   *IconButton
	floor  *floor // of a drawer
}

// SidePanelTop is the height of what comes first in the panel: its head, and the field for a class or the first object.
const SidePanelTop = panelHead + addHeight

// NewSidePanel makes the panel of two others, which it shows from now on. tips may be nil.
func NewSidePanel(objects *ObjectPanel, classes *ClassPanel, tips *TipLayer) *SidePanel {
	p := &SidePanel{objects: objects, classes: classes, floor: newFloor()}
	objects.hosted = true
	objects.changed, classes.changed = p.recount, p.recount
	objects.bring = func() bool { p.ShowClasses(false); return p.Visible() }
	p.tabs[0] = newTab(func() (string, int) { return lang.T("Objects"), len(objects.all) }, func() { p.choose(false) })
	p.tabs[1] = newTab(func() (string, int) { return lang.T("Classes"), len(classes.rows) }, func() { p.choose(true) })
	p.more = newIconButton(style.IconMore, style.Control, func() string { return lang.T("More") }, tips, func() { showMenu(classes.menu(), p.more) })
	p.shut = newIconButton(style.IconClose, style.Control, func() string { return lang.T("Close") }, tips, func() { call(p.OnClose) })
	for _, c := range []*control{&p.tabs[0].control, &p.tabs[1].control, &p.more.control, &p.shut.control} {
		c.left, c.tips = func() { call(p.OnLeave) }, tips
	}
	p.ExtendBaseWidget(p)
	return p
}

// ShowClasses shows the classes, or the objects; it does not call OnShow. What is hidden by that gives up the focus.
func (p *SidePanel) ShowClasses(classes bool) {
	if p.second != classes {
		p.putAway()
	}
	p.second = classes
	p.Refresh()
}

// Hide hides both panels, after they have given up the focus.
func (p *SidePanel) Hide() {
	p.putAway()
	p.BaseWidget.Hide()
}

func (p *SidePanel) putAway() {
	p.objects.putAway()
	p.classes.putAway()
}

// ShowsClasses says which are shown.
func (p *SidePanel) ShowsClasses() bool { return p.second && p.offersClasses() }

// ShowsObjects says whether the objects are on the screen, and the sliders below them.
func (p *SidePanel) ShowsObjects() bool { return p.Visible() && !p.ShowsClasses() }

// SetCompact shows the panel as a drawer.
func (p *SidePanel) SetCompact(compact bool) {
	if p.compact != compact {
		p.compact = compact
		p.Refresh()
	}
}

// recount follows a change of a list; most changes leave its length as it is, and then nothing is drawn again.
func (p *SidePanel) recount() {
	if now := [2]int{len(p.objects.all), len(p.classes.rows)}; now != p.counts {
		p.counts = now
		p.Refresh()
	}
}

func (p *SidePanel) choose(classes bool) {
	if p.second != classes {
		p.ShowClasses(classes)
		call(p.OnShow)
	}
}

func (p *SidePanel) offersClasses() bool { return p.classes.OnAdd != nil }

// CreateRenderer belongs to Fyne.
func (p *SidePanel) CreateRenderer() fyne.WidgetRenderer {
	back, edge, line := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	return newSketch(&sketch{
		owner:   p,
		objects: []fyne.CanvasObject{p.floor, back, p.objects, p.classes, line, p.tabs[0], p.tabs[1], p.more, p.shut, edge},
		min:     func() fyne.Size { return fyne.NewSize(style.PanelWidth, 240) },
		layout: func(s fyne.Size) {
			place(p.floor, 0, 0, s.Width, s.Height)
			place(back, 0, 0, s.Width, panelHead)
			place(edge, 0, 0, hair(), s.Height)
			place(line, 0, panelHead-hair(), s.Width, hair())
			x := style.Hair + style.Space8
			for _, t := range p.tabs {
				if t.Visible() {
					w := t.MinSize().Width
					place(t, x, 0, w, panelHead)
					x += w
				}
			}
			right := s.Width - style.Space8
			for _, b := range []*IconButton{p.shut, p.more} {
				if b.Visible() {
					right -= style.Control
					place(b, right, (panelHead-style.Control)/2, style.Control, style.Control)
				}
			}
			for _, o := range []fyne.CanvasObject{p.objects, p.classes} {
				place(o, 0, panelHead, s.Width, s.Height-panelHead)
			}
		},
		paint: func(pal style.Palette) {
			back.FillColor, edge.FillColor, line.FillColor = pal.Panel, pal.Hairline, pal.Hairline
			second := p.ShowsClasses()
			p.objects.Hidden, p.classes.Hidden = second, !second
			p.tabs[0].on, p.tabs[1].on = !second, second
			p.tabs[0].alone = !p.offersClasses()
			p.tabs[1].Hidden, p.more.Hidden = !p.offersClasses(), !p.offersClasses()
			p.shut.Hidden, p.floor.Hidden = !p.compact, !p.compact
		},
	})
}

// tab is the name of a panel with a number behind it. One that is alone is a heading.
type tab struct {
	control
	words     func() (name string, count int)
	on, alone bool
}

func newTab(words func() (string, int), tapped func()) *tab {
	t := &tab{words: words}
	t.OnTapped = tapped
	t.extend(t)
	return t
}

// CreateRenderer belongs to Fyne.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	name, count := newBoldText(style.TextBody), newText(style.TextQuiet)
	mark, ring := newBlock(1), newBlock(style.Radius)
	return newSketch(&sketch{
		owner:   t,
		objects: []fyne.CanvasObject{name, count, mark, ring},
		min: func() fyne.Size {
			return fyne.NewSize(style.Space8+name.MinSize().Width+6+count.MinSize().Width+style.Space8, panelHead)
		},
		layout: func(s fyne.Size) {
			middle := s.Height / 2
			placeText(name, style.Space8, middle)
			placeText(count, style.Space8+name.MinSize().Width+6, middle)
			place(mark, style.Space8, s.Height-2, s.Width-2*style.Space8, 2)
			place(ring, style.Space4, 8, s.Width-style.Space8, s.Height-16)
		},
		paint: func(p style.Palette) {
			text, n := t.words()
			name.Text, count.Text = text, fmt.Sprint(n)
			name.Color, count.Color = p.Quiet, p.Quiet
			if t.on || t.hovered {
				name.Color = p.Text
			}
			mark.FillColor, mark.Hidden = p.Accent, !t.on || t.alone
			paintRing(ring, p, t.focused)
		},
	})
}
