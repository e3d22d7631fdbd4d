package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// ToolItem is one tool as the rail shows it.
type ToolItem struct {
	ID   string // told by OnTool; "" is none
	Icon style.IconName
	Name string // English; translated where it is shown
	Keys string // in the form of [KeyText], "" for none
	Line bool   // a line before it parts it from other tools
}

// ToolRail is the column along the left: tools, undo and redo, help. Where it is low its buttons are smaller, and where that
// is not enough the tools scroll.
type ToolRail struct {
	widget.BaseWidget

	OnTool  func(id string)
	OnUndo  func()
	OnRedo  func()
	OnHelp  func()
	OnLeave func() // the keyboard has left a button, to nobody or elsewhere

	tips       *TipLayer
	items      []ToolItem
	tools      []*IconButton // of items
	shelf      *toolShelf
	undo, redo *IconButton
	help       *IconButton

	undoStep, redoStep string
}

// NewToolRail makes the rail without tools, and with nothing to undo. tips may be nil.
func NewToolRail(tips *TipLayer) *ToolRail {
	r := &ToolRail{tips: tips}
	r.undo = r.button(style.IconUndo, func() string { return stepTip(r.undoStep, true) }, "Mod+Z", tips, func() { call(r.OnUndo) })
	r.redo = r.button(style.IconRedo, func() string { return stepTip(r.redoStep, false) }, "Mod+Shift+Z", tips, func() { call(r.OnRedo) })
	r.help = r.button(style.IconKeyboard, func() string { return lang.T("Keys and gestures") }, "?", tips, func() { call(r.OnHelp) })
	r.undo.off, r.redo.off = true, true
	r.shelf = &toolShelf{rail: r}
	r.shelf.ExtendBaseWidget(r.shelf)
	r.ExtendBaseWidget(r)
	return r
}

func (r *ToolRail) button(icon style.IconName, tip func() string, keys string, tips *TipLayer, tapped func()) *IconButton {
	b := newIconButton(icon, style.RailButton, tip, tips, tapped)
	b.tipKeys, b.tipSide = keys, tipRight
	b.left = func() { call(r.OnLeave) }
	return b
}

func stepTip(step string, undo bool) string {
	switch {
	case step == "" && undo:
		return lang.T("Undo")
	case step == "":
		return lang.T("Redo")
	case undo:
		return lang.T("Undo: %s", step)
	}
	return lang.T("Redo: %s", step)
}

// SetTools shows these tools, of which the first is chosen. Call it before the rail is shown.
func (r *ToolRail) SetTools(items []ToolItem) {
	r.items, r.tools = items, nil
	for _, item := range items {
		b := r.button(item.Icon, func() string { return lang.Named(item.Name) }, item.Keys, r.tips, func() {
			r.SetTool(item.ID)
			if r.OnTool != nil {
				r.OnTool(item.ID)
			}
		})
		r.tools = append(r.tools, b)
	}
	if len(items) > 0 {
		r.SetTool(items[0].ID)
	}
}

// SetTool shows which tool is chosen; it does not call OnTool.
func (r *ToolRail) SetTool(id string) {
	for i, b := range r.tools {
		b.SetOn(r.items[i].ID == id)
		if b.on {
			r.shelf.reveal(i)
		}
	}
}

// SetUndo says whether there is a step to undo, and its name for the tooltip.
func (r *ToolRail) SetUndo(enabled bool, step string) {
	r.undoStep = step
	r.undo.setOff(!enabled)
}

// SetRedo says whether there is a step to redo, and its name for the tooltip.
func (r *ToolRail) SetRedo(enabled bool, step string) {
	r.redoStep = step
	r.redo.setOff(!enabled)
}

// railLeast is the least side of a button.
const railLeast = style.Control

// railMeasures are the sizes that the rail has in a height.
type railMeasures struct{ button, between, rim float32 }

// pitch is from one button to the next.
func (m railMeasures) pitch() float32 { return m.button + m.between }

// measures are the largest with which all buttons have room, down to the least.
func (r *ToolRail) measures(height float32) railMeasures {
	m := railMeasures{style.RailButton, style.Space4, style.Space8}
	if height < r.length(m) {
		m = railMeasures{0, 1, style.Space4}
		m.button = max(min(style.RailButton, (height-r.length(m))/float32(len(r.tools)+3)), railLeast)
	}
	return m
}

// length is how high the rail is with all its tools in sight.
func (r *ToolRail) length(m railMeasures) float32 {
	return m.rim + r.shelf.length(m) + r.below(m)
}

// below is how high what does not scroll is: undo, redo, the line above them and help.
func (r *ToolRail) below(m railMeasures) float32 { return m.rim + 3*m.pitch() + m.rim }

// CreateRenderer belongs to Fyne.
func (r *ToolRail) CreateRenderer() fyne.WidgetRenderer {
	line, gap := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	clip := container.NewClip(r.shelf)
	clip.ExtendBaseWidget(clip) // as in newLane
	return newSketch(&sketch{
		owner:   r,
		objects: []fyne.CanvasObject{clip, gap, r.undo, r.redo, r.help, line},
		min: func() fyne.Size {
			return fyne.NewSize(style.RailWidth, r.length(railMeasures{style.RailButton, style.Space4, style.Space8}))
		},
		layout: func(s fyne.Size) {
			place(line, s.Width-hair(), 0, hair(), s.Height)
			m := r.measures(s.Height)
			side := (style.RailWidth - m.button) / 2
			high := max(min(r.shelf.length(m), s.Height-m.rim-r.below(m)), 0)
			place(clip, 0, m.rim, s.Width-style.Hair, high)
			r.shelf.fill(m, fyne.NewSize(s.Width-style.Hair, high))
			y := m.rim + high
			place(gap, style.Space12, y+m.rim/2-1, style.RailWidth-2*style.Space12, hair())
			place(r.undo, side, y+m.rim, m.button, m.button)
			place(r.redo, side, y+m.rim+m.pitch(), m.button, m.button)
			place(r.help, side, s.Height-m.button-m.rim, m.button, m.button)
		},
		paint: func(p style.Palette) {
			line.FillColor, gap.FillColor = p.Hairline, p.Hairline
		},
	})
}
