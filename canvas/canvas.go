package canvas

import (
	"image"
	"image/color"
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Canvas is the widget. Callbacks run on Fyne's goroutine, and so must all calls; nil ones are skipped.
// Positions are picture pixels.
type Canvas struct {
	widget.BaseWidget

	OnPress       func(*desktop.MouseEvent) // a button went down, before it means anything
	OnPoint       func(prompt.Point)        // a click in the picture
	OnScribble    func([]prompt.Point)      // a stroke with the tool for that, as points along it
	OnMovePoint   func(i int, x, y float64) // point i of the scene's prompt was dragged
	OnRemovePoint func(i int)               // a click on point i
	OnBox         func(prompt.Box)          // drawn, or changed by its handles; normalised, not empty
	OnDraw        func(region mask.Alpha, takeAway bool)
	OnHair        func(region mask.Mask, takeAway bool)
	OnThings      func(path []mask.Point)         // a click, or a drag, with the tool for things that were found
	OnEnclose     func(by int) bool               // the wheel with Alt, with that tool: 1 away from the person, -1 back; false zooms
	OnToolSize    func(id ToolID, size float64)   // a gesture or a key changed a tool's size
	OnHover       func(x, y float64, inside bool) // picture position under an idle pointer
	OnCursor      func(x, y float64, inside bool) // every move, for the status line
	OnView        func(Viewport)                  // zoom or pan changed
	OnPick        func(id uint64)                 // double click on a kept object, after its two clicks: not where those draw
	OnIdle        func(words string)              // a click that the tool has no use for; the words say what it has
	OnAside       func(aside bool)                // what lies over the canvas is in the way, while something is drawn or the picture alone looked at
	OnPaint       func()                          // a frame was composed; it is on the screen when the driver goes on
	OnCoarse      func()                          // pixels that rest would show in the view
	Modifiers     func() fyne.KeyModifier         // current modifier keys (Fyne reports none with moves)

	raster     *fynecanvas.Raster
	compositor compositor
	layers     layerCache
	stale      bool // the compositor's image is not that of the state below

	picture  *picture.Picture
	glance   *picture.Glance // that is shown in a picture's place, nil for none
	levels   []*image.RGBA
	area     area
	view     Viewport
	fitted   bool // the view follows the widget's size
	scene    Scene
	drawn    []region // drawn since the scene was set: it stays in sight until the next one, which has it or never will
	colours  colours
	hidden   bool
	aside    bool // as told
	dress    Dress
	overview overview

	// generation tells apart what was shown: gestures and clicks never reach from one into the next.
	generation uint64

	panHeld, labelme bool
	sticky           bool
	softness         float64
	tool             inHand
	hand, prompts    Tool // lent; for what the tool in hand has no use for
	views            Tool // lent over the overview
	gesture          gesture
	pointer          pointer
	clicks, presses  doubleClick
	motion           motion
}

// New returns an empty canvas in dark colours.
func New() *Canvas {
	c := &Canvas{
		view:   Viewport{Scale: 1},
		fitted: true,
		stale:  true,
		area:   area{Unit: 1},
		colours: colours{
			Well:     color.RGBA{0x14, 0x15, 0x17, 0xff},
			Accent:   color.NRGBA{0x5b, 0xb6, 0xff, 0xff},
			Negative: color.NRGBA{0xe5, 0x48, 0x4d, 0xff},
		},
		pointer: pointer{hot: -1},
		clicks:  doubleClick{now: time.Now},
		presses: doubleClick{now: time.Now},
		hand:    newHandTool(),
		prompts: newPromptTool(),
		views:   &overviewTool{},
	}
	c.tool.Tool, c.tool.spec = Tools[0].make(), Tools[0]
	c.motion.init(c)
	// A raster asks for its pixels when it is painted, so that any number of changes between two
	// frames are composed once, and at the size in device pixels that the painter really uses.
	c.raster = fynecanvas.NewRaster(c.paint)
	c.raster.ScaleMode = fynecanvas.ImageScalePixels // one texel is one device pixel
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements fyne.Widget.
func (c *Canvas) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.raster) }

// MinSize implements fyne.CanvasObject: the canvas takes what the layout leaves.
func (c *Canvas) MinSize() fyne.Size { return fyne.NewSize(64, 64) }

// Resize implements fyne.CanvasObject. A fitted picture stays fitted, any other keeps its middle.
func (c *Canvas) Resize(size fyne.Size) {
	c.BaseWidget.Resize(size)
	c.measure()
}

// Refresh implements fyne.CanvasObject.
func (c *Canvas) Refresh() {
	c.measure()
	c.repaint()
}

