// Package doze lets Fyne's loop sleep while nothing happens. The loop asks the system for events sixty times a second for
// as long as the program runs, which takes one to two percent of a core from a battery while nobody touches the window.
package doze

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Events is where the loop sleeps.
type Events interface {
	// Wait hands out the events of the system to the window; it returns after the first, or after d without one. It is
	// called on Fyne's goroutine.
	Wait(d time.Duration)
	// Interrupt ends the Wait that is under way, or about to be.
	Interrupt()
}

const (
	// patience is how long the loop goes on after something has happened, so that it does not fall asleep between the
	// movements of a hand.
	patience = 2 * time.Second
	// longest is how long the loop sleeps without doing its own work, such as giving back what it keeps of things that are
	// shown no more. What nobody has thought of is late by that at most.
	longest = time.Second
)

// Let has the application's loop sleep from now on, and gives the application to be used in its place. All that is asked
// of the loop by [fyne.Do] and by animations, Fyne's own too, asks the current application's driver; so the one that it
// becomes here hears of it, and wakes the loop. An application that is none of a desktop is left as it is.
func Let(a fyne.App, events Events) fyne.App {
	d, ok := a.Driver().(desktop.Driver)
	if !ok {
		return a
	}
	l := &loop{Driver: a.Driver(), extended: d, events: events, now: time.Now, endless: map[*fyne.Animation]bool{}}
	l.stir(0)
	l.Driver.StartAnimation(&fyne.Animation{Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) { l.tick() }})
	dozing := application{a, l}
	fyne.SetCurrentApp(dozing)
	return dozing
}

// application is an application whose driver hears of all that is asked of it.
type application struct {
	fyne.App
	driver *loop
}

func (a application) Driver() fyne.Driver { return a.driver }

type extended = desktop.Driver

// loop is Fyne's driver, which sleeps in an animation of its own: that ticks between the events and the drawing of each
// round, on Fyne's goroutine, and never once the loop has ended. So what an event has changed is drawn at once.
type loop struct {
	fyne.Driver
	extended
	events Events
	now    func() time.Time

	mu      sync.Mutex
	awake   time.Time                // until then at least
	endless map[*fyne.Animation]bool // those that run until they are stopped
	asleep  bool
}

// DoFromGoroutine is what fyne.Do calls. The loop is woken first, and stays awake for much longer than it takes to ask it.
func (l *loop) DoFromGoroutine(f func(), wait bool) {
	l.stir(0)
	l.Driver.DoFromGoroutine(f, wait)
}

func (l *loop) StartAnimation(a *fyne.Animation) {
	var lasts time.Duration
	if a.RepeatCount < 0 {
		l.mu.Lock()
		l.endless[a] = true
		l.mu.Unlock()
	} else if lasts = a.Duration * time.Duration(a.RepeatCount+1); a.AutoReverse {
		lasts *= 2
	}
	l.Driver.StartAnimation(a)
	l.stir(lasts)
}

func (l *loop) StopAnimation(a *fyne.Animation) {
	l.mu.Lock()
	delete(l.endless, a)
	l.mu.Unlock()
	l.Driver.StopAnimation(a)
	l.stir(0) // what it has changed last is to be seen
}

// stir keeps the loop awake for what has just happened and lasts so long.
func (l *loop) stir(lasts time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := l.now().Add(lasts + patience); until.After(l.awake) {
		l.awake = until
	}
	if l.asleep { // and never once the loop has ended, when there may be no events any more
		l.events.Interrupt()
	}
}

// tick sleeps where nothing keeps the loop awake.
func (l *loop) tick() {
	l.mu.Lock()
	begun := l.now()
	l.asleep = len(l.endless) == 0 && !begun.Before(l.awake)
	asleep := l.asleep
	l.mu.Unlock()
	if !asleep {
		return
	}
	l.events.Wait(longest)
	l.mu.Lock()
	l.asleep = false
	ended := l.now()
	l.mu.Unlock()
	if ended.Sub(begun) < longest {
		l.stir(0)
	}
}
