package parts

import (
	"image/color"

	"fyne.io/fyne/v2"

	"clickmask/ui/style"
)

// textLink is a word that can be pressed, quiet until the pointer is over it.
type textLink struct {
	control
	text   func() string
	size   float32
	accent bool
}

func newTextLink(text func() string, size float32, tapped func()) *textLink {
	l := &textLink{text: text, size: size}
	l.OnTapped = tapped
	l.extend(l)
	return l
}

// newLink makes a word in the accent colour that can be pressed.
func newLink(text func() string, tapped func()) *textLink {
	l := newTextLink(text, style.TextBody, tapped)
	l.accent = true
	return l
}

// CreateRenderer belongs to Fyne.
func (l *textLink) CreateRenderer() fyne.WidgetRenderer {
	back, ring, label := newBlock(style.Space4), newBlock(style.Space4), newText(l.size)
	return newSketch(&sketch{
		owner:   l,
		objects: []fyne.CanvasObject{back, label, ring},
		min: func() fyne.Size {
			m := label.MinSize()
			return fyne.NewSize(m.Width+2*style.Space4, m.Height+style.Space4)
		},
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			place(ring, 0, 0, s.Width, s.Height)
			placeText(label, style.Space4, s.Height/2)
		},
		paint: func(p style.Palette) {
			back.FillColor = color.Transparent
			label.Text, label.Color = l.text(), p.Quiet
			if l.accent {
				label.Color = p.Accent
			}
			if l.hovered {
				back.FillColor = p.Hover
				if !l.accent {
					label.Color = p.Text
				}
			}
			paintRing(ring, p, l.focused)
		},
	})
}