// SetPicture shows a picture, fitted, with an empty scene; nil shows the empty well. For the picture that
// is shown already it only takes the pyramid, which may be nil as long as it is not built. What the pointer had begun on
// the picture before is called off.
func (c *Canvas) SetPicture(p *picture.Picture, py *picture.Pyramid) {
	c.levels = nil
	if py != nil {
		c.levels = py.Levels
	}
	if len(c.levels) == 0 && p != nil {
		c.levels = []*image.RGBA{p.Pix()}
	}
	if p != nil && p == c.picture {
		c.repaint()
		return
	}
	w, h := 0, 0
	if p != nil {
		w, h = p.Size()
	}
	c.picture, c.glance = p, nil
	c.begin(w, h)
}

// begin shows another picture, fitted, with an empty scene.
func (c *Canvas) begin(w, h int) {
	c.NewGeneration()
	c.area.PictureW, c.area.PictureH = w, h
	c.scene, c.drawn = Scene{}, nil
	c.pointer.hot = -1
	c.motion.scene(false, false)
	c.Fit()
	c.repaint()
}

// NewGeneration calls off what the pointer has begun, and has clicks and hovers before and after told apart. SetPicture
// does so for another picture; do it yourself when the same one comes to stand for something else, as for another page.
func (c *Canvas) NewGeneration() {
	c.generation++
	c.callOff()
	c.drawn = nil
	c.repaint()
}

// Generation tells what is shown apart from what was: every callback is about the generation of the moment in which it
// is called, from a gesture's press to its release.
func (c *Canvas) Generation() uint64 { return c.generation }

// SetScene replaces what is painted over the picture.
func (c *Canvas) SetScene(s Scene) {
	if c.gesture.holdsPrompt() && !s.Prompt.Equal(c.scene.Prompt) {
		c.gesture.cancel() // what the pointer holds may be gone
	}
	fresh := s.Preview != nil && c.scene.Preview == nil
	c.scene, c.drawn = s, nil
	c.motion.scene(s.Pending && !s.Prompt.Empty() && !c.hidden, fresh)
	c.point()
	c.repaint()
}

// Scene is what was given last.
func (c *Canvas) Scene() Scene { return c.scene }

// SetTheme sets the colour behind the picture, and those of positive and negative points.
func (c *Canvas) SetTheme(well color.Color, accent, negative color.NRGBA) {
	r, g, b, _ := well.RGBA()
	c.colours = colours{
		Well:   color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xff},
		Accent: accent, Negative: negative,
	}
	c.repaint()
}

// SetOverlaysHidden hides masks and prompts, or shows them again.
func (c *Canvas) SetOverlaysHidden(hidden bool) {
	if hidden == c.hidden {
		return
	}
	c.hidden = hidden
	c.motion.scene(c.scene.Pending && !c.scene.Prompt.Empty() && !hidden, false)
	c.tellAside()
	c.repaint()
}

// tellAside has what lies over the canvas step aside, or come back.
func (c *Canvas) tellAside() {
	if aside := c.hidden || c.drags(); aside != c.aside {
		c.aside = aside
		if c.OnAside != nil {
			c.OnAside(aside)
		}
	}
}

// SetLabelmeKeys makes Shift+click negative, as labelme has it, beside Alt+click.
func (c *Canvas) SetLabelmeKeys(on bool) { c.labelme = on }

// SetSticky has the strokes of brush and eraser take only what belongs to what the brush's middle goes over, or all again.
func (c *Canvas) SetSticky(on bool) { c.sticky = on }

// SetSoftness has the strokes of brush and eraser fall off towards their rim: by nothing at 0, from their middle on at 1.
func (c *Canvas) SetSoftness(softness float64) {
	if !bad(softness) {
		c.softness = min(max(softness, 0), 1)
		c.repaint()
	}
}

// View returns what is shown.
func (c *Canvas) View() Viewport { return c.view }

// SetView shows a part of the picture; out of range values are brought into range. Without a picture it
// does nothing.
func (c *Canvas) SetView(v Viewport) {
	if c.area.empty() {
		return
	}
	c.fitted = false
	c.show(v)
}

// ZoomTo100 shows one picture pixel on one device pixel, around what is in the middle.
func (c *Canvas) ZoomTo100() { c.zoomAt(c.area.middle(), 1/c.view.Scale) }

// ZoomBy zooms around the middle.
func (c *Canvas) ZoomBy(factor float64) { c.zoomAt(c.area.middle(), factor) }

// zoomAt zooms around a position of the widget. Factors that are no positive numbers do nothing.
func (c *Canvas) zoomAt(at ScreenPoint, factor float64) {
	if c.area.empty() || bad(factor) || factor <= 0 {
		return
	}
	lo, hi := c.area.scales()
	c.SetView(c.view.zoomAt(at, factor, lo, hi))
}

