package parts

import (
	"fmt"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// StatusKind is what the program is doing, as a person would say it.
type StatusKind int

// The kinds.
const (
	StatusEmpty     StatusKind = iota // no picture: nothing is shown
	StatusPreparing                   // the picture is being got ready
	StatusReady                       // a click is answered at once
	StatusThinking                    // a click is being answered
	StatusNoModel                     // nothing to answer with
	StatusFailed                      // the last request failed
)

// Status is what the state chip says.
type Status struct {
	Kind     StatusKind
	Progress float64       // of StatusPreparing, 0 to 1; negative when unknown
	Took     time.Duration // of StatusReady: the last answer; 0 shows none
	Text     string        // said instead of the kind's own words
}

// words are what the chip says of a status.
func (s Status) words() string {
	if s.Text != "" {
		return s.Text
	}
	switch s.Kind {
	case StatusPreparing:
		if s.Progress < 0 {
			return lang.T("Getting the picture ready")
		}
		return lang.T("Getting the picture ready %d %%", int(min(s.Progress, 1)*100))
	case StatusReady:
		if s.Took <= 0 {
			return lang.T("Ready")
		}
		return lang.T("Ready %s", spell(s.Took))
	case StatusThinking:
		return lang.T("Thinking")
	case StatusNoModel:
		return lang.T("No model")
	case StatusFailed:
		return lang.T("Something went wrong")
	}
	return ""
}

// briefWords is what there is room for in a narrow window; the tooltip has the rest.
func (s Status) briefWords() string {
	if s.Kind == StatusPreparing && s.Text == "" {
		if s.Progress < 0 {
			return ""
		}
		return fmt.Sprintf("%d %%", int(min(s.Progress, 1)*100))
	}
	return s.words()
}

// spell writes a duration for people: whole milliseconds, from a second on tenths of seconds.
func spell(d time.Duration) string {
	if d < time.Second {
		return lang.T("%d ms", max(1, int(d.Round(time.Millisecond)/time.Millisecond)))
	}
	return lang.T("%.1f s", d.Seconds())
}

func (s Status) colour(p style.Palette) color.NRGBA {
	switch s.Kind {
	case StatusReady:
		return p.Accent
	case StatusNoModel:
		return p.Warning
	case StatusFailed:
		return p.Error
	}
	return p.Quiet
}

// statusChip is a dot and the words of a status; while the picture is prepared the dot is a ring that fills.
type statusChip struct {
	control
	status  Status
	brief   bool // only a number while the picture is prepared
	dotOnly bool // not even that
}

func newStatusChip(tips *TipLayer) *statusChip {
	c := &statusChip{}
	c.tips = tips
	c.tip = func() string {
		if c.brief || c.dotOnly {
			return c.status.words()
		}
		return ""
	}
	c.extend(c)
	return c
}

func (c *statusChip) set(s Status) {
	if c.status != s {
		c.status = s
		c.Refresh()
	}
}

// CreateRenderer belongs to Fyne.
func (c *statusChip) CreateRenderer() fyne.WidgetRenderer {
	back, ring := newBlock(style.Radius), newBlock(style.Radius)
	dot, text := canvas.NewCircle(color.Transparent), newText(style.TextQuiet)
	track := canvas.NewArc(0, 360, 0.62, color.Transparent)
	arc := canvas.NewArc(0, 0, 0.62, color.Transparent)
	return newSketch(&sketch{
		owner:   c,
		objects: []fyne.CanvasObject{back, track, arc, dot, text, ring},
		min: func() fyne.Size {
			if c.status.Kind == StatusEmpty {
				return fyne.NewSize(0, style.Control)
			}
			if c.dotOnly {
				return fyne.NewSize(style.Control, style.Control)
			}
			return fyne.NewSize(style.Space8+12+6+text.MinSize().Width+style.Space8, style.Control)
		},
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			place(ring, 0, 0, s.Width, s.Height)
			middle := s.Height / 2
			place(dot, style.Space8+2, middle-4, 8, 8)
			place(track, style.Space8, middle-6, 12, 12)
			place(arc, style.Space8, middle-6, 12, 12)
			placeText(text, style.Space8+12+6, middle)
		},
		paint: func(p style.Palette) {
			s := c.status
			shown := s.Kind != StatusEmpty
			turning := s.Kind == StatusPreparing && s.Progress >= 0
			text.Text, text.Color = s.words(), p.Quiet
			if c.brief {
				text.Text = s.briefWords()
			}
			if s.Kind == StatusFailed || s.Kind == StatusNoModel {
				text.Color = s.colour(p)
			}
			dot.FillColor = s.colour(p)
			track.FillColor, arc.FillColor = p.Border, p.Accent
			arc.EndAngle = float32(360 * min(max(s.Progress, 0), 1))
			back.FillColor = color.Transparent
			if c.hovered && c.OnTapped != nil {
				back.FillColor = p.Hover
			}
			text.Hidden, dot.Hidden = !shown || c.dotOnly, !shown || turning
			track.Hidden, arc.Hidden = !turning, !turning
			paintRing(ring, p, c.focused)
		},
	})
}

// menuChip is a quiet choice: an icon, a name and a chevron; a click opens its menu below.
type menuChip struct {
	control
	icon style.IconName
	text string
	menu func() *fyne.Menu
	room float32 // the name is cut where it needs more
	bare bool    // the icon alone
}

func newMenuChip(icon style.IconName, room float32) *menuChip {
	c := &menuChip{icon: icon, room: room}
	c.OnTapped = func() {
		if c.menu != nil {
			showMenu(c.menu(), c)
		}
	}
	c.extend(c)
	return c
}

// CreateRenderer belongs to Fyne.
func (c *menuChip) CreateRenderer() fyne.WidgetRenderer {
	back, ring := newBlock(style.Radius), newBlock(style.Radius)
	icon, chevron, text := newIcon(), newIcon(), newText(style.TextBody)
	const chevronSize = 16
	return newSketch(&sketch{
		owner:   c,
		objects: []fyne.CanvasObject{back, icon, text, chevron, ring},
		min: func() fyne.Size {
			w := style.Space8 + style.IconSize + style.Space4 + chevronSize + style.Space8
			if !c.bare {
				w += 6 + text.MinSize().Width
			}
			return fyne.NewSize(w, style.Control)
		},
		layout: func(s fyne.Size) {
			place(back, 0, 0, s.Width, s.Height)
			place(ring, 0, 0, s.Width, s.Height)
			middle := s.Height / 2
			place(icon, style.Space8, middle-style.IconSize/2, style.IconSize, style.IconSize)
			placeText(text, style.Space8+style.IconSize+6, middle)
			place(chevron, s.Width-style.Space8-chevronSize, middle-chevronSize/2, chevronSize, chevronSize)
		},
		paint: func(p style.Palette) {
			name := c.text
			if name == "" {
				name = lang.T("Choose a model")
			}
			fit(text, name, c.room)
			text.Hidden = c.bare
			back.FillColor = color.Transparent
			text.Color = p.Text
			switch {
			case c.off:
				text.Color = p.Disabled
			case c.pressed:
				back.FillColor = p.Pressed
			case c.hovered:
				back.FillColor = p.Hover
			}
			setIcon(icon, c.icon, p.Quiet)
			setIcon(chevron, style.IconChevronDown, p.Quiet)
			paintRing(ring, p, c.focused)
		},
	})
}
