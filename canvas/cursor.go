package canvas

import "fyne.io/fyne/v2/driver/desktop"

// Cursor implements desktop.Cursorable: what the pointer would do where it is.
func (c *Canvas) Cursor() desktop.Cursor {
	switch c.gesture.phase {
	case panning:
		return grabbing
	case dragPoint:
		return desktop.PointerCursor
	case dragEdges:
		return resizeCursor(c.gesture.target.Edges)
	case dragBox:
		return desktop.CrosshairCursor
	}
	if c.area.empty() || !c.pointer.over {
		return desktop.DefaultCursor
	}
	if c.panHeld {
		return grab
	}
	switch h := c.pointer.under; h.Kind {
	case hitPoint:
		return desktop.PointerCursor
	case hitBox:
		return resizeCursor(h.Edges)
	case hitPicture:
		return desktop.CrosshairCursor
	}
	return desktop.DefaultCursor
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
