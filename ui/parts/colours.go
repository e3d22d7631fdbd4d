package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// swatch is the colour of an object; a hollow one belongs to a hidden object.
type swatch struct {
	control
	colour         color.NRGBA
	hollow, chosen bool
}

func newSwatch(tapped func()) *swatch {
	s := &swatch{}
	s.OnTapped = tapped
	s.extend(s)
	return s
}

// CreateRenderer belongs to Fyne.
func (s *swatch) CreateRenderer() fyne.WidgetRenderer {
	block, ring := newBlock(style.Space4), newBlock(style.Radius)
	return newSketch(&sketch{
		owner:   s,
		objects: []fyne.CanvasObject{ring, block},
		min:     func() fyne.Size { return fyne.NewSize(24, 24) },
		layout: func(size fyne.Size) {
			place(ring, 0, 0, size.Width, size.Height)
			const side = 14
			place(block, (size.Width-side)/2, (size.Height-side)/2, side, side)
		},
		paint: func(p style.Palette) {
			block.FillColor, block.StrokeColor, block.StrokeWidth = s.colour, s.colour, 2
			if s.hollow {
				block.FillColor = color.Transparent
			}
			ring.FillColor, ring.StrokeColor, ring.StrokeWidth = color.Transparent, p.Focus, p.Ring
			ring.StrokeWidth = 0
			switch {
			case s.focused || s.chosen:
				ring.StrokeWidth = 2
			case s.hovered:
				ring.FillColor = p.Pressed
			}
		},
	})
}

// showColours opens the eight object colours below an object.
func showColours(below fyne.CanvasObject, now int, chosen func(int)) {
	var over *popover
	row := newColourRow(now, func(i int) {
		over.close()
		chosen(i)
	})
	over = showPopover(below, row)
	if over != nil {
		over.onKey = row.typedKey
	}
}

// colourRow lays the swatches side by side.
type colourRow struct {
	widget.BaseWidget
	swatches []*swatch
	at       int // the chosen one
	chosen   func(int)
}

func newColourRow(now int, chosen func(int)) *colourRow {
	r := &colourRow{at: ((now % style.ObjectCount) + style.ObjectCount) % style.ObjectCount, chosen: chosen}
	for i := range style.ObjectCount {
		s := newSwatch(func() { chosen(i) })
		s.colour, s.chosen = style.Object(i), i == r.at
		r.swatches = append(r.swatches, s)
	}
	r.ExtendBaseWidget(r)
	return r
}

// typedKey moves the choice with the arrows, takes it with Enter and a colour at once with the digits 1 to 8.
func (c *colourRow) typedKey(e *fyne.KeyEvent) {
	n := len(c.swatches)
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		c.mark((c.at + n - 1) % n)
	case fyne.KeyRight, fyne.KeyDown:
		c.mark((c.at + 1) % n)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.chosen(c.at)
	default:
		if len(e.Name) == 1 && e.Name[0] >= '1' && int(e.Name[0]-'1') < n {
			c.chosen(int(e.Name[0] - '1'))
		}
	}
}

func (c *colourRow) mark(i int) {
	c.at = i
	for j, s := range c.swatches {
		s.chosen = j == i
		s.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (c *colourRow) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, len(c.swatches))
	for i, s := range c.swatches {
		objects[i] = s
	}
	const side = 24
	return newSketch(&sketch{
		owner:   c,
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(float32(len(c.swatches))*side, side) },
		layout: func(fyne.Size) {
			for i, o := range objects {
				place(o, float32(i)*side, 0, side, side)
			}
		},
		paint: func(style.Palette) {},
	})
}
