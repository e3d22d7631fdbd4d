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

// MaskPanel refines the mask of the selected object.
type MaskPanel struct {
	widget.BaseWidget

	OnGrow   func(px int, done bool) // negative shrinks; done is false while the handle is dragged
	OnSmooth func(px int, done bool)
	OnReset  func()

	label        string
	enabled      bool
	grow, smooth *slider
	reset        *textLink
}

// NewMaskPanel makes the panel with nothing selected.
func NewMaskPanel() *MaskPanel {
	m := &MaskPanel{}
	m.grow = newSlider(GrowMin, GrowMax, func(v int, done bool) {
		m.Refresh()
		if m.OnGrow != nil {
			m.OnGrow(v, done)
		}
	})
	m.smooth = newSlider(0, SmoothMax, func(v int, done bool) {
		m.Refresh()
		if m.OnSmooth != nil {
			m.OnSmooth(v, done)
		}
	})
	m.reset = newLink(func() string { return lang.T("Reset") }, func() { call(m.OnReset) })
	m.SetTarget("", false)
	m.ExtendBaseWidget(m)
	return m
}

// SetTarget names the selected object; with enabled false the sliders rest and a line says what to do.
func (m *MaskPanel) SetTarget(label string, enabled bool) {
	m.label, m.enabled = label, enabled
	m.grow.setOff(!enabled)
	m.smooth.setOff(!enabled)
	m.Refresh()
}

// SetValues shows what the selected object's mask is refined by, without telling.
func (m *MaskPanel) SetValues(grow, smooth int) {
	m.grow.set(grow)
	m.smooth.set(smooth)
	m.Refresh()
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

// CreateRenderer belongs to Fyne.
func (m *MaskPanel) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(color.Transparent)
	title, hint := newBoldText(style.TextBody), newText(style.TextQuiet)
	names := []*canvas.Text{newText(style.TextQuiet), newText(style.TextQuiet)}
	values := []*canvas.Text{newText(style.TextQuiet), newText(style.TextQuiet)}
	return newSketch(&sketch{
		owner:   m,
		objects: []fyne.CanvasObject{line, title, hint, m.reset, names[0], names[1], values[0], values[1], m.grow, m.smooth},
		min:     func() fyne.Size { return fyne.NewSize(style.PanelWidth, 132) },
		layout: func(s fyne.Size) {
			place(line, 0, 0, s.Width, style.Hair)
			const left, head = style.Space16, 24
			placeText(title, left, head)
			w := m.reset.MinSize()
			place(m.reset, s.Width-left-w.Width+style.Space4, head-w.Height/2, w.Width, w.Height)
			fit(hint, lang.T("Select an object to refine its mask."), s.Width-2*left)
			placeText(hint, left, 112)
			nameWidth := max(names[0].MinSize().Width, names[1].MinSize().Width) + style.Space12
			const valueWidth = 48
			for i, track := range []*slider{m.grow, m.smooth} {
				y := float32(56 + 32*i)
				placeText(names[i], left, y)
				placeTextRight(values[i], s.Width-left, y)
				place(track, left+nameWidth, y-10, s.Width-2*left-nameWidth-valueWidth, 20)
			}
		},
		paint: func(p style.Palette) {
			line.FillColor = p.Hairline
			title.Text, title.Color = lang.T("Mask"), p.Text
			hint.Color = p.Quiet
			hint.Hidden = m.enabled
			m.reset.Hidden = !m.enabled || (m.grow.value == 0 && m.smooth.value == 0)
			names[0].Text, names[1].Text = lang.T("Grow"), lang.T("Smooth")
			values[0].Text, values[1].Text = signed(m.grow.value), lang.T("%d px", m.smooth.value)
			for i := range names {
				names[i].Color, values[i].Color = p.Quiet, p.Text
				if !m.enabled {
					values[i].Color = p.Disabled
				}
			}
		},
	})
}
