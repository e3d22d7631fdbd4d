package canvas

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
	"clickmask/prompt"
)

// Tool turns what the pointer does into what was meant, which it tells to [Intents]; it changes nothing itself. A tool
// may keep a state during a gesture and between gestures. All calls come on Fyne's goroutine.
//
// A gesture begins with a Down that a tool takes and ends with one Up or one Cancel; no Down of another button comes in
// between. Moves come with and without a gesture. A tool that can do more has one of the interfaces below as well.
type Tool interface {
	// Down begins a gesture, or reports false for one that the tool has no use for: that goes to the prompt tool.
	Down(e Event, on Situation, tell Intents) bool
	// Move follows the pointer, outside the widget too while a button is held.
	Move(e Event, on Situation, tell Intents)
	// Up ends the gesture.
	Up(e Event, on Situation, tell Intents)
	// Cancel forgets all that was begun: the gesture was called off, the picture replaced, or the tool laid down.
	Cancel()
	// Cursor is what the pointer would do, or does, where it is.
	Cursor(e Event, on Situation) desktop.Cursor
	// Paint paints what is under way over the masks and beneath the points. It tells p what it covers before it paints
	// there: only that is taken away again for the next frame.
	Paint(p *pen, on Situation)
}

// Intents is how a tool tells what was meant. Positions are picture pixels.
type Intents interface {
	AddPoint(prompt.Point)
	Scribble([]prompt.Point)       // points along a stroke, asked about together
	MovePoint(i int, x, y float64) // point i of the prompt
	RemovePoint(i int)
	SetBox(prompt.Box)                     // normalised, not empty
	Draw(region mask.Alpha, takeAway bool) // by hand, on the mask that is open or chosen
	Hair(region mask.Mask, takeAway bool)  // where the edge of the chosen mask has any
	KeepThings(path []mask.Point)          // of those that were found: what is there, or the wholes that the path crosses
	SetSize(size float64)                  // of the tool in hand, in picture pixels
	Pan(dx, dy float64)                    // the view, by device pixels
	Idle()                                 // a click that the tool has no use for: two of them open the object there
	Repaint()                              // what the tool paints has changed
	GiveUp()                               // the gesture means nothing any more, whatever its button does
}

// keyTool is a tool that answers to keys, as a polygon does to Backspace, Enter and Esc.
type keyTool interface {
	// Key reports whether the tool had a use for the key; if so, nobody else hears of it.
	Key(name fyne.KeyName, on Situation, tell Intents) bool
}

// promptHolder is a tool that takes hold of the prompt's points and box.
type promptHolder interface {
	// holds reports whether the gesture has hold of a part of the prompt.
	holds() bool
	// shown returns the prompt as it looks during the gesture.
	shown(prompt.Prompt) prompt.Prompt
	// hot is the point to be lit up, given what lies under the pointer; -1 for none.
	hot(under hit) int
}

// drawer is a tool that draws a region, which is seen on the mask while it is drawn.
type drawer interface {
	// drawing returns the region under way, in pieces that may lie over each other, and whether it is taken away.
	drawing() (pieces []mask.Alpha, takeAway bool)
}

// clicker is a tool whose press means one thing on release, and another once it has become a drag.
type clicker interface {
	// undecided reports whether the press may still become a click.
	undecided() bool
}

// Button is a button of the mouse.
type Button int

// The buttons; ButtonNone is a pointer that moves with none held, or with one that means nothing.
const (
	ButtonNone Button = iota
	ButtonLeft
	ButtonRight
	ButtonMiddle
)

// Event is one thing that the pointer did.
type Event struct {
	Screen     ScreenPoint
	Image      ImagePoint // the same place; it may lie outside the picture
	Button     Button     // pressed, held or released
	Alt, Shift bool       // held, as far as it is known: see Canvas.Modifiers
	Again      bool       // a press soon after one on the same spot
}

// Situation is what a tool judges an event by.
type Situation struct {
	View    Viewport      // as it is painted
	Prompt  prompt.Prompt // what is seen of it: nothing while it is hidden
	Labelme bool          // Shift+click is negative
	Size    float64       // the tool's size, for one that has any: a diameter in picture pixels
	Pointer ScreenPoint
	Over    bool // the pointer is over the widget, and the tool's

	area     area
	overview image.Rectangle // where it is to be seen
	lit      bool            // a thing that a click would keep
	sticky   bool            // strokes stick to edges
	softness float64         // of brush and eraser, see [mask.SoftStroke]
	ground   ground
}

// negative reports whether the keys of an event make a left click negative.
func (s Situation) negative(e Event) bool { return e.Alt || s.Labelme && e.Shift }

// still reports whether a release comes where the press was, so that both are a click.
func (s Situation) still(press, release Event) bool {
	return math.Hypot(release.Screen.X-press.Screen.X, release.Screen.Y-press.Screen.Y) <= dragThreshold*s.area.Unit
}

// under says what lies under the pointer.
func (s Situation) under(e Event) hit { return hitTest(e.Screen, s.View, s.area, s.Prompt) }
