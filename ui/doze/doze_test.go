package doze

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// world is an application whose loop, events and time the test plays.
type world struct {
	fyne.App
	driver *driver
	time   time.Time

	slept       int
	during      func() // happens while the loop sleeps, nil for nothing, and then it sleeps to the end
	interrupted int
}

func (w *world) Driver() fyne.Driver { return w.driver }

func (w *world) Wait(d time.Duration) {
	w.slept++
	if w.during == nil {
		w.time = w.time.Add(d)
		return
	}
	w.time = w.time.Add(d / 2)
	w.during()
}

func (w *world) Interrupt() { w.interrupted++ }

// driver is one of a desktop that does what it is asked at once.
type driver struct {
	fyne.Driver
	extended
	round   *fyne.Animation // ticks with every round of the loop
	running map[*fyne.Animation]bool
}

func (d *driver) DoFromGoroutine(f func(), _ bool) { f() }

func (d *driver) StartAnimation(a *fyne.Animation) {
	if d.round == nil {
		d.round = a
	}
	d.running[a] = true
}

func (d *driver) StopAnimation(a *fyne.Animation) { delete(d.running, a) }

// newWorld is an application that has just been told that it may sleep.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{App: test.NewTempApp(t), driver: &driver{running: map[*fyne.Animation]bool{}}, time: time.Unix(1_800_000_000, 0)}
	l := Let(w, w).Driver().(*loop)
	l.now = func() time.Time { return w.time }
	l.awake = w.time.Add(patience)
	return w
}

// sleeps says whether the loop sleeps in a round after d.
func (w *world) sleeps(d time.Duration) bool {
	before := w.slept
	w.time = w.time.Add(d)
	w.driver.round.Tick(0)
	return w.slept > before
}

const little = time.Millisecond

func TestTheLoopSleepsWhenNothingHasHappenedForAWhile(t *testing.T) {
	forever := &fyne.Animation{Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever}
	for name, c := range map[string]struct {
		happens func()
		lasts   time.Duration
	}{
		"the start":         {func() {}, 0},
		"fyne.Do":           {func() { fyne.Do(func() {}) }, 0},
		"fyne.DoAndWait":    {func() { fyne.DoAndWait(func() {}) }, 0},
		"an animation":      {(&fyne.Animation{Duration: 3 * time.Second}).Start, 3 * time.Second},
		"one that repeats":  {(&fyne.Animation{Duration: time.Second, RepeatCount: 2}).Start, 3 * time.Second},
		"one back again":    {(&fyne.Animation{Duration: time.Second, AutoReverse: true}).Start, 2 * time.Second},
		"one that is ended": {func() { forever.Start(); forever.Stop() }, 0},
	} {
		w := newWorld(t)
		if name != "the start" && !w.sleeps(patience) {
			t.Fatalf("%s: the loop does not sleep before", name)
		}
		c.happens()
		if w.sleeps(0) || w.sleeps(c.lasts+patience-little) {
			t.Errorf("%s: the loop sleeps at once", name)
		}
		if !w.sleeps(little) || !w.sleeps(0) {
			t.Errorf("%s: the loop does not sleep afterwards", name)
		}
	}
}

func TestAnAnimationWithoutEndKeepsTheLoopAwake(t *testing.T) {
	w := newWorld(t)
	a := &fyne.Animation{Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever}
	a.Start()
	if !w.driver.running[a] || w.sleeps(time.Hour) {
		t.Error("the loop sleeps meanwhile")
	}
	a.Stop()
	if w.driver.running[a] || w.sleeps(0) {
		t.Error("what it has changed last is not shown")
	}
	if !w.sleeps(patience) {
		t.Error("the loop does not sleep afterwards")
	}
}

func TestAnEventKeepsTheLoopAwake(t *testing.T) {
	w := newWorld(t)
	w.during = func() {} // an event ends the wait
	if !w.sleeps(patience) {
		t.Fatal("the loop does not sleep")
	}
	if w.sleeps(patience-little) || !w.sleeps(little) {
		t.Error("the loop sleeps at once, or not again")
	}
}

func TestWhatIsAskedOfASleepingLoopWakesIt(t *testing.T) {
	for name, ask := range map[string]func(){
		"fyne.Do":        func() { fyne.Do(func() {}) },
		"fyne.DoAndWait": func() { fyne.DoAndWait(func() {}) },
		"an animation":   (&fyne.Animation{Duration: time.Second}).Start,
	} {
		w := newWorld(t)
		w.during = ask
		if !w.sleeps(patience) || w.interrupted != 1 {
			t.Errorf("%s: it is woken %d times", name, w.interrupted)
		}
		ask()
		if w.sleeps(patience-little) || w.interrupted != 1 {
			t.Errorf("%s: a loop that is awake is woken, which may be there no more", name)
		}
	}
}

// Both at once, for the race detector.
func TestAskingAndSleepingAtOnce(t *testing.T) {
	w := newWorld(t)
	done := make(chan struct{})
	w.during = func() {
		go func() {
			fyne.Do(func() {})
			close(done)
		}()
		<-done
	}
	if !w.sleeps(patience) || w.interrupted != 1 || w.sleeps(0) {
		t.Errorf("it is woken %d times", w.interrupted)
	}
}

func TestAnApplicationWithoutADesktopIsLeftAsItIs(t *testing.T) {
	a := test.NewTempApp(t)
	w := &world{App: a}
	if got := Let(plain{a, &driver{}}, w); got.(plain).App != a {
		t.Errorf("it becomes %v", got)
	}
}

type plain struct {
	fyne.App
	driver fyne.Driver
}

func (p plain) Driver() fyne.Driver { return struct{ fyne.Driver }{p.driver} }
