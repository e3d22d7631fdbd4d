package ui

import (
	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// heldKeys are the keys that mean something while they are held.
type heldKeys struct {
	space  bool
	panned bool // the picture moved while Space was held, so letting go keeps nothing
}

// release forgets all held keys, for when the window loses the keyboard and with it their releases.
func (k *heldKeys) release(w *Window) {
	*k = heldKeys{}
	w.canvas.SetPanning(false)
	w.canvas.SetOverlaysHidden(false)
	w.endCollecting()
}

func (w *Window) endCollecting() {
	if w.ask.collecting {
		w.ask.collecting = false
		w.refresh()
	}
}

var (
	_ fyne.Focusable    = (*keyCatcher)(nil)
	_ fyne.Tabbable     = (*keyCatcher)(nil)
	_ desktop.Keyable   = (*keyCatcher)(nil)
	_ fyne.CanvasObject = (*keyCatcher)(nil)
)

// keyCatcher is an invisible widget that has the keyboard whenever no field has. Only a focused widget is told of Tab
// and of keys going down and up.
type keyCatcher struct {
	widget.BaseWidget
	w *Window
}

func newKeyCatcher(w *Window) *keyCatcher {
	k := &keyCatcher{w: w}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer belongs to Fyne.
func (k *keyCatcher) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(fynecanvas.NewRectangle(nil))
}

// AcceptsTab, FocusGained and FocusLost belong to Fyne.
func (k *keyCatcher) AcceptsTab() bool { return true }
func (k *keyCatcher) FocusGained()     {}

// FocusLost takes the keyboard back when nobody else has it: Fyne takes it from all at every click on the picture.
func (k *keyCatcher) FocusLost() {
	k.w.do(func() {
		if !k.w.closing && k.w.win.Canvas().Focused() == nil {
			k.w.focusKeys()
		}
	})
}

// TypedRune runs the commands whose key is a sign, wherever it lies on the keyboard.
func (k *keyCatcher) TypedRune(r rune) {
	for _, c := range k.w.commands {
		if c.rune != 0 && c.rune == r {
			k.w.run(c)
			return
		}
	}
}

// TypedKey runs the commands whose key needs none held beside it, or Shift alone.
func (k *keyCatcher) TypedKey(e *fyne.KeyEvent) {
	w := k.w
	if w.canvas.Key(e.Name) {
		return
	}
	shift := w.modifiers() & fyne.KeyModifierShift
	for _, c := range w.commands {
		for _, key := range c.keys {
			if key.Key() == e.Name && (key.Mod() == shift || key.Mod() == 0 && !c.shiftMatters) {
				w.run(c)
				return
			}
		}
	}
	if n := digit(e.Name); n >= 0 {
		w.labelSelected(n)
	}
	w.takeTool(e.Name)
}

// digit is 0 for the key 1 up to 8 for the key 9, and -1 for any other.
func digit(name fyne.KeyName) int {
	if len(name) == 1 && name[0] >= '1' && name[0] <= '9' {
		return int(name[0] - '1')
	}
	return -1
}

// KeyDown starts what lasts while a key is held.
func (k *keyCatcher) KeyDown(e *fyne.KeyEvent) {
	w := k.w
	switch e.Name {
	case fyne.KeySpace:
		w.keys.space, w.keys.panned = true, false
		w.canvas.SetPanning(true)
	case fyne.KeyH:
		if w.modifiers()&^fyne.KeyModifierShift == 0 {
			w.canvas.SetOverlaysHidden(true)
		}
	}
}

// KeyUp ends it. A tap on Space keeps the mask.
func (k *keyCatcher) KeyUp(e *fyne.KeyEvent) {
	w := k.w
	switch e.Name {
	case fyne.KeySpace:
		tapped := w.keys.space && !w.keys.panned
		w.keys.space = false
		w.canvas.SetPanning(false)
		if tapped {
			w.keep()
		}
	case fyne.KeyH:
		w.canvas.SetOverlaysHidden(false)
	case desktop.KeyControlLeft, desktop.KeyControlRight, desktop.KeySuperLeft, desktop.KeySuperRight:
		w.endCollecting()
	}
}
