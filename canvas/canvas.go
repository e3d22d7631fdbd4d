// Package canvas is the picture widget: viewport, overlays, prompts, gestures. It knows no inference and no files.
package canvas

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Overlay is a kept mask as painted.
type Overlay struct {
	ID       uint64
	Mask     mask.Mask
	Colour   color.NRGBA
	Selected bool
}

// Scene is all that the canvas paints beside the picture. The canvas keeps it unchanged until the next Set.
type Scene struct {
	Objects     []Overlay    // visible ones, bottom first
	Draft       *mask.Logits // the open object's shown candidate, nil when none
	Preview     *mask.Logits // what a click under the pointer would give, nil when none
	DraftColour color.NRGBA
	Prompt      prompt.Prompt // markers and box with handles
	Pending     bool          // the prompt has no answer yet: markers pulse quietly
}

// Canvas is the widget. Callbacks run on Fyne's goroutine; nil ones are skipped.
type Canvas struct {
	widget.BaseWidget

	OnPoint       func(prompt.Point)
	OnMovePoint   func(i int, x, y float64)
	OnRemovePoint func(i int)
	OnBox         func(prompt.Box)
	OnHover       func(x, y float64, inside bool) // picture position under an idle pointer
	OnCursor      func(x, y float64, inside bool) // every move, for the status line
	OnView        func(Viewport)                  // zoom or pan changed
	OnPick        func(id uint64)                 // double click on a kept object
	Modifiers     func() fyne.KeyModifier         // current modifier keys (Fyne reports none with moves)
}

// Viewport maps picture pixels to device pixels of the widget: device = picture*Scale + Offset, in floats.
type Viewport struct {
	Scale            float64
	OffsetX, OffsetY float64
}

func New() *Canvas { panic("not written") }

func (c *Canvas) SetPicture(p *picture.Picture, py *picture.Pyramid)      { panic("not written") } // nil: empty; fits
func (c *Canvas) SetScene(s Scene)                                        { panic("not written") }
func (c *Canvas) SetTheme(well color.Color, accent, negative color.NRGBA) { panic("not written") }
func (c *Canvas) SetOverlaysHidden(hidden bool)                           { panic("not written") }
func (c *Canvas) SetPanning(held bool)                                    { panic("not written") } // Space held: left drag pans
func (c *Canvas) SetLabelmeKeys(on bool)                                  { panic("not written") } // Shift+click is negative
func (c *Canvas) View() Viewport                                          { panic("not written") }
func (c *Canvas) SetView(v Viewport)                                      { panic("not written") }
func (c *Canvas) Fit()                                                    { panic("not written") }
func (c *Canvas) ZoomTo100()                                              { panic("not written") } // one picture pixel on one device pixel
func (c *Canvas) ZoomBy(factor float64)                                   { panic("not written") } // at the centre
