package parts

import (
	"image"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// LeftWork is unsaved work that an earlier window left behind. The texts are shown as they are.
type LeftWork struct {
	Name    string      // of the session's file, or of the picture
	When    string      // its last change
	Holds   string      // how much it is, "" where that is unknown
	Window  string      // in which window it was done, "" where that is unknown
	Warning string      // what people must know before they choose, "" for nothing
	Damaged bool        // it cannot be restored, only be kept aside; Warning says why
	Missing bool        // its picture is not where it was
	Thumb   image.Image // a small picture, nil for none yet
}

// About is when and how much in one line.
func (w LeftWork) About() string {
	if w.Holds == "" {
		return w.When
	}
	return w.When + " · " + w.Holds
}

// about are those of three texts that have something to say: the last is of the window.
func (w LeftWork) about(first, second, window *canvas.Text) []*canvas.Text {
	if w.Window == "" {
		return []*canvas.Text{first, second}
	}
	return []*canvas.Text{first, second, window}
}

// placeLines puts texts below each other round a middle.
func placeLines(x, middle float32, lines ...*canvas.Text) {
	y := middle - headingPitch*float32(len(lines)-1)/2
	for _, t := range lines {
		placeText(t, x, y)
		y += headingPitch
	}
}

// RecoveryCard offers work that earlier windows could not save: one as a question, several as a list, for
// [Overlays.Offer]. Each callback has the number of the work in the list that the card was made with.
type RecoveryCard struct {
	widget.BaseWidget

	OnRestore   func(i int)
	OnKeepAside func(i int) // of damaged work
	OnDiscard   func(i int)
	OnLater     func()

	list  []LeftWork
	first int // the latest that can be restored, -1 where none can
	width float32
	later *Button

	one  *leftRow // of a single one
	lane *lane    // of several
}

const (
	recoveryWidth    = 600
	recoveryInSight  = 4 // rows, where the window is high enough
	recoveryNarrow   = 480
	recoveryThumbW   = 72
	recoveryThumbH   = 48
	recoveryRowTight = 72 // the height of a row
	recoveryWindow   = 8  // what a line about the window adds to it
	recoveryWindowIn = 2  // the same where the row must fit the smallest window with its buttons below
	recoveryWarning  = 22 // what a warning adds to it

	recoveryThreeLines = 3 * headingPitch
	recoveryButtons    = style.Control + style.Space8
	recoveryFoot       = style.Space16 + style.Control + style.Space16
)

// NewRecoveryCard makes a card for a list that is not empty, the latest first. room is the width that the window has for
// it.
func NewRecoveryCard(list []LeftWork, room float32) *RecoveryCard {
	c := &RecoveryCard{list: append([]LeftWork(nil), list...), first: -1}
	for i := len(list) - 1; i >= 0; i-- {
		if !list[i].Damaged {
			c.first = i
		}
	}
	c.later = newButton(func() string { return lang.T("Later") }, ButtonPlain, func() { call(c.OnLater) })
	widest := float32(recoveryWidth)
	if len(list) == 1 {
		widest = questionWidth
		c.one = newLeftRow(c)
	}
	c.width = widest
	if room > 0 {
		c.width = min(widest, room)
	}
	c.lane = newLane(true, c.pitch(), func() fyne.CanvasObject { return newLeftRow(c) }, func(i int, item fyne.CanvasObject) { item.(*leftRow).set(i) })
	c.lane.setCount(len(list))
	c.ExtendBaseWidget(c)
	return c
}

// List is what the card shows, with the pictures that have come.
func (c *RecoveryCard) List() []LeftWork { return append([]LeftWork(nil), c.list...) }

// SetThumb shows the picture of one; a number out of range is ignored.
func (c *RecoveryCard) SetThumb(i int, thumb image.Image) {
	if i < 0 || i >= len(c.list) {
		return
	}
	c.list[i].Thumb = thumb
	if c.one != nil {
		c.Refresh() // which draws it: its row only holds the buttons
		return
	}
	if row := c.lane.item(i); row != nil {
		row.Refresh()
	}
}

// Enter is what the Enter key does: what the loud button does, which restores the latest or keeps what cannot be restored aside.
func (c *RecoveryCard) Enter() {
	switch {
	case c.first >= 0:
		tell(c.OnRestore, c.first)
	default:
		tell(c.OnKeepAside, 0)
	}
}

// pitch is the height of each row of the list.
func (c *RecoveryCard) pitch() float32 {
	h := c.tight()
	if slices.ContainsFunc(c.list, func(w LeftWork) bool { return w.Warning != "" }) {
		h += recoveryWarning
	}
	if c.narrow() {
		h += recoveryButtons
	}
	return h
}

// tight is the height of a row without a warning and without buttons below its words.
func (c *RecoveryCard) tight() float32 {
	switch {
	case !slices.ContainsFunc(c.list, func(w LeftWork) bool { return w.Window != "" }):
		return recoveryRowTight
	case c.narrow():
		return recoveryRowTight + recoveryWindowIn
	}
	return recoveryRowTight + recoveryWindow
}

// narrow says that the buttons of a row have to lie below its words.
func (c *RecoveryCard) narrow() bool { return c.width < recoveryNarrow }

// words are the title and the sentence below it.
func (c *RecoveryCard) words() (title, text string) {
	switch {
	case c.first < 0:
		return lang.T("There is unsaved work that cannot be opened"), lang.T("Keep it aside, so that it may yet be mended.")
	case len(c.list) == 1:
		return lang.T("Go on with your last session?"), lang.T("ClickMask ended before it could save %s.", c.list[0].Name)
	}
	return lang.T("Go on with earlier work?"), lang.T("ClickMask ended before it could save this.")
}

// CreateRenderer belongs to Fyne.
func (c *RecoveryCard) CreateRenderer() fyne.WidgetRenderer {
	if c.one != nil {
		return c.drawQuestion()
	}
	return c.drawList()
}

// heading lays the title and a sentence out below each other; they are as high as they need at a width.
type heading struct {
	lines []*canvas.Text
	heads int // of the lines, those of the title
}

const headingPitch = 20

func newHeading(title, text string, width float32) heading {
	heads := wrap(title, width, measure(style.TextTitle, fyne.TextStyle{Bold: true}))
	h := heading{heads: len(heads)}
	for _, line := range heads {
		t := newBoldText(style.TextTitle)
		t.Text = line
		h.lines = append(h.lines, t)
	}
	for _, line := range wrapEvenly(text, width, measure(style.TextBody, fyne.TextStyle{})) {
		t := newText(style.TextBody)
		t.Text = line
		h.lines = append(h.lines, t)
	}
	return h
}

func (h heading) height() float32 { return headingPitch*float32(len(h.lines)) + style.Space8 }

func (h heading) layout(x, y float32) {
	y += headingPitch / 2
	for i, t := range h.lines {
		if i == h.heads {
			y += style.Space8
		}
		placeText(t, x, y)
		y += headingPitch
	}
}

func (h heading) paint(p style.Palette) {
	for i, t := range h.lines {
		t.Color = p.Quiet
		if i < h.heads {
			t.Color = p.Text
		}
	}
}

func (h heading) objects() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, t := range h.lines {
		list = append(list, t)
	}
	return list
}

