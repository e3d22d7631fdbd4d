package canvas

import "fyne.io/fyne/v2/driver/desktop"

// Cursor implements desktop.Cursorable: what the pointer would do where it is.
func (c *Canvas) Cursor() desktop.Cursor {
	e, on := c.event(c.pointer.at, c.gesture.button), c.situation()
	switch {
	case c.gesture.active():
		return c.gesture.tool.Cursor(e, on)
	case c.area.empty() || !c.pointer.over:
		return desktop.DefaultCursor
	case on.overOverview(c.pointer.at):
		return c.views.Cursor(e, on)
	}
	return c.ready().Cursor(e, on)
}

// resizeCursor is the cursor for moving sides of a box.
func resizeCursor(e edges) desktop.Cursor {
	switch e {
	case edgeLeft, edgeRight:
		return desktop.HResizeCursor
	case edgeTop, edgeBottom:
		return desktop.VResizeCursor
	case edgeRight | edgeTop, edgeLeft | edgeBottom:
		return desktop.NESWResizeCursor
	}
	return desktop.NWSEResizeCursor
}
