package parts

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// StatusBar is the line along the bottom: zoom, size of the picture, place of the pointer, and what to do next.
type StatusBar struct {
	widget.BaseWidget

	OnZoom  func() // a click on the zoom
	OnLeave func() // the keyboard has left a button, to nobody or elsewhere

	zoom   *textLink
	scale  float64
	w, h   int
	x, y   int
	inside bool
	hint   string
	page   int
	pages  int
	place  bool

	offer     Offer
	offerText *canvas.Text
	offerDo   *textLink
	offerShut *IconButton
}

// Offer is something that might be of use and is no matter of now: a quiet line that covers nothing. It stays until it
// is taken or closed. The zero value is none.
type Offer struct {
	Text      string // sentences; in little room only the first is shown
	Name      string // of what is offered, for less room still; "" leaves the offer out there
	Action    string // the word to press
	OnAction  func()
	OnDismiss func() // it was closed without being taken
}

// leastHint is the width below which a hint that must be cut is left out.
const leastHint = 160

// NewStatusBar makes an empty line.
func NewStatusBar() *StatusBar {
	b := &StatusBar{}
	b.zoom = newTextLink(func() string { return zoomText(b.scale) }, style.TextQuiet, func() { call(b.OnZoom) })
	b.zoom.tip = func() string { return lang.T("Zoom") }
	b.offerText = newText(style.TextQuiet)
	b.offerDo = newTextLink(func() string { return b.offer.Action }, style.TextQuiet, func() {
		act := b.offer.OnAction
		b.SetOffer(Offer{})
		call(act)
	})
	b.offerDo.accent = true
	b.offerShut = newIconButton(style.IconClose, offerShutSide, func() string { return lang.T("Close") }, nil, func() {
		dismiss := b.offer.OnDismiss
		b.SetOffer(Offer{})
		call(dismiss)
	})
	for _, c := range []*control{&b.zoom.control, &b.offerDo.control, &b.offerShut.control} {
		c.left = func() { call(b.OnLeave) }
	}
	b.ExtendBaseWidget(b)
	return b
}

func zoomText(scale float64) string {
	percent := scale * 100
	if percent < 9.95 {
		return fmt.Sprintf("%.1f %%", percent)
	}
	return fmt.Sprintf("%d %%", int(math.Round(percent)))
}

// SetZoom shows the scale, 1 for one picture pixel on one pixel of the screen; 0 shows nothing.
func (b *StatusBar) SetZoom(scale float64) {
	if b.scale != scale {
		b.scale = scale
		b.Refresh()
	}
}

// SetPicture shows the size in pixels; 0 x 0 shows nothing.
func (b *StatusBar) SetPicture(w, h int) {
	b.w, b.h = w, h
	b.Refresh()
}

// SetCursor shows which picture pixel is under the pointer, while it is over the picture.
func (b *StatusBar) SetCursor(x, y int, inside bool) {
	if b.x != x || b.y != y || b.inside != inside {
		b.x, b.y, b.inside = x, y, inside
		b.Refresh()
	}
}

// SetHint says what can be done now.
func (b *StatusBar) SetHint(hint string) {
	if b.hint != hint {
		b.hint = hint
		b.Refresh()
	}
}

// SetPlace says which of how many pictures is shown, counted from 0. It is shown after ShowPlace.
func (b *StatusBar) SetPlace(page, pages int) {
	if b.page != page || b.pages != pages {
		b.page, b.pages = page, pages
		b.Refresh()
	}
}

// ShowPlace shows the number of the picture or not: a filmstrip has it too.
func (b *StatusBar) ShowPlace(show bool) {
	if b.place != show {
		b.place = show
		b.Refresh()
	}
}

// SetOffer shows an offer at the right end, in place of another one.
func (b *StatusBar) SetOffer(o Offer) {
	b.offer = o
	b.Refresh()
}

const offerShutSide = 20

