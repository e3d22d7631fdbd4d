package canvas

import "fyne.io/fyne/v2"

// ToolID names a tool.
type ToolID string

// The tools.
const (
	ToolAdd      ToolID = "add"       // a click adds to the mask, a drag draws a box
	ToolTakeAway ToolID = "take-away" // a click takes away from it
	ToolBox      ToolID = "box"       // a drag, however short, draws a box
	ToolScribble ToolID = "scribble"  // a drag through a thing adds it, or takes it away
	ToolThings   ToolID = "things"    // a click keeps what was found without one, a drag the wholes that it crosses
	ToolHand     ToolID = "hand"      // a drag moves the picture

	ToolBrush     ToolID = "brush"     // a stroke adds to the mask, with the right button it takes away
	ToolEraser    ToolID = "eraser"    // the other way round
	ToolHair      ToolID = "hair"      // a stroke says where the edge has hair
	ToolLasso     ToolID = "lasso"     // what a drag goes round
	ToolPolygon   ToolID = "polygon"   // what clicked corners enclose
	ToolRectangle ToolID = "rectangle" // a drag from corner to corner
	ToolEllipse   ToolID = "ellipse"   // likewise
)

// ToolSpec is one row of [Tools]: all that the rail, the keys and the list of keys know of a tool.
type ToolSpec struct {
	ID   ToolID
	Name string // English; the window translates it
	Hint string // likewise: what it does
	// First is how a thing is cut out with it, for who has kept nothing yet, likewise; "" for a tool that cuts nothing out.
	First string
	// Clicked says, likewise, how to draw with it, for who has clicked where that draws nothing; "" for a tool whose clicks mean something.
	Clicked string
	Icon    string       // the name of its icon
	Key     fyne.KeyName // takes it in hand, with no other key held
	Size    float64      // the size to begin with, in picture pixels; 0 for a tool without one
	// Asks says that a click shows or keeps a mask, so that OnHover tells of places worth a preview.
	Asks bool
	// Draws says that it draws on the mask by hand.
	Draws bool

	make func() Tool
}

// What several tools have in common.
const (
	firstClick = "Click a thing, then press Enter to keep it."
	firstDrawn = "Draw a thing, then press Enter to keep it."

	shapeClicked = "Drag from corner to corner to draw."
)

// Tools is the table of tools, in the rail's order. A new tool is a row here and a file of its own. The keys of the hand
// tools are those of other picture editors where they are free: R and M, which stand for rectangles there, are not, so U it
// is, which stands for shapes, and O, which looks like what it draws.
var Tools = []ToolSpec{
	{ID: ToolAdd, Name: "Add to the mask", Icon: "point-add", Key: fyne.KeyQ, Asks: true, make: newPromptTool,
		Hint: "click adds, right click takes away, drag a box", First: firstClick},
	{ID: ToolTakeAway, Name: "Take away from the mask", Icon: "point-remove", Key: fyne.KeyW, Asks: true, make: newTakeAwayTool,
		Hint: "click takes away from the mask, Q adds again"},
	{ID: ToolBox, Name: "Draw a box", Icon: "box", Key: fyne.KeyR, Asks: true, make: newBoxTool,
		Hint: "drag a box round a thing, click adds, right click takes away", First: "Drag a box round a thing, then press Enter to keep it."},
	{ID: ToolScribble, Name: "Scribble on a thing", Icon: "scribble", Key: fyne.KeyS, Asks: true, make: newScribbleTool,
		Hint: "drag through a thing, with the right button through what is no part of it", First: "Drag through a thing, then press Enter to keep it."},
	{ID: ToolThings, Name: "Find everything", Icon: "everything", Key: fyne.KeyT, Asks: true, make: newThingsTool,
		Hint: "click keeps what is lit, a drag the whole things it crosses, Tab lights what is round it", First: "Click what is lit to keep it."},
	{ID: ToolHand, Name: "Move the picture", Icon: "hand", Key: fyne.KeyG, make: newHandTool,
		Hint: "drag moves the picture, the wheel zooms"},
	{ID: ToolBrush, Name: "Brush", Icon: "brush", Key: fyne.KeyB, Size: 40, Draws: true, make: newBrushTool,
		Hint: "drag draws, right drag takes away, [ and ] change the size", First: firstDrawn},
	{ID: ToolEraser, Name: "Eraser", Icon: "eraser", Key: fyne.KeyE, Size: 40, Draws: true, make: newEraserTool,
		Hint: "drag takes away, right drag draws, [ and ] change the size"},
	{ID: ToolLasso, Name: "Lasso", Icon: "lasso", Key: fyne.KeyL, Draws: true, make: newLassoTool,
		Hint: "drag round a thing, with the right button to take it away", First: firstDrawn, Clicked: "Drag round a thing to draw it."},
	{ID: ToolPolygon, Name: "Polygon", Icon: "polygon", Key: fyne.KeyP, Draws: true, make: newPolygonTool,
		Hint: "click the corners, Enter closes, Esc starts over", First: firstDrawn},
	{ID: ToolRectangle, Name: "Rectangle", Icon: "rectangle", Key: fyne.KeyU, Draws: true, make: newRectangleTool,
		Hint: "drag from corner to corner, with the right button to take away", First: firstDrawn, Clicked: shapeClicked},
	{ID: ToolEllipse, Name: "Ellipse", Icon: "ellipse", Key: fyne.KeyO, Draws: true, make: newEllipseTool,
		Hint: "drag from corner to corner, with the right button to take away", First: firstDrawn, Clicked: shapeClicked},
	{ID: ToolHair, Name: "Brush over hair", Icon: "hair", Key: fyne.KeyJ, Size: 80, Draws: true, make: newHairTool,
		Hint: "drag over hair at the edge, with the right button where there is none"},
}

// inHand is the tool in hand.
type inHand struct {
	Tool
	spec ToolSpec
	size map[ToolID]float64 // as set; else the spec's
}

// SetTool takes a tool in hand; the one before forgets what it had begun. An unknown ID does nothing.
func (c *Canvas) SetTool(id ToolID) {
	for _, spec := range Tools {
		if spec.ID == id && id != c.tool.spec.ID {
			c.take(spec)
		}
	}
}

// Tool is the tool in hand: ToolAdd at first.
func (c *Canvas) Tool() ToolID { return c.tool.spec.ID }

// take takes in hand a new tool of a kind.
func (c *Canvas) take(spec ToolSpec) {
	c.callOff()
	c.tool.Tool, c.tool.spec = spec.make(), spec
	if spec.Asks {
		c.pointer.hoverShown = false // what the pointer rests on means another thing to another tool
	}
	c.point()
	c.hover()
	c.repaint()
}

// SetPanning lends the hand tool for as long as the Space key is held; the tool in hand stays in hand.
func (c *Canvas) SetPanning(held bool) {
	c.panHeld = held
	c.point()
}

// Key offers a key to the tool in hand and reports whether that had a use for it; if not, the key is somebody else's.
func (c *Canvas) Key(name fyne.KeyName) bool {
	k, ok := c.tool.Tool.(keyTool)
	return ok && k.Key(name, c.situation(), telling{c})
}
