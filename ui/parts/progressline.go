package parts

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/look"
)

// ProgressLine is two units high and tells of work without a word. It draws nothing while there is none.
type ProgressLine struct {
	widget.BaseWidget
	value float64
	busy  bool
	at    float32 // where the moving piece is, 0 to 1, while busy
	move  *fyne.Animation
}

// NewProgressLine makes an empty line.
func NewProgressLine() *ProgressLine {
	l := &ProgressLine{}
	l.ExtendBaseWidget(l)
	return l
}

// SetValue shows how much is done, 0 to 1. At 0 and at 1 nothing is drawn.
func (l *ProgressLine) SetValue(v float64) {
	l.value = min(max(v, 0), 1)
	l.Refresh()
}

// SetBusy shows work of unknown length: a piece moves along the line.
func (l *ProgressLine) SetBusy(busy bool) {
	if l.busy == busy {
		return
	}
	l.busy = busy
	if l.move != nil {
		l.move.Stop()
		l.move = nil
	}
	if busy {
		l.move = &fyne.Animation{Duration: 1400 * time.Millisecond, RepeatCount: fyne.AnimationRepeatForever,
			Curve: fyne.AnimationEaseInOut, Tick: func(at float32) { l.at = at; l.Refresh() }}
		l.move.Start()
	}
	l.Refresh()
}

// CreateRenderer belongs to Fyne.
func (l *ProgressLine) CreateRenderer() fyne.WidgetRenderer {
	bar := canvas.NewRectangle(color.Transparent)
	return newSketch(&sketch{
		owner:   l,
		objects: []fyne.CanvasObject{bar},
		min:     func() fyne.Size { return fyne.NewSize(0, 2) },
		layout: func(s fyne.Size) {
			if l.busy {
				w := s.Width / 4
				left, right := max(0, l.at*(s.Width+w)-w), min(s.Width, l.at*(s.Width+w))
				place(bar, left, 0, right-left, s.Height)
				return
			}
			place(bar, 0, 0, s.Width*float32(l.value), s.Height)
		},
		paint: func(p look.Palette) {
			bar.FillColor = p.Accent
			bar.Hidden = !l.busy && (l.value <= 0 || l.value >= 1)
		},
	})
}
