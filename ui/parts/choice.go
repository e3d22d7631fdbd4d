package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// Segmented chooses one of a few words that lie side by side.
type Segmented struct {
	widget.BaseWidget
	parts []*segment
}

// NewSegmented makes the row with the first word chosen; chosen is called with the index of a clicked word.
func NewSegmented(words []string, chosen func(i int)) *Segmented {
	s := &Segmented{}
	for i, word := range words {
		part := &segment{word: word, on: i == 0}
		part.OnTapped = func() {
			s.Choose(i)
			if chosen != nil {
				chosen(i)
			}
		}
		part.extend(part)
		s.parts = append(s.parts, part)
	}
	s.ExtendBaseWidget(s)
	return s
}

// Choose shows another word as chosen, without telling.
func (s *Segmented) Choose(i int) {
	for j, part := range s.parts {
		part.on = i == j
		part.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	back := newBlock(style.Radius)
	objects := []fyne.CanvasObject{back}
	for _, part := range s.parts {
		objects = append(objects, part)
	}
	const inset = 2
	return newSketch(&sketch{
		owner:   s,
		objects: objects,
		min: func() fyne.Size {
			w := float32(2 * inset)
			for _, part := range s.parts {
				w += part.MinSize().Width
			}
			return fyne.NewSize(w, style.Control+2*inset)
		},
		layout: func(size fyne.Size) {
			place(back, 0, 0, size.Width, size.Height)
			x := float32(inset)
			for _, part := range s.parts {
				w := part.MinSize().Width
				place(part, x, inset, w, size.Height-2*inset)
				x += w
			}
		},
		paint: func(p style.Palette) { back.FillColor = p.Hover },
	})
}

type segment struct {
	control
	word string
	on   bool
}

// CreateRenderer belongs to Fyne.
func (s *segment) CreateRenderer() fyne.WidgetRenderer {
	back, ring, label := newBlock(style.Radius-2), newBlock(style.Radius-2), newText(style.TextBody)
	return newSketch(&sketch{
		owner:   s,
		objects: []fyne.CanvasObject{back, label, ring},
		min:     func() fyne.Size { return fyne.NewSize(label.MinSize().Width+2*style.Space12, style.Control) },
		layout: func(size fyne.Size) {
			place(back, 0, 0, size.Width, size.Height)
			place(ring, 0, 0, size.Width, size.Height)
			placeText(label, (size.Width-label.MinSize().Width)/2, size.Height/2)
		},
		paint: func(p style.Palette) {
			label.Text, label.Color = s.word, p.Quiet
			back.FillColor, back.StrokeWidth = color.Transparent, 0
			switch {
			case s.on:
				back.FillColor, label.Color = p.Selected, p.Text
				back.StrokeColor, back.StrokeWidth = p.Accent, p.Line
			case s.hovered:
				back.FillColor, label.Color = p.Hover, p.Text
			}
			paintRing(ring, p, s.focused)
		},
	})
}

// Switch is on or off.
type Switch struct {
	control
	on bool
}

// NewSwitch makes a switch that is off; changed is called after a click.
func NewSwitch(changed func(on bool)) *Switch {
	s := &Switch{}
	s.OnTapped = func() {
		s.Set(!s.on)
		if changed != nil {
			changed(s.on)
		}
	}
	s.extend(s)
	return s
}

// Set switches without telling.
func (s *Switch) Set(on bool) {
	if s.on != on {
		s.on = on
		s.Refresh()
	}
}

// On says how it stands.
func (s *Switch) On() bool { return s.on }

// CreateRenderer belongs to Fyne.
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	const width, height, knob = 36, 20, 14
	track, ring, disc := newBlock(height/2), newBlock(height/2+2), canvas.NewCircle(color.Transparent)
	return newSketch(&sketch{
		owner:   s,
		objects: []fyne.CanvasObject{ring, track, disc},
		min:     func() fyne.Size { return fyne.NewSize(width, height) },
		layout: func(size fyne.Size) {
			y := (size.Height - height) / 2
			place(track, 0, y, width, height)
			place(ring, -2, y-2, width+4, height+4)
			x := float32(3)
			if s.on {
				x = width - knob - 3
			}
			place(disc, x, y+3, knob, knob)
		},
		paint: func(p style.Palette) {
			track.FillColor, disc.FillColor = p.Border, p.OnAccent
			if p.Dark {
				disc.FillColor = p.Text
			}
			if s.on {
				track.FillColor, disc.FillColor = p.Accent, p.OnAccent
			}
			if s.off {
				disc.FillColor = p.Disabled
			}
			track.StrokeWidth = 0
			if !s.on && p.Border == p.Text { // where lines are as loud as the knob it would not be seen on a track full of them
				track.FillColor, track.StrokeColor, track.StrokeWidth = p.Field, p.Border, p.Line
			}
			ring.FillColor, ring.StrokeColor, ring.StrokeWidth = color.Transparent, p.Focus, p.Ring
			ring.Hidden = !s.focused
		},
	})
}