// drawQuestion is the card of a single one: a question with its picture.
func (c *RecoveryCard) drawQuestion() fyne.WidgetRenderer {
	const side = style.Space24
	work := &c.list[0]
	title, text := c.words()
	head := newHeading(title, text, c.width-2*side)
	thumb := newLeftThumb()
	when, holds, window := newText(style.TextBody), newText(style.TextBody), newText(style.TextBody)
	sign := newIcon()
	warning := newHeading("", work.Warning, c.width-2*side-style.IconSize-style.Space8)
	warned := float32(0)
	if work.Warning != "" {
		warned = style.Space12 + headingPitch*float32(len(warning.lines))
	}
	buttons := []fyne.CanvasObject{c.one.yes, c.later, c.one.discard}
	objects := append(head.objects(), thumb.objects()...)
	objects = append(append(objects, when, holds, window, sign), append(warning.objects(), buttons...)...)
	body := float32(recoveryThumbH)
	switch {
	case work.Damaged: // of which there is no picture
		body = headingPitch
	case work.Window != "":
		body = recoveryThreeLines
	}
	c.one.set(0)
	return newSketch(&sketch{
		owner:   c,
		objects: objects,
		min: func() fyne.Size {
			return fyne.NewSize(c.width, side+head.height()+style.Space16+body+warned+style.Space8+recoveryFoot)
		},
		layout: func(s fyne.Size) {
			head.layout(side, side)
			y := side + head.height() + style.Space16
			x := float32(side)
			if work.Damaged {
				placeText(when, x, y+headingPitch/2)
			} else {
				thumb.layout(x, y+(body-recoveryThumbH)/2)
				x += recoveryThumbW + style.Space12
				fit(when, work.When, s.Width-side-x)
				fit(holds, work.Holds, s.Width-side-x)
				fit(window, work.Window, s.Width-side-x)
				placeLines(x, y+body/2, work.about(when, holds, window)...)
			}
			y += body + style.Space12
			place(sign, side, y, style.IconSize, style.IconSize)
			warning.layout(side+style.IconSize+style.Space8, y-style.Space8) // it has no title
			right, low := s.Width-style.Space16, s.Height-style.Space16-style.Control
			for _, b := range []*Button{c.one.yes, c.later} {
				w := b.MinSize().Width
				right -= w
				place(b, right, low, w, style.Control)
				right -= style.Space8
			}
			place(c.one.discard, style.Space16, low, c.one.discard.MinSize().Width, style.Control)
		},
		paint: func(p style.Palette) {
			head.paint(p)
			thumb.paint(p, *work)
			when.Text, holds.Text = work.When, work.Holds
			when.Color, holds.Color, window.Color = p.Text, p.Quiet, p.Quiet
			holds.Hidden, window.Hidden = work.Damaged, work.Damaged
			sign.Hidden = work.Warning == ""
			setIcon(sign, style.IconWarning, p.Warning)
			for _, t := range warning.lines {
				t.Color = p.Warning
			}
		},
	})
}

