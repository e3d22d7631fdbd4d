package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// classChip is the colour and the name of a class.
type classChip struct {
	widget.BaseWidget
	name    string
	colour  int
	compact bool
}

func newClassChip() *classChip {
	c := &classChip{}
	c.Hidden = true
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer belongs to Fyne.
func (c *classChip) CreateRenderer() fyne.WidgetRenderer {
	const side = 12
	block, name := newBlock(3), newText(style.TextBody)
	return newSketch(&sketch{
		owner:   c,
		objects: []fyne.CanvasObject{block, name},
		min: func() fyne.Size {
			if name.Text == "" {
				return fyne.NewSize(side, style.Control)
			}
			return fyne.NewSize(side+6+name.MinSize().Width, style.Control)
		},
		layout: func(s fyne.Size) {
			place(block, 0, (s.Height-side)/2, side, side)
			placeText(name, side+6, s.Height/2)
		},
		paint: func(p style.Palette) {
			fitMiddle(name, c.name, 120)
			if c.compact { // the colour alone, where the name would be cut
				fitMiddle(name, c.name, 56)
				if name.Text != c.name {
					name.Text = ""
				}
			}
			name.Color = p.Text
			block.FillColor, block.StrokeColor = color.Color(style.Object(c.colour)), color.Transparent
		},
	})
}
