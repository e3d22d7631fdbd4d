package canvas

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
)

const (
	restAfter   = 120 * time.Millisecond // without a change of view, until the picture is painted smooth
	fadeIn      = 120 * time.Millisecond // of the preview
	pulseTime   = 800 * time.Millisecond // from full to faint
	pulseFaint  = 0.45                   // the least opacity of a pending marker
	pulseLevels = 12                     // opacities told apart: each costs a frame
)

// motion is what changes by itself. It uses Fyne's animations as clocks, because they tick on Fyne's
// goroutine, stop with the program, and are over at once in tests.
type motion struct {
	moving  bool
	pulsing bool
	pulse   float64 // opacity of the prompts while pulsing
	preview float64 // strength of the preview's outline

	rest, beat, fade *fyne.Animation
}

func (m *motion) init(c *Canvas) {
	m.pulse, m.preview = 1, 1
	m.rest = &fyne.Animation{Duration: restAfter, Curve: fyne.AnimationLinear, Tick: func(t float32) {
		if t < 1 || !m.moving {
			return
		}
		m.moving = false
		c.repaint()
		c.point()
		c.hover()
	}}
	m.beat = &fyne.Animation{
		Duration: pulseTime, Curve: fyne.AnimationEaseInOut, AutoReverse: true, RepeatCount: fyne.AnimationRepeatForever,
		Tick: func(t float32) {
			p := 1 - (1-pulseFaint)*math.Round(float64(t)*pulseLevels)/pulseLevels
			if !m.pulsing || p == m.pulse {
				return
			}
			m.pulse = p
			c.repaint()
		},
	}
	m.fade = &fyne.Animation{Duration: fadeIn, Curve: fyne.AnimationEaseOut, Tick: func(t float32) {
		m.preview = float64(t)
		c.repaint()
	}}
}

// moved notes a change of view: the picture is painted fast until it rests.
func (m *motion) moved() {
	m.moving = true
	m.rest.Stop()
	m.rest.Start()
}

// scene notes whether the scene waits for an answer, and whether a preview has just appeared.
func (m *motion) scene(pending, appears bool) {
	if pending != m.pulsing {
		m.pulsing, m.pulse = pending, 1
		if pending {
			m.beat.Start()
		} else {
			m.beat.Stop()
		}
	}
	if appears {
		m.preview = 0
		m.fade.Stop()
		m.fade.Start()
	}
}

func (m *motion) still() bool { return !m.moving }

// opacity is that of the prompts.
func (m *motion) opacity() float64 {
	if m.pulsing {
		return m.pulse
	}
	return 1
}
