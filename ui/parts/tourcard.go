package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// TourCard says what to try next, in a band beside the picture. It is hidden while there is nothing.
type TourCard struct {
	widget.BaseWidget

	OnSkip  func() // to the next step; once all is done, another picture
	OnAgain func() // from the beginning
	OnShut  func()
	OnLeave func() // the keyboard has left a button, to nobody or elsewhere

	title, text string
	number, of  int

	skip, again *Button
	shut        *IconButton
}

// NewTourCard makes a hidden card.
func NewTourCard(tips *TipLayer) *TourCard {
	c := &TourCard{}
	c.skip = newButton(func() string {
		if c.over() {
			return lang.T("Open a picture")
		}
		return lang.T("Skip")
	}, ButtonPlain, func() { call(c.OnSkip) })
	c.again = newButton(func() string { return lang.T("Once more") }, ButtonPlain, func() { call(c.OnAgain) })
	c.shut = newIconButton(style.IconClose, style.Control, func() string { return lang.T("Leave the tour") }, tips, func() { call(c.OnShut) })
	c.shut.tipKeys = "Esc"
	for _, b := range []*control{&c.skip.control, &c.again.control, &c.shut.control} {
		b.left = func() { call(c.OnLeave) }
	}
	c.Hidden = true
	c.ExtendBaseWidget(c)
	return c
}

// SetStep shows a step: title and text as they are, and the how manieth it is of how many; past the last the tour is over.
func (c *TourCard) SetStep(number, of int, title, text string) {
	if c.number == number && c.of == of && c.title == title && c.text == text {
		return
	}
	c.number, c.of, c.title, c.text = number, of, title, text
	c.again.Hidden = !c.over()
	c.Refresh()
}

func (c *TourCard) over() bool { return c.number > c.of }

// Zone is the buttons of the card.
func (c *TourCard) Zone() Zone {
	return Zone{stops: func() []stop { return []stop{c.skip.stop(), c.again.stop(), c.shut.stop()} }}
}

const (
	tourHead   = 22
	tourPitch  = 18
	tourNarrow = 460 // below that width the buttons have a line of their own
	tourMost   = 6   // lines
)

// HeightAt is the height that the card needs at a width.
func (c *TourCard) HeightAt(width float32) float32 {
	h := style.Space8 + tourHead + tourPitch*float32(len(c.lines(width))) + style.Space8
	if width < tourNarrow {
		h += style.Control + style.Space4
	}
	return h
}

func (c *TourCard) lines(width float32) []string {
	lines := wrap(c.text, max(width-style.Space12-c.beside(width), 40), measure(style.TextBody, fyne.TextStyle{}))
	return lines[:min(len(lines), tourMost)]
}

// beside is how wide what stands beside the text is.
func (c *TourCard) beside(width float32) float32 {
	if width < tourNarrow {
		return style.Space12
	}
	return c.buttons() + style.Space16
}

// buttons is how wide the buttons are together.
func (c *TourCard) buttons() float32 {
	w := c.skip.MinSize().Width + style.Space4 + style.Control + style.Space8
	if c.over() {
		w += c.again.MinSize().Width + style.Space4
	}
	return w
}

// CreateRenderer belongs to Fyne.
func (c *TourCard) CreateRenderer() fyne.WidgetRenderer {
	ground, back := newFloor(), newBlock(style.RadiusFloat)
	title, count := newBoldText(style.TextBody), newText(style.TextQuiet)
	lines := make([]*canvas.Text, tourMost)
	objects := []fyne.CanvasObject{ground, back, title, count}
	for i := range lines {
		lines[i] = newText(style.TextBody)
		objects = append(objects, lines[i])
	}
	objects = append(objects, c.skip, c.again, c.shut)
	return newSketch(&sketch{
		owner:   c,
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(200, style.Space8+tourHead+tourPitch+style.Space8) },
		layout: func(s fyne.Size) {
			place(ground, 0, 0, s.Width, s.Height)
			place(back, 0, 0, s.Width, s.Height)
			room := s.Width - style.Space12 - c.beside(s.Width)
			fit(title, c.title, room-count.MinSize().Width-style.Space8)
			y := style.Space8 + float32(tourHead)/2
			placeText(title, style.Space12, y)
			placeText(count, style.Space12+title.MinSize().Width+style.Space8, y)
			texts := c.lines(s.Width)
			for i, t := range lines {
				t.Text = ""
				if i < len(texts) {
					t.Text = texts[i]
					placeText(t, style.Space12, style.Space8+tourHead+tourPitch*(float32(i)+0.5))
				}
			}
			middle := s.Height / 2
			if s.Width < tourNarrow {
				middle = s.Height - style.Space8 - style.Control/2
			}
			x := s.Width - c.buttons()
			for _, b := range []*Button{c.again, c.skip} {
				if b.Visible() {
					w := b.MinSize().Width
					place(b, x, middle-style.Control/2, w, style.Control)
					x += w + style.Space4
				}
			}
			place(c.shut, x, middle-style.Control/2, style.Control, style.Control)
		},
		paint: func(p style.Palette) {
			back.FillColor, back.StrokeColor, back.StrokeWidth = p.Raised, style.Over(style.WithAlpha(p.Accent, 0.55), p.Raised), p.Line
			title.Text, title.Color = c.title, p.Text
			count.Text, count.Color = "", p.Quiet
			if !c.over() {
				count.Text = lang.T("%d of %d", c.number, c.of)
			}
			for _, t := range lines {
				t.Color = p.Text
			}
		},
	})
}
