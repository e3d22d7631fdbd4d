package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/look"
)

// Tool is what a plain click or drag on the picture does.
type Tool int

// The tools. Right click, Alt+click and drags work as ever, whichever is chosen.
const (
	ToolAdd      Tool = iota // a click adds to the mask
	ToolTakeAway             // a click takes away
	ToolBox                  // a drag, however short, draws a box
	ToolHand                 // a drag moves the picture
)

// ToolRail is the column along the left: tools, undo and redo, help.
type ToolRail struct {
	widget.BaseWidget

	OnTool func(Tool)
	OnUndo func()
	OnRedo func()
	OnHelp func()

	tool       Tool
	tools      []*IconButton
	undo, redo *IconButton
	help       *IconButton

	undoStep, redoStep string
}

// NewToolRail makes the rail with ToolAdd chosen and nothing to undo. tips may be nil.
func NewToolRail(tips *TipLayer) *ToolRail {
	r := &ToolRail{}
	add := func(tool Tool, icon look.IconName, tip func() string) {
		b := r.button(icon, tip, "", tips, func() {
			r.SetTool(tool)
			if r.OnTool != nil {
				r.OnTool(tool)
			}
		})
		r.tools = append(r.tools, b)
	}
	add(ToolAdd, look.IconPointAdd, func() string { return lang.T("Add to the mask") })
	add(ToolTakeAway, look.IconPointRemove, func() string { return lang.T("Take away from the mask") })
	add(ToolBox, look.IconBox, func() string { return lang.T("Draw a box") })
	add(ToolHand, look.IconHand, func() string { return lang.T("Move the picture") })
	r.undo = r.button(look.IconUndo, func() string { return stepTip(r.undoStep, true) }, "Mod+Z", tips, func() { call(r.OnUndo) })
	r.redo = r.button(look.IconRedo, func() string { return stepTip(r.redoStep, false) }, "Mod+Shift+Z", tips, func() { call(r.OnRedo) })
	r.help = r.button(look.IconKeyboard, func() string { return lang.T("Keys and gestures") }, "?", tips, func() { call(r.OnHelp) })
	r.undo.off, r.redo.off = true, true
	r.tools[ToolAdd].on = true
	r.ExtendBaseWidget(r)
	return r
}

func (r *ToolRail) button(icon look.IconName, tip func() string, keys string, tips *TipLayer, tapped func()) *IconButton {
	b := newIconButton(icon, look.RailButton, tip, tips, tapped)
	b.tipKeys, b.tipSide = keys, tipRight
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

// SetTool shows which tool is chosen; it does not call OnTool.
func (r *ToolRail) SetTool(tool Tool) {
	r.tool = tool
	for i, b := range r.tools {
		b.SetOn(Tool(i) == tool)
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

// CreateRenderer belongs to Fyne.
func (r *ToolRail) CreateRenderer() fyne.WidgetRenderer {
	line, gap := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	var objects []fyne.CanvasObject
	for _, b := range r.tools {
		objects = append(objects, b)
	}
	objects = append(objects, gap, r.undo, r.redo, r.help, line)
	return newSketch(&sketch{
		owner:   r,
		objects: objects,
		min: func() fyne.Size {
			return fyne.NewSize(look.RailWidth, 7*(look.RailButton+look.Space4)+look.Space32)
		},
		layout: func(s fyne.Size) {
			place(line, s.Width-look.Hair, 0, look.Hair, s.Height)
			button, between, rim := look.RailButton, look.Space4, look.Space8
			count := float32(len(r.tools) + 3)
			if s.Height < count*(button+between)+3*rim { // a low window
				rim = look.Space4
				between = 1
				button = min(button, (s.Height-4*rim)/count-between)
			}
			side := (look.RailWidth - button) / 2
			y := rim
			next := func(b *IconButton) {
				place(b, side, y, button, button)
				y += button + between
			}
			for _, b := range r.tools {
				next(b)
			}
			place(gap, look.Space12, y+rim/2-1, look.RailWidth-2*look.Space12, look.Hair)
			y += rim
			next(r.undo)
			next(r.redo)
			place(r.help, side, s.Height-button-rim, button, button)
		},
		paint: func(p look.Palette) {
			line.FillColor, gap.FillColor = p.Hairline, p.Hairline
		},
	})
}
