package parts

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/style"
)

// ProgressLine is two units high and tells of work without a word. It draws nothing while there is none.
type ProgressLine struct {
	widget.BaseWidget
	value float64
	busy  bool
	at    float32 // where the moving piece is, 0 to 1, while busy
	move  *fyne.Animation
	ticks int // of that
}

// Any change repaints the whole window, which without a graphics card takes both cores from the work that is told of. So the
// piece moves fifteen times a second, of sixty ticks, and only once the work has taken half a second.
const (
	ticksAMove      = 4
	ticksBeforeMove = 30
)

// NewProgressLine makes an empty line.
func NewProgressLine() *ProgressLine {
	l := &ProgressLine{}
	l.ExtendBaseWidget(l)
	return l
}

// SetValue shows how much is done, 0 to 1, and ends what SetBusy began. At 0, below it and at 1 nothing is drawn.
func (l *ProgressLine) SetValue(v float64) {
	v = min(max(v, 0), 1)
	if !l.busy && l.value == v {
		return
	}
	l.busy, l.value = false, v
	l.run()
	l.Refresh()
}

// SetBusy shows work of unknown length: a piece moves along the line. Without it the line is empty, whatever SetValue
// showed before.
func (l *ProgressLine) SetBusy(busy bool) {
	if l.busy == busy && l.value == 0 {
		return
	}
	l.busy, l.value = busy, 0
	l.run()
	l.Refresh()
}

// Stop empties the line: the work is done, or given up.
func (l *ProgressLine) Stop() { l.SetBusy(false) }

// Hide and Show rest and resume the moving piece, which costs a frame every tick.
func (l *ProgressLine) Hide() {
	l.BaseWidget.Hide()
	l.run()
}

func (l *ProgressLine) Show() {
	l.BaseWidget.Show()
	l.run()
}

// run moves the piece while there is one to be seen, and never else.
func (l *ProgressLine) run() {
	wanted := l.busy && l.Visible()
	switch {
	case wanted && l.move == nil:
		l.move = &fyne.Animation{Duration: 1400 * time.Millisecond, RepeatCount: fyne.AnimationRepeatForever,
			Curve: fyne.AnimationEaseInOut, Tick: l.tick}
		l.at, l.ticks = 0, 0
		l.move.Start()
	case !wanted && l.move != nil:
		l.move.Stop()
		l.move = nil
	}
}

func (l *ProgressLine) tick(at float32) {
	if l.ticks++; l.ticks > ticksBeforeMove && l.ticks%ticksAMove == 0 {
		l.at = at
		l.Refresh()
	}
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
		paint: func(p style.Palette) {
			bar.FillColor = p.Accent
			bar.Hidden = !l.busy && (l.value <= 0 || l.value >= 1)
		},
	})
}
