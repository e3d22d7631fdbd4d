package parts

import (
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// InputMethod composes signs that no key has. It is spoken with on Fyne's goroutine alone, and tells there.
type InputMethod interface {
	// Focus says that a field has the keys. told hears of what is composed in it and, settled, of what is to be typed in it.
	Focus(told func(text string, settled bool))
	// Blur says that it has them no more; nothing of it is told afterwards.
	Blur()
	// Press says whether a key was taken, once everything that came of it is told. symbol is X's number of it, 0 where none is
	// known; then only scan says which it is.
	Press(symbol uint32, scan int, held fyne.KeyModifier) bool
	// Caret says where on the canvas the caret of the field is.
	Caret(at fyne.Position, size fyne.Size)
}

// inputMethods has one for each canvas that has one, and belongs to Fyne's goroutine.
var inputMethods = map[fyne.Canvas]InputMethod{}

// UseInputMethod lets the fields of a canvas compose with m.
func UseInputMethod(c fyne.Canvas, m InputMethod) { inputMethods[c] = m }

// Composer gives an input method, where there is one, what is typed in a field before the field has it, and shows what
// is composed at the field's caret. Keys that the input method takes, as Enter at the end of a composition, the field must
// never see. The zero value takes nothing.
type Composer struct {
	entry  *widget.Entry
	field  fyne.CanvasObject // what the canvas knows entry as
	method InputMethod       // while the field has the focus
	shown  *composition
}

// ComposeIn is a composer for a field that is made of Fyne's.
func ComposeIn(field fyne.CanvasObject, e *widget.Entry) Composer {
	return Composer{entry: e, field: field, shown: newComposition(e)}
}

// Gained belongs to the field's FocusGained.
func (c *Composer) Gained(on fyne.Canvas) {
	c.method = inputMethods[on]
	if c.method == nil {
		return
	}
	c.method.Focus(c.hear)
	c.tellCaret()
}

// Lost belongs to the field's FocusLost, before anything that reads its text: what is seen in the field is kept.
func (c *Composer) Lost() {
	c.Settle()
	if c.method != nil {
		c.method.Blur()
		c.method = nil
	}
}

// Settle types what is being composed as it is.
func (c *Composer) Settle() {
	if text := c.Drop(); text != "" {
		c.typed(text)
	}
}

// Drop ends the composition and says what there was of it.
func (c *Composer) Drop() string {
	text := c.shown.said()
	if text != "" {
		c.shown.show("")
		c.method.Blur()
		c.method.Focus(c.hear)
	}
	return text
}

// Composing says whether something is being composed.
func (c *Composer) Composing() bool { return c.shown.said() != "" }

// TakesKey says whether a key is the input method's.
func (c *Composer) TakesKey(k *fyne.KeyEvent) bool {
	symbol := keySymbols[k.Name]
	if c.method == nil || symbol == 0 && k.Name != fyne.KeyUnknown && k.Name != fyne.KeyBackTick {
		return false // what comes as a sign
	}
	return c.method.Press(symbol, k.Physical.ScanCode, heldKeys())
}

// longestTyped is how many signs a name takes by typing. Fyne measures all of a line at every one, which at 670 takes 10 ms.
const longestTyped = 200

// TakesRune says whether a sign that was typed is the input method's, or one too many.
func (c *Composer) TakesRune(r rune) bool {
	if c.entry != nil && c.entry.SelectedText() == "" && utf8.RuneCountInString(c.entry.Text) >= longestTyped {
		return true
	}
	return c.method != nil && c.method.Press(signSymbol(r), 0, heldKeys())
}

// TakesShortcut says whether a shortcut is the input method's; those of Fyne's own, as copying, never are.
func (c *Composer) TakesShortcut(s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if c.method == nil || !ok {
		return false
	}
	symbol := keySymbols[custom.KeyName]
	if custom.KeyName == fyne.KeySpace {
		symbol = signSymbol(' ')
	}
	if signs := []rune(string(custom.KeyName)); symbol == 0 && len(signs) == 1 {
		symbol = signSymbol(unicode.ToLower(signs[0])) // what the key types alone
	}
	return c.method.Press(symbol, 0, custom.Modifier)
}

// hear takes what the input method tells.
func (c *Composer) hear(text string, settled bool) {
	switch {
	case settled:
		c.shown.show("")
		c.typed(text)
	default:
		if text != "" && c.entry.SelectedText() != "" {
			c.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) // it comes in the place of what is selected
		}
		c.shown.show(text)
	}
	c.tellCaret()
}

func (c *Composer) typed(text string) {
	for _, r := range text {
		c.entry.TypedRune(r)
	}
}

func (c *Composer) tellCaret() {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c.field)
	c.method.Caret(at.Add(c.shown.at()), fyne.NewSize(1, c.entry.Size().Height-c.shown.at().Y))
}

// heldKeys are the keys that are held beside the one that is typed.
func heldKeys() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
