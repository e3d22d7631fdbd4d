package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

var _ fyne.Scrollable = (*toolShelf)(nil)

// toolShelf is the rail's tools with the lines between their groups. In a rail that is too low for them it scrolls with the
// wheel, and shows by a bar where it is.
type toolShelf struct {
	widget.BaseWidget
	rail     *ToolRail
	measures railMeasures
	view     fyne.Size
	offset   float32
	chosen   int
}

// length is how high all tools are together.
func (t *toolShelf) length(m railMeasures) float32 { return t.top(len(t.rail.tools), m) }

// top is where a tool begins, with all lines before it.
func (t *toolShelf) top(tool int, m railMeasures) float32 {
	y := float32(tool) * m.pitch()
	for i, item := range t.rail.items {
		if item.Line && i <= tool {
			y += m.rim
		}
	}
	return y
}

// fill takes over the room that there is, with the chosen tool in sight.
func (t *toolShelf) fill(m railMeasures, view fyne.Size) {
	if t.measures != m || t.view != view {
		t.measures, t.view = m, view
		t.reveal(t.chosen)
	}
	place(t, 0, 0, view.Width, view.Height)
	t.Refresh()
}

// reveal scrolls as little as needed for a tool to be in sight.
func (t *toolShelf) reveal(tool int) {
	t.chosen = tool
	top := t.top(tool, t.measures)
	t.moveTo(max(min(t.offset, top), top+t.measures.pitch()-t.view.Height))
}

// Scrolled moves the tools with the wheel.
func (t *toolShelf) Scrolled(e *fyne.ScrollEvent) { t.moveTo(t.offset - e.Scrolled.DY) }

// moveTo scrolls to an offset, kept in range.
func (t *toolShelf) moveTo(offset float32) {
	before := t.offset
	t.offset = max(0, min(offset, t.length(t.measures)-t.view.Height))
	if t.offset != before {
		endTip() // another tool may be under the pointer
		t.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (t *toolShelf) CreateRenderer() fyne.WidgetRenderer {
	var objects []fyne.CanvasObject
	var lines []*canvas.Rectangle // nil before a tool that has none
	for i, b := range t.rail.tools {
		lines = append(lines, nil)
		if t.rail.items[i].Line {
			lines[i] = canvas.NewRectangle(color.Transparent)
			objects = append(objects, lines[i])
		}
		objects = append(objects, b)
	}
	bar := newBlock(1)
	return newSketch(&sketch{
		owner:   t,
		objects: append(objects, bar),
		min:     func() fyne.Size { return fyne.Size{} },
		layout: func(s fyne.Size) {
			m, length := t.measures, t.length(t.measures)
			for i, b := range t.rail.tools {
				y := t.top(i, m) - t.offset
				if lines[i] != nil {
					place(lines[i], style.Space12, y-m.rim/2-1, style.RailWidth-2*style.Space12, hair())
				}
				place(b, (style.RailWidth-m.button)/2, y, m.button, m.button)
			}
			if bar.Hidden = length <= s.Height; !bar.Hidden {
				const thick = 3
				size := s.Height * s.Height / length
				place(bar, s.Width-thick-1, t.offset/(length-s.Height)*(s.Height-size), thick, size)
			}
		},
		paint: func(p style.Palette) {
			bar.FillColor = style.WithAlpha(p.Quiet, 0.45)
			for _, l := range lines {
				if l != nil {
					l.FillColor = p.Hairline
				}
			}
		},
	})
}
