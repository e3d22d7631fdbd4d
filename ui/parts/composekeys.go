package parts

import "fyne.io/fyne/v2"

// keySymbols are X's numbers of the keys that type no sign (X11/keysymdef.h).
var keySymbols = map[fyne.KeyName]uint32{
	fyne.KeyBackspace: 0xff08,
	fyne.KeyTab:       0xff09,
	fyne.KeyReturn:    0xff0d,
	fyne.KeyEscape:    0xff1b,
	fyne.KeyHome:      0xff50,
	fyne.KeyLeft:      0xff51,
	fyne.KeyUp:        0xff52,
	fyne.KeyRight:     0xff53,
	fyne.KeyDown:      0xff54,
	fyne.KeyPageUp:    0xff55,
	fyne.KeyPageDown:  0xff56,
	fyne.KeyEnd:       0xff57,
	fyne.KeyInsert:    0xff63,
	fyne.KeyEnter:     0xff8d,
	fyne.KeyF1:        0xffbe,
	fyne.KeyF2:        0xffbf,
	fyne.KeyF3:        0xffc0,
	fyne.KeyF4:        0xffc1,
	fyne.KeyF5:        0xffc2,
	fyne.KeyF6:        0xffc3,
	fyne.KeyF7:        0xffc4,
	fyne.KeyF8:        0xffc5,
	fyne.KeyF9:        0xffc6,
	fyne.KeyF10:       0xffc7,
	fyne.KeyF11:       0xffc8,
	fyne.KeyF12:       0xffc9,
	fyne.KeyDelete:    0xffff,
}

// signSymbol is X's number of a sign: itself in Latin 1, and beyond with a bit that says that it is Unicode's.
func signSymbol(r rune) uint32 {
	if r <= 0xff {
		return uint32(r)
	}
	return 1<<24 | uint32(r)
}