// drawList is the card of several.
func (c *RecoveryCard) drawList() fyne.WidgetRenderer {
	const side = style.Space24
	title, text := c.words()
	head := newHeading(title, text, c.width-2*side)
	top, bottom := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	note := newText(style.TextQuiet)
	return newSketch(&sketch{
		owner:   c,
		objects: append(head.objects(), top, c.lane, bottom, note, c.later),
		min: func() fyne.Size {
			rows := c.pitch() * float32(min(len(c.list), recoveryInSight))
			return fyne.NewSize(c.width, side+head.height()+style.Space16+rows+recoveryFoot)
		},
		layout: func(s fyne.Size) {
			head.layout(side, side)
			y := side + head.height() + style.Space16
			c.lane.inset = side
			place(c.lane, 0, y, s.Width, max(0, s.Height-recoveryFoot-y))
			place(top, 0, y-hair(), s.Width, hair())
			place(bottom, 0, s.Height-recoveryFoot, s.Width, hair())
			w := c.later.MinSize().Width
			place(c.later, s.Width-style.Space16-w, s.Height-style.Space16-style.Control, w, style.Control)
			fit(note, lang.T("What stays is offered again at the next start."), s.Width-side-w-style.Space16-style.Space12)
			placeText(note, side, s.Height-style.Space16-style.Control/2)
		},
		paint: func(p style.Palette) {
			head.paint(p)
			note.Color, top.FillColor, bottom.FillColor = p.Quiet, p.Hairline, p.Hairline
		},
	})
}

// leftThumb is the small picture of left work, or what stands for it.
type leftThumb struct {
	mat     *canvas.Rectangle
	sign    *canvas.Image
	picture *canvas.Image
}

func newLeftThumb() leftThumb {
	t := leftThumb{newBlock(style.Space4), newIcon(), newPicture(style.Space4)}
	t.picture.FillMode = canvas.ImageFillCover
	return t
}

func (t leftThumb) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{t.mat, t.sign, t.picture}
}

func (t leftThumb) layout(x, y float32) {
	place(t.mat, x, y, recoveryThumbW, recoveryThumbH)
	place(t.picture, x, y, recoveryThumbW, recoveryThumbH)
	place(t.sign, x+(recoveryThumbW-style.IconSize)/2, y+(recoveryThumbH-style.IconSize)/2, style.IconSize, style.IconSize)
}

func (t leftThumb) paint(p style.Palette, w LeftWork) {
	t.mat.FillColor = p.Well
	switch {
	case w.Damaged:
		setIcon(t.sign, style.IconPictureTorn, p.Warning)
	case w.Missing:
		setIcon(t.sign, style.IconPictureLost, p.Warning)
	default:
		setIcon(t.sign, style.IconPicture, p.Quiet)
	}
	if t.picture.Image != w.Thumb {
		t.picture.Image = w.Thumb
		t.picture.Refresh()
	}
	t.picture.Hidden = w.Thumb == nil
	t.mat.Hidden, t.sign.Hidden = !t.picture.Hidden, !t.picture.Hidden
}
