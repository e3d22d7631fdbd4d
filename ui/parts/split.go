package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// splitButton is a button with a second, narrow one beside it that opens a menu of the less common ways.
type splitButton struct {
	widget.BaseWidget
	main, more *Button
	menu       func() *fyne.Menu
}

func newSplitButton(text, moreTip func() string, tips *TipLayer, tapped func()) *splitButton {
	s := &splitButton{}
	s.main = newButton(text, ButtonPrimary, tapped)
	s.more = newButton(func() string { return "" }, ButtonPrimary, func() {
		if s.menu != nil {
			showMenu(s.menu(), s)
		}
	})
	s.main.joinRight, s.more.joinLeft = true, true
	s.more.icon = style.IconChevronDown
	s.more.tips, s.more.tip = tips, moreTip
	s.ExtendBaseWidget(s)
	return s
}

func (s *splitButton) setOff(off bool) {
	if s.main.off == off {
		return
	}
	s.main.setOff(off)
	s.more.setOff(off)
	s.Refresh() // of the line between them
}

// CreateRenderer belongs to Fyne.
func (s *splitButton) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(nil)
	const moreWidth = 26
	return newSketch(&sketch{
		owner:   s,
		objects: []fyne.CanvasObject{s.main, s.more, line},
		min: func() fyne.Size {
			return fyne.NewSize(s.main.MinSize().Width+style.Hair+moreWidth, style.Control)
		},
		layout: func(size fyne.Size) {
			x := size.Width - moreWidth
			place(s.main, 0, 0, x-style.Hair, size.Height)
			place(line, x-hair(), 0, hair(), size.Height)
			place(s.more, x, 0, moreWidth, size.Height)
		},
		paint: func(p style.Palette) {
			line.FillColor = style.Over(style.WithAlpha(p.OnAccent, 0.30), p.Accent)
			if s.main.off {
				line.FillColor = p.Panel
			}
		},
	})
}
