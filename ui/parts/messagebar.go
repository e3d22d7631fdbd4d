package parts

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/lang"
	"clickmask/ui/style"
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
	Waits    bool // it comes again after what takes its place, until somebody has answered it
}

// messageStay is how long an info message is there, enough to read twelve words twice.
const messageStay = 6 * time.Second

// MessageBar shows one message within the window. It is hidden and zero high while there is none.
type MessageBar struct {
	widget.BaseWidget

	OnDismiss func() // the message went away, for whatever reason
	OnLeave   func() // the keyboard has left a button, to nobody or elsewhere
	Later     Later

	message Message
	action  *Button
	shut    *IconButton
	cancel  func()   // of the timer
	turn    int      // tells a timer that was late from the one in force
	unread  bool     // it came, or its time ended, while something lay over the window
	missed  *Message // that was unread when this one took its place: it comes again
}

// NewMessageBar makes a hidden bar.
func NewMessageBar() *MessageBar {
	b := &MessageBar{}
	b.action = newButton(func() string { return b.message.Action }, ButtonPlain, func() {
		act := b.message.OnAction
		b.Dismiss()
		call(act)
	})
	b.shut = newIconButton(style.IconClose, style.Control, func() string { return lang.T("Close") }, nil, b.Dismiss)
	b.action.left, b.shut.left = func() { call(b.OnLeave) }, func() { call(b.OnLeave) }
	b.Hidden = true
	b.ExtendBaseWidget(b)
	return b
}

// ShowMessage replaces what the bar says. What nobody could read under a card or a dialog comes again after it.
func (b *MessageBar) ShowMessage(m Message) {
	if (b.unread || b.message.Waits && !b.Hidden) && m.Text != b.message.Text {
		missed := b.message
		b.missed = &missed
	}
	b.message, b.unread = m, false
	b.Show()
	b.begin()
	b.Refresh()
}

// begin lets the time run of a message that goes by itself. While something lies over the window it stands still: then it begins anew.
func (b *MessageBar) begin() {
	b.stopTimer()
	if !b.Passing() {
		return
	}
	turn := b.turn
	again := func() {
		if b.turn == turn {
			b.begin()
		}
	}
	covered := func() bool {
		c := canvasOf(b)
		over := c != nil && OverlaysOf(c).afterwards(again)
		b.unread = b.unread || over
		return over
	}
	if covered() {
		return
	}
	b.cancel = b.Later.after(messageStay, func() {
		if b.turn == turn && !covered() {
			b.Dismiss()
		}
	})
}

// Says reports whether a text is what the bar says now.
func (b *MessageBar) Says(text string) bool { return !b.Hidden && b.message.Text == text }

// Passing reports whether what it says goes by itself.
func (b *MessageBar) Passing() bool { return b.message.Level == LevelInfo && !b.message.Sticky }

// Dismiss hides the bar, or shows what was missed; without a message it does nothing.
func (b *MessageBar) Dismiss() {
	if b.Hidden {
		return
	}
	b.stopTimer()
	missed := b.missed
	b.unread, b.missed = false, nil
	if b.Hide(); missed != nil {
		b.ShowMessage(*missed)
	}
	call(b.OnDismiss)
}

func (b *MessageBar) stopTimer() {
	b.turn++
	call(b.cancel)
}

const (
	messageHeight   = 44
	messageNarrow   = 440 // below that width the button has a line of its own
	messagePitch    = 18
	messageTextLeft = style.Space12 + style.IconSize + style.Space12
	messageMost     = 5 // lines
)

// HeightAt is the height that the bar needs at a width, for the whole text where that is of sensible length.
func (b *MessageBar) HeightAt(width float32) float32 {
	lines := float32(len(b.linesAt(width, messageMost)))
	if width >= messageNarrow {
		return max(messageHeight, style.Space8+messagePitch*lines)
	}
	h := 2*style.Space12 + messagePitch*lines
	if b.message.Action != "" {
		h += style.Control + style.Space4
	}
	return max(messageHeight, h)
}

// linesAt are the lines of the text, the last one cut where there are more than most.
func (b *MessageBar) linesAt(width float32, most int) []string {
	room := width - messageTextLeft - style.Space8 - style.Control - style.Space8
	if width >= messageNarrow && b.message.Action != "" {
		room -= b.action.MinSize().Width + style.Space4
	}
	room = max(room, 40)
	measured := measure(style.TextBody, fyne.TextStyle{})
	lines := wrap(b.message.Text, room, measured)
	if len(lines) <= most {
		return lines
	}
	rest := b.message.Text
	for _, line := range lines[:most-1] {
		rest = strings.TrimLeft(rest[len(line):], " ")
	}
	return append(lines[:most-1:most-1], cut(rest, room, measured))
}

// CreateRenderer belongs to Fyne.
func (b *MessageBar) CreateRenderer() fyne.WidgetRenderer {
	ground, back := newFloor(), newBlock(style.Radius)
	icon := newIcon()
	lines := make([]*canvas.Text, messageMost)
	objects := []fyne.CanvasObject{ground, back, icon}
	for i := range lines {
		lines[i] = newText(style.TextBody)
		objects = append(objects, lines[i])
	}
	objects = append(objects, b.action, b.shut)
	return newSketch(&sketch{
		owner:   b,
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(320, messageHeight) },
		layout: func(s fyne.Size) {
			place(ground, 0, 0, s.Width, s.Height)
			place(back, 0, 0, s.Width, s.Height)
			most := messageMost
			if s.Width >= messageNarrow {
				most = max(1, min(most, int((s.Height-style.Space8)/messagePitch)))
			}
			texts := b.linesAt(s.Width, most)
			narrow := s.Width < messageNarrow
			middle := s.Height / 2
			if narrow {
				middle = style.Space12 + messagePitch*float32(len(texts))/2
			}
			place(icon, style.Space12, middle-style.IconSize/2, style.IconSize, style.IconSize)
			right := s.Width - style.Space8 - style.Control
			shut := middle
			if narrow {
				shut = messageHeight / 2
			}
			place(b.shut, right, shut-style.Control/2, style.Control, style.Control)
			if w := b.action.MinSize().Width; narrow {
				place(b.action, s.Width-style.Space8-w, s.Height-style.Space8-style.Control, w, style.Control)
			} else {
				place(b.action, right-w-style.Space4, middle-style.Control/2, w, style.Control)
			}
			y := middle - messagePitch*float32(len(texts)-1)/2
			for i, t := range lines {
				t.Text = ""
				if i < len(texts) {
					t.Text = texts[i]
					placeText(t, messageTextLeft, y)
					y += messagePitch
				}
			}
		},
		paint: func(p style.Palette) {
			name, colour := style.IconInfo, p.Accent
			switch b.message.Level {
			case LevelWarning:
				name, colour = style.IconWarning, p.Warning
			case LevelError:
				name, colour = style.IconError, p.Error
			}
			setIcon(icon, name, colour)
			back.FillColor, back.StrokeColor, back.StrokeWidth = p.Raised, style.Over(style.WithAlpha(colour, 0.55), p.Raised), p.Line
			back.Shadow = shadow(p, 16)
			for _, t := range lines {
				t.Color = p.Text
			}
			b.action.Hidden = b.message.Action == ""
		},
	})
}