// show changes the view.
func (c *Canvas) show(v Viewport) {
	v = c.area.clamp(v)
	if v == c.view {
		return
	}
	c.view = v
	c.motion.moved()
	c.repaint()
	if c.OnView != nil {
		c.OnView(v)
	}
}

// measure takes over the widget's size and the screen's scale.
func (c *Canvas) measure() {
	unit, size := c.unit(), c.Size()
	c.setArea(int(math.Round(float64(size.Width)*unit)), int(math.Round(float64(size.Height)*unit)), unit)
}

// unit asks how many device pixels a unit has. Canvas.Scale leaves out the second factor that macOS has.
func (c *Canvas) unit() float64 {
	const far = 10000
	if app := fyne.CurrentApp(); app != nil {
		if on := app.Driver().CanvasForObject(c); on != nil {
			if x, _ := on.PixelCoordinateForPosition(fyne.NewPos(far, 0)); x > 0 {
				return float64(x) / far
			}
		}
	}
	return c.area.Unit
}

// setArea takes over a size in device pixels.
func (c *Canvas) setArea(w, h int, unit float64) {
	from := c.area
	c.area.W, c.area.H, c.area.Unit = w, h, unit
	if c.area == from {
		return
	}
	switch {
	case c.fitted || from.empty():
		c.show(c.area.fitBeside(c.overview.taken))
	default:
		c.show(c.view.resized(from, c.area))
	}
	c.repaint()
}

// repaint has the next frame composed.
func (c *Canvas) repaint() {
	c.stale = true
	c.raster.Refresh()
}

// paint is the raster's generator: w and h are device pixels.
func (c *Canvas) paint(w, h int) image.Image {
	if w != c.area.W || h != c.area.H {
		c.setArea(w, h, c.unit())
	}
	if c.stale || c.compositor.out == nil {
		c.stale = false
		c.compositor.compose(c.frame())
		if c.rests() && c.ShowsPixels() && c.OnCoarse != nil {
			c.OnCoarse()
		}
	}
	if c.OnPaint != nil {
		c.OnPaint()
	}
	return c.compositor.out
}

// frame gathers what is to be painted now.
func (c *Canvas) frame() frame {
	f := frame{
		Area: c.area, View: c.view, Levels: c.levels, Smooth: c.motion.still(),
		Hot: c.pointer.hot, Opacity: c.motion.opacity(), Bare: c.hidden, Colours: c.colours,
	}
	f.Prompt, f.Overlay, f.Inset = c.gesture.shown(c.scene.Prompt), c.overlay, c.inset()
	s := c.scene
	s.drawn, s.lit, s.brushed = c.drawing(), c.tool.spec.ID == ToolThings, c.tool.spec.ID == ToolHair
	f.Layers, f.Looks = c.layers.of(s, c.area, c.colours, c.motion.preview)
	for i, l := range f.Looks {
		f.Looks[i] = c.dress.on(l)
	}
	f.Dress, f.Crop, f.Kept = c.dress, s.Crop, s.keptPrompts()
	return f
}

// drawing is what was drawn since the scene was set, and what the tool in hand is drawing.
func (c *Canvas) drawing() []region {
	all := slices.Clip(c.drawn)
	if t, ok := c.tool.Tool.(drawer); ok {
		pieces, away := t.drawing()
		for _, m := range pieces {
			if !m.Empty() {
				all = append(all, region{m, away})
			}
		}
	}
	return all
}

// overlay paints what the tool in hand has under way, and what one that is lent for a gesture has.
func (c *Canvas) overlay(p *pen) {
	on := c.situation()
	c.tool.Paint(p, on)
	if c.gesture.active() && c.gesture.tool != c.tool.Tool {
		c.gesture.tool.Paint(p, on)
	}
}

// situation is what tools judge by: the view is the one that is painted.
func (c *Canvas) situation() Situation {
	s := Situation{View: c.view.snapped(), Prompt: c.scene.Prompt, Labelme: c.labelme, Size: c.toolSize(), Pointer: c.pointer.at, area: c.area, overview: c.overviewPlace()}
	s.softness, s.lit = c.softness, c.scene.Preview != nil
	s.sticky, s.ground = c.sticky, ground{levels: c.levels, logits: c.scene.Draft}
	if c.rests() {
		s.ground.rests = c.picture
	}
	s.Over = c.pointer.over && !s.overOverview(c.pointer.at) && !c.panHeld && !(c.gesture.active() && c.gesture.tool != c.tool.Tool)
	if c.hidden {
		s.Prompt = prompt.Prompt{} // what is not seen is not taken hold of
	}
	return s
}
