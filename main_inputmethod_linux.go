//go:build !nogui && linux

package main

import (
	"os"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"clickmask/internal/ibus"
	"clickmask/ui/parts"
)

// ownInputMethod has fields of the window compose with IBus or Fcitx themselves, where the environment asks for one of them
// and it is there. GLFW's way to it, which gives keys to the program that the input method takes, is then closed: GLFW asks the
// environment when it starts, which is before started is to be called; programs that are started from here find it as it was.
func ownInputMethod() (use func(fyne.Window), started func()) {
	nothing := func() {}
	if !ibus.Asked() {
		return func(fyne.Window) {}, nothing
	}
	there, err := ibus.Connect(nothing)
	if err != nil {
		return func(fyne.Window) {}, nothing
	}
	there.Close() // a field connects, when there is a loop to hear what it is told
	asked := os.Getenv("XMODIFIERS")
	os.Setenv("XMODIFIERS", "@im=none")
	return func(w fyne.Window) {
		parts.UseInputMethod(w.Canvas(), &inputMethod{win: w})
	}, func() { os.Setenv("XMODIFIERS", asked) }
}

// inputMethod is the one of the display, for the fields of a window. All but a signal belongs to Fyne's goroutine.
type inputMethod struct {
	win  fyne.Window
	with *ibus.Context
	told func(text string, settled bool) // of the field with the focus; nil for none
}

// connected looks whether it is there, and for it anew if it is not: it may have been started again.
func (m *inputMethod) connected() bool {
	if m.with.Lost() {
		m.with, _ = ibus.Connect(func() { fyne.Do(m.tell) }) // without one the keys type what is on them
	}
	return !m.with.Lost()
}

// Focus belongs to parts.InputMethod, as those below.
func (m *inputMethod) Focus(told func(text string, settled bool)) {
	m.told = told
	if m.connected() {
		m.with.FocusIn()
	}
}

func (m *inputMethod) Blur() {
	m.told = nil
	if !m.with.Lost() {
		m.with.FocusOut()
	}
}

func (m *inputMethod) Press(symbol uint32, scan int, held fyne.KeyModifier) bool {
	if m.with.Lost() {
		return false
	}
	if symbol == 0 {
		symbol = signless(scan)
	}
	if symbol == 0 {
		return false
	}
	key := ibus.Key{Symbol: symbol, State: state(held)}
	if scan > firstScan {
		key.Scan = uint32(scan - firstScan)
	}
	taken := m.with.Press(key)
	m.tell()
	return taken
}

func (m *inputMethod) Caret(at fyne.Position, size fyne.Size) {
	window, ok := m.win.(interface{ RunWithContext(func()) })
	if !ok || m.with.Lost() {
		return
	}
	window.RunWithContext(func() {
		x, y := glfw.GetCurrentContext().GetPos()
		scale := m.win.Canvas().Scale()
		px := func(units float32) int { return int(units * scale) }
		m.with.Caret(x+px(at.X), y+px(at.Y), px(size.Width), px(size.Height))
	})
}

// tell hands on what the input method has said meanwhile.
func (m *inputMethod) tell() {
	for _, t := range m.with.Take() {
		if m.told != nil {
			m.told(t.Text, t.Settled)
		}
	}
}

// firstScan is what X adds to the numbers of the keys.
const firstScan = 8

// signless is X's number of a key of Japanese keyboards that types no sign, by its place; 0 for any other. The key of the first
// place types one on other keyboards.
func signless(scan int) uint32 {
	switch scan {
	case 49:
		if glfw.GetKeyName(glfw.KeyUnknown, scan) == "" {
			return 0xff2a // Zenkaku_Hankaku
		}
	case 100:
		return 0xff23 // Henkan_Mode
	case 101:
		return 0xff27 // Hiragana_Katakana
	case 102:
		return 0xff22 // Muhenkan
	}
	return 0
}

func state(held fyne.KeyModifier) uint32 {
	s := uint32(0)
	for modifier, bit := range map[fyne.KeyModifier]uint32{
		fyne.KeyModifierShift: ibus.Shift, fyne.KeyModifierControl: ibus.Control,
		fyne.KeyModifierAlt: ibus.Alt, fyne.KeyModifierSuper: ibus.Super,
	} {
		if held&modifier != 0 {
			s |= bit
		}
	}
	return s
}
