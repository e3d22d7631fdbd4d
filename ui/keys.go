package ui

import (
	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// heldKeys are the keys that mean something while they are held.
type heldKeys struct {
	space  bool
	panned bool // the picture moved while Space was held, so letting go keeps nothing

	refused string // what was said that the key that is held lacks
}

// release forgets all held keys, for when the window loses the keyboard and with it their releases.
func (k *heldKeys) release(w *Window) {
	*k = heldKeys{}
	w.parts.canvas.SetPanning(false)
	w.parts.canvas.SetOverlaysHidden(false)
	w.desk.EndCollecting()
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
	w      *Window
	zones  *zones
	naming naming
}

func newKeyCatcher() *keyCatcher {
	k := &keyCatcher{}
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
	if k.naming.rune(r) {
		return
	}
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
	w.parts.ring.Hide()
	if k.naming.key(e) {
		return
	}
	if k.zones.key(e.Name) || w.parts.canvas.Key(e.Name) {
		return
	}
	shift := w.modifiers() & fyne.KeyModifierShift
	var refused []command
	for _, c := range w.commands { // the first that can be chosen: Esc has two
		for _, key := range c.keys {
			if key.Key() != e.Name || key.Mod() != shift && (key.Mod() != 0 || c.shiftMatters) {
				continue
			}
			if c.possible() {
				w.run(c)
				return
			}
			refused = append(refused, c)
		}
	}
	if len(refused) > 0 {
		if !w.busy() {
			w.keys.refuse(w, refused...)
		}
		return
	}
	if w.nudge(e.Name) {
		return
	}
	if n := digit(e.Name); n > 0 {
		k.giveClass(n)
	}
	w.takeTool(e.Name)
}

// giveClass gives the class of a digit, and says so where no class has it.
func (k *keyCatcher) giveClass(digit int) {
	w := k.w
	if _, ok := w.Document().Classes().Keyed(digit); !ok && w.Document().Current() != nil && !w.busy() {
		w.sayPassing(lang.T("No class has the key %d yet. Add classes in the panel.", digit))
		return
	}
	w.desk.ClassKey(digit)
}

// digit is the number on a key from 1 to 9, and 0 for any other key.
func digit(name fyne.KeyName) int {
	if len(name) == 1 && name[0] >= '1' && name[0] <= '9' {
		return int(name[0] - '0')
	}
	return 0
}

// KeyDown starts what lasts while a key is held.
func (k *keyCatcher) KeyDown(e *fyne.KeyEvent) {
	w := k.w
	w.keys.refused = ""
	w.parts.lesson.Key(e.Name, w.modifiers())
	if k.naming.waits || k.naming.kept {
		return
	}
	switch e.Name {
	case fyne.KeySpace:
		w.keys.space, w.keys.panned = true, false
		w.parts.canvas.SetPanning(true)
	case fyne.KeyH:
		if w.modifiers()&^fyne.KeyModifierShift == 0 {
			w.parts.canvas.SetOverlaysHidden(true)
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
		w.parts.canvas.SetPanning(false)
		if tapped {
			w.Command("Keep the mask")
		}
	case fyne.KeyH:
		w.parts.canvas.SetOverlaysHidden(false)
	case desktop.KeyControlLeft, desktop.KeyControlRight, desktop.KeySuperLeft, desktop.KeySuperRight:
		w.desk.EndCollecting()
	}
}

// fynesOwn are the keys for which Fyne has shortcuts of its own, which come in their place.
var fynesOwn = map[desktop.CustomShortcut]fyne.Shortcut{
	key(fyne.KeyZ, mod): &fyne.ShortcutUndo{},
	key(fyne.KeyY, mod): &fyne.ShortcutRedo{},
	key(fyne.KeyA, mod): &fyne.ShortcutSelectAll{},
	key(fyne.KeyC, mod): &fyne.ShortcutCopy{},
	key(fyne.KeyX, mod): &fyne.ShortcutCut{},
	key(fyne.KeyV, mod): &fyne.ShortcutPaste{},
}

// wireKeys hands over the keys that need another key held; plain ones come through the keyCatcher.
func (w *Window) wireKeys() {
	c, k := parts.OverlaysOf(w.win.Canvas()), w.parts.catcher
	k.w, k.naming.w, k.zones = w, w, newZones(w.win.Canvas(), w.parts, w.layout.side)
	c.WireKeys(parts.WindowKeys{Typed: k.TypedKey, Rune: k.TypedRune, Down: k.KeyDown, Up: k.KeyUp})
	for _, cmd := range w.commands {
		for _, k := range cmd.keys {
			if k.Modifier&^fyne.KeyModifierShift == 0 {
				continue
			}
			run := func(fyne.Shortcut) { w.run(cmd) }
			shortcut := k
			c.AddShortcut(&shortcut, run)
			if theirs := fynesOwn[k]; theirs != nil {
				c.AddShortcut(theirs, run)
			}
		}
	}
}
