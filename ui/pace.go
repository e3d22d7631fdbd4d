package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// pace lets what follows the pointer change the screen in every second frame at most. Any change repaints the whole
// window, and without a graphics card a moving pointer would take the processor from the model that answers it.
type pace struct {
	due     func() // what is to be done, nil for nothing
	clock   *fyne.Animation
	running bool
	ticks   int
}

// afterPaint runs f once the next frame is on the screen.
func afterPaint(f func()) {
	const before = 2 // ticks, of which the first may come before the frame
	ticks, started := 0, false
	var clock *fyne.Animation
	clock = &fyne.Animation{Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) {
		if ticks++; ticks < before && started {
			return
		}
		clock.Stop()
		f()
	}}
	clock.Start() // drivers without frames tick here
	started = true
}

// soon runs f before the next frame that is free. Of several the last is run.
func (p *pace) soon(f func()) {
	p.due = f
	if p.clock == nil {
		p.clock = &fyne.Animation{Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) { p.tick() }}
	}
	if !p.running {
		p.ticks = 0
		p.clock.Start()
		p.running = p.due != nil // drivers without frames tick once, within Start
	}
}

func (p *pace) tick() {
	if p.ticks++; p.ticks%2 == 0 {
		return
	}
	f := p.due
	p.due = nil
	if f != nil {
		f()
		return
	}
	p.clock.Stop()
	p.running = false
}
