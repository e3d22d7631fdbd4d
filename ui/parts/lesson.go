package parts

import (
	"fmt"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// LessonLayer lies over the whole window and shows to those who watch what a person does: a ring at each click, which
// fades, and the last keys at the bottom. It takes no events.
type LessonLayer struct {
	widget.BaseWidget
	Later Later

	clicks, keys bool
	corner       fyne.Position // the lower left one of where the keys are shown
	rings        [3]ring       // used in turn
	turn         int
	last         []pressed
	cancel       func() // of the timer that takes the keys away
	due          int    // tells a timer that was late from the one in force
}

// ring is where a button went down, and how much of its time has passed, 0 to 1.
type ring struct {
	at     fyne.Position
	age    float32
	other  bool // not the first button
	ending *fyne.Animation
}

// pressed is a key as [KeyText] reads it, and how often it was pressed one time after the other.
type pressed struct {
	combo string
	times int
}

const (
	ringFades = 700 * time.Millisecond
	keysStay  = 2500 * time.Millisecond
	keysShown = 4
)

// NewLessonLayer makes a layer that shows nothing; put it above the content of the window, at its size.
func NewLessonLayer() *LessonLayer {
	l := &LessonLayer{}
	for i := range l.rings {
		l.rings[i].age = 1
	}
	l.ExtendBaseWidget(l)
	return l
}

// ShowsClicks and ShowsKeys say what is shown; ShowClicks and ShowKeys change it.
func (l *LessonLayer) ShowsClicks() bool    { return l.clicks }
func (l *LessonLayer) ShowsKeys() bool      { return l.keys }
func (l *LessonLayer) ShowClicks(show bool) { l.clicks = show }

func (l *LessonLayer) ShowKeys(show bool) {
	l.keys = show
	l.forget()
}

// SetCorner says where the keys are shown: in the lower left corner of the picture.
func (l *LessonLayer) SetCorner(at fyne.Position) {
	if l.corner != at {
		l.corner = at
		l.Refresh()
	}
}

// Pressed is told of each button that goes down, where its place is that in the window.
func (l *LessonLayer) Pressed(e *desktop.MouseEvent) {
	if l == nil || !l.clicks {
		return
	}
	r := &l.rings[l.turn]
	l.turn = (l.turn + 1) % len(l.rings)
	if r.ending != nil {
		r.ending.Stop()
	}
	r.at, r.age, r.other = e.AbsolutePosition, 0, e.Button != desktop.MouseButtonPrimary
	r.ending = &fyne.Animation{Duration: ringFades, Curve: fyne.AnimationLinear, Tick: func(age float32) {
		r.age = age
		l.Refresh()
	}}
	r.ending.Start()
	l.Refresh()
}

// Key is told of each key that goes down, with those that are held beside it.
func (l *LessonLayer) Key(name fyne.KeyName, held fyne.KeyModifier) {
	if !l.keys || name == "" || name == fyne.KeyUnknown || isModifier(name) {
		return
	}
	if arrow, ok := arrows[name]; ok {
		name = arrow
	}
	combo := ShortcutKeys(&desktop.CustomShortcut{KeyName: name, Modifier: held})
	if n := len(l.last); n > 0 && l.last[n-1].combo == combo {
		l.last[n-1].times++
	} else {
		l.last = append(l.last, pressed{combo, 1})
		l.last = l.last[max(0, len(l.last)-keysShown):]
	}
	call(l.cancel)
	l.due++
	due := l.due
	l.cancel = l.Later.after(keysStay, func() {
		if l.due == due {
			l.forget()
		}
	})
	l.Refresh()
}

func (l *LessonLayer) forget() {
	call(l.cancel)
	l.due++
	l.last, l.cancel = nil, nil
	l.Refresh()
}

// arrows are signs for keys that are named in no menu.
var arrows = map[fyne.KeyName]fyne.KeyName{fyne.KeyLeft: "←", fyne.KeyUp: "↑", fyne.KeyRight: "→", fyne.KeyDown: "↓"}

func isModifier(name fyne.KeyName) bool {
	switch name {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight,
		desktop.KeyAltLeft, desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyCapsLock:
		return true
	}
	return false
}

// words is a key as it is shown.
func (p pressed) words() string {
	if p.times > 1 {
		return fmt.Sprintf("%s ×%d", KeyText(p.combo), p.times)
	}
	return KeyText(p.combo)
}

// CreateRenderer belongs to Fyne.
func (l *LessonLayer) CreateRenderer() fyne.WidgetRenderer {
	var circles [len(l.rings)]*canvas.Circle
	var caps [keysShown]*canvas.Rectangle
	var texts [keysShown]*canvas.Text
	var objects []fyne.CanvasObject
	for i := range circles {
		circles[i] = canvas.NewCircle(color.Transparent)
		objects = append(objects, circles[i])
	}
	for i := range caps {
		caps[i], texts[i] = newBlock(style.Radius), newBoldText(style.TextLarge)
		objects = append(objects, caps[i], texts[i])
	}
	return newSketch(&sketch{
		owner:   l,
		objects: objects,
		min:     func() fyne.Size { return fyne.Size{} },
		layout: func(fyne.Size) {
			for i, c := range circles {
				r := l.rings[i]
				radius := 10 + 16*r.age
				place(c, r.at.X-radius, r.at.Y-radius, 2*radius, 2*radius)
			}
			const high = 40
			x, y := l.corner.X+style.Space16, l.corner.Y-style.Space16-high
			for i := range l.last {
				w := texts[i].MinSize().Width + 2*style.Space12
				place(caps[i], x, y, w, high)
				placeText(texts[i], x+style.Space12, y+high/2)
				x += w + style.Space8
			}
		},
		paint: func(p style.Palette) {
			for i, c := range circles {
				r := l.rings[i]
				colour := p.Accent
				if r.other {
					colour = style.Negative
				}
				c.StrokeColor, c.StrokeWidth, c.Hidden = style.WithAlpha(colour, float64(1-r.age)), 4, r.age >= 1
			}
			for i := range caps {
				caps[i].Hidden, texts[i].Hidden = i >= len(l.last), i >= len(l.last)
				if i < len(l.last) {
					texts[i].Text, texts[i].Color = l.last[i].words(), p.Text
					caps[i].FillColor, caps[i].StrokeColor, caps[i].StrokeWidth = p.Raised, p.Border, p.Line
				}
			}
		},
	})
}
