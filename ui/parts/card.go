package parts

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// Card is a title with a close button above some content, for [ShowOverlay]: settings, about, export.
type Card struct {
	widget.BaseWidget

	OnClose func()

	title   string
	content fyne.CanvasObject
	foot    fyne.CanvasObject // nil for none
	shut    *IconButton
	lane    *lane // the one item is the content, so that it scrolls in a low window
}

// NewCard makes a card of at least 440 wide. OnClose may be set later, when ShowOverlay has given its function.
func NewCard(title string, content fyne.CanvasObject, onClose func()) *Card {
	c := &Card{OnClose: onClose, title: title, content: content}
	c.shut = newIconButton(style.IconClose, style.Control, func() string { return lang.T("Close") }, nil, func() { call(c.OnClose) })
	roomy := container.New(layout.NewCustomPaddedLayout(ringRoom, ringRoom, 0, 0), content)
	c.lane = newLane(true, roomy.MinSize().Height, func() fyne.CanvasObject { return roomy }, func(int, fyne.CanvasObject) {})
	c.lane.setCount(1)
	c.ExtendBaseWidget(c)
	return c
}

// ringRoom is kept free above and below the content, where it ends: what scrolls is cut off at its edge, and so would the ring of the
// keyboard round the first and the last row be.
const ringRoom = style.Space4

// SetFoot puts what the card is for below its content, where it stays while the content scrolls; before the card is shown.
func (c *Card) SetFoot(foot fyne.CanvasObject) *Card {
	c.foot = foot
	return c
}

// footSize is what the foot and the room above it take.
func (c *Card) footSize() fyne.Size {
	if c.foot == nil {
		return fyne.Size{}
	}
	return c.foot.MinSize().AddWidthHeight(0, style.Space12)
}

// revealOnCard scrolls the card that something lies on, if it lies on one, as little as needed to bring it into sight: the keyboard
// goes on below its edge.
func revealOnCard(o fyne.CanvasObject) {
	on := canvasOf(o)
	if on == nil {
		return
	}
	top, ok := on.Overlays().Top().(*overlay)
	if !ok {
		return
	}
	if c, ok := top.card.content.(*Card); ok && o != fyne.CanvasObject(c.shut) && !isIn(c.foot, o) {
		c.reveal(o)
	}
}

// isIn reports whether a container has an object somewhere.
func isIn(in, o fyne.CanvasObject) bool {
	c, ok := in.(*fyne.Container)
	return in == o || ok && slices.ContainsFunc(c.Objects, func(in fyne.CanvasObject) bool { return isIn(in, o) })
}

func (c *Card) reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	y := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(c.lane).Y // from the upper edge of what is in sight
	const gap = style.Space8
	switch high := o.Size().Height; {
	case y < 0:
		c.lane.moveTo(c.lane.offset + y - gap)
	case y+high > c.lane.view():
		c.lane.moveTo(c.lane.offset + y + high - c.lane.view() + gap)
	}
}

// CreateRenderer belongs to Fyne.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	title, line := newBoldText(style.TextTitle), canvas.NewRectangle(color.Transparent)
	const head = 48
	objects := []fyne.CanvasObject{title, c.shut, line, c.lane}
	if c.foot != nil {
		objects = append(objects, c.foot)
	}
	return newSketch(&sketch{
		owner:   c,
		objects: objects,
		min: func() fyne.Size {
			m, f := c.content.MinSize(), c.footSize()
			return fyne.NewSize(max(440, max(m.Width, f.Width)+2*style.Space24), head+style.Space16+m.Height+f.Height+style.Space24)
		},
		layout: func(s fyne.Size) {
			placeText(title, style.Space24, head/2)
			place(c.shut, s.Width-style.Space12-style.Control, (head-style.Control)/2, style.Control, style.Control)
			place(line, 0, head-hair(), s.Width, hair())
			c.lane.pitch = c.content.MinSize().Height + 2*ringRoom
			c.lane.inset = style.Space24
			below := c.footSize().Height + style.Space24
			place(c.lane, 0, head+style.Space16-ringRoom, s.Width, max(0, s.Height-head-style.Space16-below+2*ringRoom))
			if c.foot != nil {
				place(c.foot, style.Space24, s.Height-below+style.Space12, s.Width-2*style.Space24, c.foot.MinSize().Height)
			}
		},
		paint: func(p style.Palette) {
			title.Text, title.Color, line.FillColor = c.title, p.Text, p.Hairline
		},
	})
}

// Field is one line of a form: its name at the left, its control at the right.
type Field struct {
	widget.BaseWidget
	label, note string
	control     fyne.CanvasObject
}

// NewField makes a line; label is shown as it is.
func NewField(label string, control fyne.CanvasObject) *Field {
	f := &Field{label: label, control: control}
	f.ExtendBaseWidget(f)
	return f
}

// SetNote puts a quiet line below the name.
func (f *Field) SetNote(note string) *Field {
	f.note = note
	f.Refresh()
	return f
}

// CreateRenderer belongs to Fyne.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	label, note := newText(style.TextBody), newText(style.TextQuiet)
	return newSketch(&sketch{
		owner:   f,
		objects: []fyne.CanvasObject{label, note, f.control},
		min: func() fyne.Size {
			m := f.control.MinSize()
			words := max(fyne.MeasureText(f.label, style.TextBody, fyne.TextStyle{}).Width, fyne.MeasureText(f.note, style.TextQuiet, fyne.TextStyle{}).Width)
			return fyne.NewSize(words+style.Space24+m.Width, max(40, m.Height+style.Space8))
		},
		layout: func(s fyne.Size) {
			m := f.control.MinSize()
			place(f.control, s.Width-m.Width, (s.Height-m.Height)/2, m.Width, m.Height)
			room := s.Width - m.Width - style.Space12
			fit(label, f.label, room)
			fit(note, f.note, room)
			if f.note == "" {
				placeText(label, 0, s.Height/2)
				return
			}
			placeText(label, 0, s.Height/2-9)
			placeText(note, 0, s.Height/2+9)
		},
		paint: func(p style.Palette) { label.Color, note.Color = p.Text, p.Quiet },
	})
}
