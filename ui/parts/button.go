package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"clickmask/ui/style"
)

// ButtonKind is how loudly a button speaks.
type ButtonKind int

// The kinds. A view has at most one primary button.
const (
	ButtonPlain   ButtonKind = iota // tinted surface
	ButtonPrimary                   // accent
	ButtonQuiet                     // no surface until the pointer is over it
	ButtonDanger                    // what cannot be undone
)

// Button is a word, with an icon before it where SetIcon gave one.
type Button struct {
	control
	kind ButtonKind
	text func() string
	icon style.IconName

	joinLeft, joinRight bool // square corners towards the other half of a split button
}

// NewButton makes a button; text is shown as it is, so translate it before.
func NewButton(text string, kind ButtonKind, tapped func()) *Button {
	return newButton(func() string { return text }, kind, tapped)
}

// newButton asks for its words at each refresh.
func newButton(text func() string, kind ButtonKind, tapped func()) *Button {
	b := &Button{kind: kind, text: text}
	b.OnTapped = tapped
	b.extend(b)
	return b
}

// SetText changes the word.
func (b *Button) SetText(text string) {
	b.text = func() string { return text }
	b.Refresh()
}

// SetIcon puts an icon before the word; the empty name removes it.
func (b *Button) SetIcon(icon style.IconName) *Button {
	b.icon = icon
	b.Refresh()
	return b
}

// CreateRenderer belongs to Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	back, ring := newBlock(style.Radius), newBlock(style.Radius)
	label, icon := newText(style.TextBody), newIcon()
	inner := func() (w, textX float32) {
		w = label.MinSize().Width
		if b.icon != "" {
			textX = style.IconSize
			w += textX
			if b.text() != "" {
				textX += 6
				w += 6
			}
		}
		return w, textX
	}
	return newSketch(&sketch{
		owner:   b,
		objects: []fyne.CanvasObject{back, icon, label, ring},
		min: func() fyne.Size {
			w, _ := inner()
			if b.text() == "" {
				return fyne.NewSize(style.Control, style.Control)
			}
			side := style.Space12
			if b.icon != "" {
				side = 10
			}
			return fyne.NewSize(w+2*side, style.Control)
		},
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			placeRing(ring, s)
			w, textX := inner()
			x := (s.Width - w) / 2
			place(icon, x, (s.Height-style.IconSize)/2, style.IconSize, style.IconSize)
			placeText(label, x+textX, s.Height/2)
		},
		paint: func(p style.Palette) {
			fill, ink := buttonColours(p, b.kind, &b.control)
			back.FillColor, label.Color, label.Text = fill, ink, b.text()
			if b.joinLeft {
				joinLeft(back)
			}
			if b.joinRight {
				joinRight(back)
			}
			paintRing(ring, p, b.focused)
			icon.Hidden = b.icon == ""
			if b.icon != "" {
				setIcon(icon, b.icon, ink)
			}
		},
	})
}

func buttonColours(p style.Palette, kind ButtonKind, c *control) (fill, ink color.NRGBA) {
	switch kind {
	case ButtonPrimary:
		fill, ink = p.Accent, p.OnAccent
	case ButtonDanger:
		fill, ink = p.Danger, p.OnDanger
	case ButtonPlain:
		fill, ink = p.Hover, p.Text
		if c.hovered {
			fill = p.Pressed
		}
		if c.pressed {
			fill = style.WithAlpha(p.Pressed, 1.6*float64(p.Pressed.A)/255)
		}
	case ButtonQuiet:
		fill, ink = color.NRGBA{}, p.Text
		if c.hovered {
			fill = p.Hover
		}
		if c.pressed {
			fill = p.Pressed
		}
	}
	if kind == ButtonPrimary || kind == ButtonDanger {
		switch {
		case c.pressed:
			fill = style.Over(style.WithAlpha(p.OnAccent, 0.18), fill)
		case c.hovered:
			fill = style.Over(style.WithAlpha(p.OnAccent, 0.09), fill)
		}
	}
	if c.off {
		ink = p.Disabled
		fill = color.NRGBA{}
		if kind != ButtonQuiet {
			fill = p.Hover
		}
	}
	return fill, ink
}

// paintRing shows the ring of the keyboard around a control.
func paintRing(ring *canvas.Rectangle, p style.Palette, focused bool) {
	ring.StrokeColor, ring.StrokeWidth = p.Focus, p.Ring
	ring.Hidden = !focused
}

// ringGap is how far outside of a control its ring lies.
const ringGap = 3

// placeRing lays the ring round the outside of a control, where it shows on every fill.
func placeRing(ring *canvas.Rectangle, s fyne.Size) {
	ring.CornerRadius = style.Radius + ringGap
	place(ring, -ringGap, -ringGap, s.Width+2*ringGap, s.Height+2*ringGap)
}

// square takes the rounding off one side: Fyne reads a corner of its own only when it is not zero, so 0.01 stands for 0.
const square = 0.01

func joinLeft(r *canvas.Rectangle) { r.TopLeftCornerRadius, r.BottomLeftCornerRadius = square, square }
func joinRight(r *canvas.Rectangle) {
	r.TopRightCornerRadius, r.BottomRightCornerRadius = square, square
}

// IconButton is a square with an icon and a tooltip. SetOn shows it as chosen.
type IconButton struct {
	control
	icon style.IconName
	side float32
	on   bool
}

func newIconButton(icon style.IconName, side float32, tip func() string, tips *TipLayer, tapped func()) *IconButton {
	b := &IconButton{icon: icon, side: side}
	b.OnTapped, b.tip, b.tips = tapped, tip, tips
	b.extend(b)
	return b
}

// SetOn shows the button as chosen or not.
func (b *IconButton) SetOn(on bool) {
	if b.on != on {
		b.on = on
		b.Refresh()
	}
}

// SetIcon changes the drawing.
func (b *IconButton) SetIcon(icon style.IconName) {
	if b.icon != icon {
		b.icon = icon
		b.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (b *IconButton) CreateRenderer() fyne.WidgetRenderer {
	back, ring, icon := newBlock(style.Radius), newBlock(style.Radius), newIcon()
	size := style.IconSize
	if b.side >= style.RailButton {
		size = style.IconCell // the tools of the rail are drawn at their full size
	}
	return newSketch(&sketch{
		owner:   b,
		objects: []fyne.CanvasObject{back, icon, ring},
		min:     func() fyne.Size { return fyne.NewSize(b.side, b.side) },
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			if b.side < style.RailButton {
				placeRing(ring, s)
			} else {
				place(ring, 0, 0, s.Width, s.Height) // beside it the rail cuts off what scrolls
			}
			place(icon, (s.Width-size)/2, (s.Height-size)/2, size, size)
		},
		paint: func(p style.Palette) {
			fill, ink := color.NRGBA{}, p.Quiet
			switch {
			case b.off:
				ink = style.WithAlpha(p.Disabled, 0.7)
			case b.on:
				fill, ink = p.Selected, p.Accent
			case b.pressed:
				fill, ink = p.Pressed, p.Text
			case b.hovered:
				fill, ink = p.Hover, p.Text
			}
			back.FillColor = fill
			setIcon(icon, b.icon, ink)
			paintRing(ring, p, b.focused)
		},
	})
}
