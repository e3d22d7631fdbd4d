package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// The ranges of the mask panel, in picture pixels.
const (
	GrowMin   = -20
	GrowMax   = 20
	SmoothMax = 20
)

// ThresholdMax is how far the threshold goes either way, in steps that it is up to the window to give a meaning.
const ThresholdMax = 40

// AnySize is the size of a hole or a speck that any is smaller than.
const AnySize = -1

// maskSizes are the sizes of holes and specks to choose from, in picture pixels.
var maskSizes = []int{0, 4, 9, 16, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, AnySize}

// MaskValues are by how much a mask is refined, in picture pixels.
type MaskValues struct {
	Holes, Specks int // the size up to which they go, or AnySize
	Grow, Smooth  int // a negative Grow shrinks
	Looser        int // steps of the threshold; below 0 the mask is tighter
}

// MaskPanel refines the masks of the selected objects.
type MaskPanel struct {
	widget.BaseWidget

	OnChange func(v MaskValues, done bool) // done is false while a handle is dragged
	OnMore   func(v MaskValues)            // a further key on the slider that was moved by a key last; nil is OnChange
	OnLeave  func()                        // the keyboard has left a slider, to nobody or elsewhere

	label   string
	enabled bool
	answers bool // the masks are a model's answer, which has a threshold
	rows    []maskRow
	reset   *textLink
	keyed   *slider // that was moved last, by a key; nil where something else was done since
}

// maskRow is a line of the panel.
type maskRow struct {
	name   func() string
	text   func(value int) string // of the slider's value
	slider *slider
}

// The rows from top to bottom.
const (
	rowThreshold = iota
	rowGrow
	rowSmooth
	rowHoles
	rowSpecks
	maskRows
)

// NewMaskPanel makes the panel with nothing selected.
func NewMaskPanel() *MaskPanel {
	m := &MaskPanel{}
	pixels := func(px int) string { return lang.T("%d px", px) }
	size := func(i int) string {
		if maskSizes[i] == AnySize {
			return lang.T("All")
		}
		return pixels(maskSizes[i])
	}
	m.rows = []maskRow{
		rowThreshold: {func() string { return lang.T("Threshold") }, m.threshold, m.slider(-ThresholdMax, ThresholdMax)},
		rowGrow:      {func() string { return lang.T("Grow") }, signed, m.slider(GrowMin, GrowMax)},
		rowSmooth:    {func() string { return lang.T("Smooth") }, pixels, m.slider(0, SmoothMax)},
		rowHoles:     {func() string { return lang.T("Fill holes") }, size, m.slider(0, len(maskSizes)-1)},
		rowSpecks:    {func() string { return lang.T("Remove specks") }, size, m.slider(0, len(maskSizes)-1)},
	}
	m.reset = newLink(func() string { return lang.T("Reset") }, func() {
		m.keyed = nil
		m.SetValues(MaskValues{})
		m.tell(true)
	})
	m.reset.left = func() { call(m.OnLeave) }
	m.rest()
	m.ExtendBaseWidget(m)
	return m
}

func (m *MaskPanel) slider(least, most int) *slider {
	var s *slider
	s = newSlider(least, most, func(_ int, done bool) {
		more := s.byKey && m.keyed == s && m.OnMore != nil
		if m.keyed = nil; s.byKey {
			m.keyed = s
		}
		if more {
			m.Refresh()
			m.OnMore(m.values())
			return
		}
		m.tell(done)
	})
	s.left = func() { call(m.OnLeave) }
	return s
}

func (m *MaskPanel) tell(done bool) {
	m.Refresh()
	if m.OnChange != nil {
		m.OnChange(m.values(), done)
	}
}

func (m *MaskPanel) values() MaskValues {
	at := func(row int) int { return m.rows[row].slider.value }
	return MaskValues{Grow: at(rowGrow), Smooth: at(rowSmooth), Holes: maskSizes[at(rowHoles)], Specks: maskSizes[at(rowSpecks)],
		Looser: at(rowThreshold)}
}

// threshold says where the threshold is: people know what becomes of the mask, not what a logit is.
func (m *MaskPanel) threshold(looser int) string {
	switch {
	case !m.answers:
		return "–"
	case looser > 0:
		return lang.T("Looser %d", looser)
	case looser < 0:
		return lang.T("Tighter %d", -looser)
	}
	return lang.T("As it is")
}