// placeOffer lays the offer out to the left of right, as much of it as there is room for, and gives the place where it
// begins. The hint comes first and ends at left: without room the offer is not shown, and comes when there is some.
func (b *StatusBar) placeOffer(right, left, middle float32) float32 {
	show := func(shown bool) {
		b.offerText.Hidden, b.offerDo.Hidden, b.offerShut.Hidden = !shown, !shown, !shown
	}
	first := b.offer.Text
	if end := strings.IndexAny(first, ".。"); end >= 0 {
		first = first[:end]
	}
	do := b.offerDo.MinSize().Width
	for _, text := range []string{b.offer.Text, first, b.offer.Name} {
		b.offerText.Text = text
		at := right - offerShutSide - style.Space4 - do - style.Space8 - b.offerText.MinSize().Width
		if text == "" || at < left+style.Space16 {
			continue
		}
		show(true)
		placeText(b.offerText, at, middle)
		place(b.offerDo, right-offerShutSide-style.Space4-do, middle-10, do, 20)
		place(b.offerShut, right-offerShutSide, middle-offerShutSide/2, offerShutSide, offerShutSide)
		return at - style.Space16
	}
	show(false)
	return right
}

// CreateRenderer belongs to Fyne.
func (b *StatusBar) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(color.Transparent)
	size, cursor, hint, page := newText(style.TextQuiet), newText(style.TextQuiet), newText(style.TextQuiet), newText(style.TextQuiet)
	// The columns are as wide as their widest usual content, so that nothing moves while the pointer does.
	const zoomColumn, sizeColumn, cursorColumn = 64, 104, 108
	return newSketch(&sketch{
		owner:   b,
		objects: []fyne.CanvasObject{line, b.zoom, size, cursor, hint, page, b.offerText, b.offerDo, b.offerShut},
		min:     func() fyne.Size { return fyne.NewSize(0, style.StatusHeight) },
		layout: func(s fyne.Size) {
			place(line, 0, 0, s.Width, hair())
			middle := (s.Height + style.Hair) / 2
			x, end := style.Space16, s.Width-style.Space16
			placeTextRight(page, end, middle)
			if page.Text != "" {
				end -= page.MinSize().Width + style.Space16
			}
			if b.zoom.Visible() {
				place(b.zoom, x-style.Space4, style.Hair+2, b.zoom.MinSize().Width, s.Height-style.Hair-4)
				x += zoomColumn
			}
			hintWidth := fyne.MeasureText(b.hint, style.TextQuiet, fyne.TextStyle{}).Width
			if b.w > 0 {
				forSize, forCursor := max(sizeColumn, size.MinSize().Width+style.Space16), max(cursorColumn, cursor.MinSize().Width+style.Space16)
				fits := func(columns float32) bool { return hintWidth <= end-x-columns }
				// In a narrow window the columns make way for a hint that is whole without them.
				noCursor := !fits(forSize+forCursor) && fits(0)
				noSize := noCursor && !fits(forSize)
				size.Hidden = noSize
				placeText(size, x, middle)
				if !noSize {
					x += forSize
				}
				cursor.Hidden = noCursor || cursor.MinSize().Width > end-x
				placeText(cursor, x, middle)
				if !noCursor {
					x += forCursor
				}
			}
			right := b.placeOffer(end, x+hintWidth, middle)
			fit(hint, b.hint, right-x)
			if right-x < leastHint && hint.Text != b.hint {
				hint.Text = "" // a word and a half tell nothing
			}
			placeText(hint, x, middle)
		},
		paint: func(p style.Palette) {
			line.FillColor = p.Hairline
			b.zoom.Hidden = b.scale <= 0
			size.Color, cursor.Color, hint.Color = p.Quiet, p.Quiet, p.Quiet
			b.offerText.Color = p.Text
			size.Text, cursor.Text, page.Text, page.Color = "", "", "", p.Quiet
			if b.place && b.pages > 0 {
				page.Text = lang.T("%d of %d", b.page+1, b.pages)
			}
			if b.w > 0 {
				size.Text = fmt.Sprintf("%d × %d", b.w, b.h)
				if b.inside {
					cursor.Text = fmt.Sprintf("x %d  y %d", b.x, b.y)
				}
			}
		},
	})
}
