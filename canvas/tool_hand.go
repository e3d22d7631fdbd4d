package canvas

import "fyne.io/fyne/v2/driver/desktop"

// handTool moves the picture. It is lent to every other tool by Space and by the middle button.
type handTool struct {
	pans  bool
	press Event
	last  ScreenPoint
}

func newHandTool() Tool { return &handTool{} }

// Down implements Tool. A right click still takes away, which is the prompt tool's.
func (t *handTool) Down(e Event, _ Situation, _ Intents) bool {
	if e.Button == ButtonRight {
		return false
	}
	t.pans, t.press, t.last = true, e, e.Screen
	return true
}

// Move implements Tool.
func (t *handTool) Move(e Event, _ Situation, tell Intents) {
	from := t.last
	t.last = e.Screen
	if t.pans {
		tell.Pan(e.Screen.X-from.X, e.Screen.Y-from.Y)
	}
}

// Up implements Tool.
func (t *handTool) Up(e Event, on Situation, tell Intents) {
	t.pans = false
	if on.still(t.press, e) {
		tell.Idle()
	}
}

// Cancel implements Tool.
func (t *handTool) Cancel() { t.pans = false }

// Cursor implements Tool.
func (t *handTool) Cursor(Event, Situation) desktop.Cursor {
	if t.pans {
		return grabbing
	}
	return grab
}

// Paint implements Tool.
func (t *handTool) Paint(*pen, Situation) {}
