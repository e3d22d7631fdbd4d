package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
}

// ToolRail is the column along the left: tools, undo and redo, help.
type ToolRail struct {
	widget.BaseWidget

	OnTool func(id string)
	OnUndo func()
	OnRedo func()
	OnHelp func()

	tips       *TipLayer
	items      []ToolItem
	tools      []*IconButton // of items
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
	r.ExtendBaseWidget(r)
	return r
}

func (r *ToolRail) button(icon style.IconName, tip func() string, keys string, tips *TipLayer, tapped func()) *IconButton {
	b := newIconButton(icon, style.RailButton, tip, tips, tapped)
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
			return fyne.NewSize(style.RailWidth, float32(len(r.tools)+3)*(style.RailButton+style.Space4)+style.Space32)
		},
		layout: func(s fyne.Size) {
			place(line, s.Width-style.Hair, 0, style.Hair, s.Height)
			button, between, rim := style.RailButton, style.Space4, style.Space8
			count := float32(len(r.tools) + 3)
			if s.Height < count*(button+between)+3*rim { // a low window
				rim = style.Space4
				between = 1
				button = min(button, (s.Height-4*rim)/count-between)
			}
			side := (style.RailWidth - button) / 2
			y := rim
			next := func(b *IconButton) {
				place(b, side, y, button, button)
				y += button + between
			}
			for _, b := range r.tools {
				next(b)
			}
			place(gap, style.Space12, y+rim/2-1, style.RailWidth-2*style.Space12, style.Hair)
			y += rim
			next(r.undo)
			next(r.redo)
			place(r.help, side, s.Height-button-rim, button, button)
		},
		paint: func(p style.Palette) {
			line.FillColor, gap.FillColor = p.Hairline, p.Hairline
		},
	})
}
