package parts

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/look"
)

// Level is how serious a message is.
type Level int

// The levels.
const (
	LevelInfo Level = iota
	LevelWarning
	LevelError
)

// Message says what happened and offers what to do now. Text is one or two sentences; Action is the word on the
// button, none when empty. An info message goes after a while unless Sticky; warnings and errors always stay.
type Message struct {
	Level    Level
	Text     string
	Action   string
	OnAction func()
	Sticky   bool
}

// messageStay is how long an info message is there, enough to read twelve words twice.
const messageStay = 6 * time.Second

// MessageBar shows one message within the window. It is hidden and zero high while there is none.
type MessageBar struct {
	widget.BaseWidget

	OnDismiss func() // the message went away, for whatever reason
	Later     Later

	message Message
	action  *Button
	shut    *IconButton
	cancel  func() // of the timer
	turn    int    // tells a timer that was late from the one in force
}

// NewMessageBar makes a hidden bar.
func NewMessageBar() *MessageBar {
	b := &MessageBar{}
	b.action = newButton(func() string { return b.message.Action }, ButtonPlain, func() {
		act := b.message.OnAction
		b.Dismiss()
		call(act)
	})
	b.shut = newIconButton(look.IconClose, look.Control, func() string { return lang.T("Close") }, nil, b.Dismiss)
	b.Hidden = true
	b.ExtendBaseWidget(b)
	return b
}

// ShowMessage replaces what the bar says.
func (b *MessageBar) ShowMessage(m Message) {
	b.stopTimer()
	b.message = m
	if m.Level == LevelInfo && !m.Sticky {
		turn := b.turn
		b.cancel = b.Later.after(messageStay, func() {
			if b.turn == turn {
				b.Dismiss()
			}
		})
	}
	b.Show()
	b.Refresh()
}

// Dismiss hides the bar; without a message it does nothing.
func (b *MessageBar) Dismiss() {
	if b.Hidden {
		return
	}
	b.stopTimer()
	b.Hide()
	call(b.OnDismiss)
}

func (b *MessageBar) stopTimer() {
	b.turn++
	call(b.cancel)
}

// CreateRenderer belongs to Fyne.
func (b *MessageBar) CreateRenderer() fyne.WidgetRenderer {
	back := newBlock(look.Radius)
	icon := newIcon()
	lines := []*canvas.Text{newText(look.TextBody), newText(look.TextBody)}
	return newSketch(&sketch{
		owner:   b,
		objects: []fyne.CanvasObject{back, icon, lines[0], lines[1], b.action, b.shut},
		min:     func() fyne.Size { return fyne.NewSize(320, 44) },
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			middle := s.Height / 2
			place(icon, look.Space12, middle-look.IconSize/2, look.IconSize, look.IconSize)
			right := s.Width - look.Space8 - look.Control
			place(b.shut, right, middle-look.Control/2, look.Control, look.Control)
			if b.action.Visible() {
				w := b.action.MinSize().Width
				right -= w + look.Space4
				place(b.action, right, middle-look.Control/2, w, look.Control)
			}
			const left = look.Space12 + look.IconSize + look.Space12
			room := right - look.Space12 - left
			broken := wrap(b.message.Text, max(room, 40), measure(look.TextBody, fyne.TextStyle{}))
			lines[0].Text, lines[1].Text = "", ""
			switch {
			case len(broken) == 1:
				lines[0].Text = broken[0]
				placeText(lines[0], left, middle)
			case len(broken) > 1:
				lines[0].Text = broken[0]
				rest := b.message.Text[len(broken[0]):]
				fit(lines[1], strings.TrimLeft(rest, " "), room)
				placeText(lines[0], left, middle-9)
				placeText(lines[1], left, middle+9)
			}
		},
		paint: func(p look.Palette) {
			name, colour := look.IconInfo, p.Accent
			switch b.message.Level {
			case LevelWarning:
				name, colour = look.IconWarning, p.Warning
			case LevelError:
				name, colour = look.IconError, p.Error
			}
			setIcon(icon, name, colour)
			back.FillColor, back.StrokeColor, back.StrokeWidth = p.Raised, look.Over(look.WithAlpha(colour, 0.55), p.Raised), look.Hair
			back.Shadow = shadow(p, 16)
			lines[0].Color, lines[1].Color = p.Text, p.Text
			b.action.Hidden = b.message.Action == ""
		},
	})
}