// SetTarget names the selected object; with enabled false the sliders rest and a line says what to do. The threshold
// rests besides where there is none to be moved, and a line says why.
func (m *MaskPanel) SetTarget(label string, enabled, answers bool) {
	if answers = enabled && answers; m.label == label && m.enabled == enabled && m.answers == answers {
		return
	}
	m.label, m.enabled, m.answers = label, enabled, answers
	m.rest()
	m.Refresh()
}

// rest has those sliders rest that there is nothing for.
func (m *MaskPanel) rest() {
	for i, row := range m.rows {
		row.slider.setOff(!m.enabled || i == rowThreshold && !m.answers)
	}
}

// hint is what the panel says beneath the sliders that rest.
func (m *MaskPanel) hint() string {
	switch {
	case !m.enabled:
		return lang.T("Select an object to refine its mask.")
	case !m.answers:
		return lang.T("Only a model's answer has a threshold.")
	}
	return ""
}

// SetValues shows what the selected objects' masks are refined by, without telling.
func (m *MaskPanel) SetValues(v MaskValues) {
	before := m.values()
	m.rows[rowThreshold].slider.set(v.Looser)
	m.rows[rowGrow].slider.set(v.Grow)
	m.rows[rowSmooth].slider.set(v.Smooth)
	m.rows[rowHoles].slider.set(sizeIndex(v.Holes))
	m.rows[rowSpecks].slider.set(sizeIndex(v.Specks))
	if m.values() != before {
		m.Refresh()
	}
}

// sizeIndex is the place of the largest size to choose from that is no larger.
func sizeIndex(px int) int {
	if px < 0 {
		return len(maskSizes) - 1
	}
	at := 0
	for i, size := range maskSizes {
		if size >= 0 && size <= px {
			at = i
		}
	}
	return at
}

func signed(px int) string {
	if px == 0 {
		return lang.T("%d px", 0)
	}
	if px < 0 {
		return "−" + lang.T("%d px", -px)
	}
	return "+" + lang.T("%d px", px)
}

// The heights of the panel: what it wants, and what is enough where the window is low.
const (
	maskPanelHeight    = 228
	maskPanelLowHeight = 148
)

// CreateRenderer belongs to Fyne.
func (m *MaskPanel) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(color.Transparent)
	title, hint := newBoldText(style.TextBody), newText(style.TextQuiet)
	objects := []fyne.CanvasObject{line, title, hint, m.reset}
	var names, values []*canvas.Text
	for _, row := range m.rows {
		name, value := newText(style.TextQuiet), newText(style.TextQuiet)
		names, values = append(names, name), append(values, value)
		objects = append(objects, name, value, row.slider)
	}
	low := false
	return newSketch(&sketch{
		owner:   m,
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(style.PanelWidth, maskPanelHeight) },
		layout: func(s fyne.Size) {
			place(line, 0, 0, s.Width, hair())
			const left, head = style.Space16, 24
			placeText(title, left, head)
			w := m.reset.MinSize()
			place(m.reset, s.Width-left-w.Width+style.Space4, head-w.Height/2, w.Width, w.Height)
			first, pitch := float32(56), float32(32)
			if low = s.Height < maskPanelHeight; low { // without the hint, and closer together
				pitch = min(pitch, max(20, (s.Height-style.Space8-40)/maskRows))
				first = 40 + pitch/2
			}
			hint.Hidden = low
			fit(hint, m.hint(), s.Width-2*left)
			placeText(hint, left, maskPanelHeight-20)
			nameWidth := float32(0)
			for _, name := range names {
				nameWidth = max(nameWidth, name.MinSize().Width)
			}
			nameWidth += style.Space16 // the handle at the left end keeps as far from the name as from the value
			const valueWidth = 58      // of the largest size, and a gap
			for i, row := range m.rows {
				y := first + pitch*float32(i)
				placeText(names[i], left, y)
				placeTextRight(values[i], s.Width-left, y)
				place(row.slider, left+nameWidth, y-10, s.Width-2*left-nameWidth-valueWidth, 20)
			}
		},
		paint: func(p style.Palette) {
			line.FillColor = p.Hairline
			title.Text, title.Color = lang.T("Mask"), p.Text
			hint.Color = p.Quiet
			hint.Hidden = low
			m.reset.Hidden = !m.enabled || m.values() == MaskValues{}
			for i, row := range m.rows {
				names[i].Text, values[i].Text = row.name(), row.text(row.slider.value)
				names[i].Color, values[i].Color = p.Quiet, p.Text
				if !m.enabled || i == rowThreshold && !m.answers {
					values[i].Color = p.Disabled
				}
			}
		},
	})
}
