// Package parts holds the pieces of the window: bars, panels, strips, cards and the small controls in them.
//
// A part is fed by methods (SetFile, SetRows) and tells by exported callbacks (OnOpen, OnSelect), of which nil ones
// are skipped. It knows no engine, no document and no files, so that it can be drawn and tested alone. All methods
// and callbacks belong to Fyne's goroutine. Parts read their colours from package look and their words from package
// lang each time they refresh; they draw the line towards their neighbour and are meant to lie edge to edge. A
// background is drawn only where it differs from what is below, which a window without a graphics card pays for in
// every frame.
//
//	control   pointer and keyboard state of anything that can be pressed
//	sketch    the one renderer: objects, a layout, and a paint function that takes the palette
//	lane      a scrolled row or column, of which only the items in sight exist
//	Overlays  what lies over a window: one card, question or dialog at a time, and menus
//	fold      bars, strips and cards show less of themselves in little room; where they lie is the window's matter
package parts
