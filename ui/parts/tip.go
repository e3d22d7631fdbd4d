package parts

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// tipDelay is how long the pointer rests before its tip comes, long enough not to follow a passing pointer.
const tipDelay = 500 * time.Millisecond

type tipSide int

const (
	tipBelow tipSide = iota
	tipRight
	tipAbove
	tipLeft
)

// TipLayer lies over the whole window and shows one tooltip at a time. It takes no events. A nil one shows none.
type TipLayer struct {
	widget.BaseWidget
	Later  Later
	Lesson *LessonLayer // is told of clicks on what has tips; nil tells nobody

	target *control
	shown  bool
	cancel func() // of the timer
	turn   int    // tells a timer that was late from the one in force
}

// NewTipLayer makes an empty layer; put it above the content of the window, at its size.
func NewTipLayer() *TipLayer {
	t := &TipLayer{}
	t.ExtendBaseWidget(t)
	return t
}

// hinting is the layer that has a target, nil for none: there is one pointer.
var hinting *TipLayer

// endTip ends the tip that is due or shown, because what it belongs to has moved or is another thing now.
func endTip() {
	if hinting != nil {
		hinting.clear()
	}
}

// over starts the wait for the tip of c.
func (t *TipLayer) over(c *control) {
	if t == nil {
		return
	}
	t.clear()
	t.target, hinting = c, t
	turn := t.turn
	t.cancel = t.Later.after(tipDelay, func() {
		if t.turn == turn {
			t.reveal()
		}
	})
}

func (t *TipLayer) reveal() {
	t.shown = true
	t.Refresh()
}

// leave ends the tip of c.
func (t *TipLayer) leave(c *control) {
	if t != nil && t.target == c {
		t.clear()
	}
}

func (t *TipLayer) clear() {
	t.turn++
	call(t.cancel)
	t.target, hinting = nil, nil
	if t.shown {
		t.shown = false
		t.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (t *TipLayer) CreateRenderer() fyne.WidgetRenderer {
	back, text, keys := newBlock(style.Radius), newText(style.TextQuiet), newText(style.TextQuiet)
	return newSketch(&sketch{
		owner:   t,
		objects: []fyne.CanvasObject{back, text, keys},
		min:     func() fyne.Size { return fyne.Size{} },
		layout: func(s fyne.Size) {
			if !t.shown || t.target == nil {
				return
			}
			tw, kw := text.MinSize().Width, keys.MinSize().Width
			w, h := tw+2*style.Space8, float32(26)
			if keys.Text != "" {
				w += kw + style.Space12
			}
			at := t.position(s, w, h)
			place(back, at.X, at.Y, w, h)
			placeText(text, at.X+style.Space8, at.Y+h/2)
			placeTextRight(keys, at.X+w-style.Space8, at.Y+h/2)
		},
		paint: func(p style.Palette) {
			visible := t.shown && t.target != nil && t.target.tip() != ""
			back.Hidden, text.Hidden, keys.Hidden = !visible, !visible, !visible
			if !visible {
				return
			}
			back.FillColor, back.StrokeColor, back.StrokeWidth = p.Raised, p.Border, p.Line
			back.Shadow = shadow(p, 12)
			text.Text, text.Color = t.target.tip(), p.Text
			keys.Text, keys.Color = KeyText(t.target.tipKeys), p.Quiet
		},
	})
}

// position puts a tip of w x h beside its target, inside the layer.
func (t *TipLayer) position(s fyne.Size, w, h float32) fyne.Position {
	driver := fyne.CurrentApp().Driver()
	origin := driver.AbsolutePositionForObject(t)
	at := driver.AbsolutePositionForObject(t.target.outer).Subtract(origin)
	size := t.target.Size()
	pos := fyne.NewPos(at.X+(size.Width-w)/2, at.Y+size.Height+6)
	switch t.target.tipSide {
	case tipRight:
		pos = fyne.NewPos(at.X+size.Width+style.Space8, at.Y+(size.Height-h)/2)
	case tipLeft:
		pos = fyne.NewPos(at.X-w-style.Space8, at.Y+(size.Height-h)/2)
	case tipAbove:
		pos = fyne.NewPos(at.X+(size.Width-w)/2, at.Y-h-6)
	}
	pos.X = max(style.Space4, min(pos.X, s.Width-w-style.Space4))
	pos.Y = max(style.Space4, min(pos.Y, s.Height-h-style.Space4))
	return pos
}
