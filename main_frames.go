//go:build frames && !nogui && linux

package main

import (
	"bytes"
	"log"
	"runtime"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"golang.org/x/sys/unix"
)

func init() {
	watchFrames = func() {
		r := &rounds{}
		endless := fyne.NewAnimation(time.Second, r.tick)
		endless.RepeatCount = fyne.AnimationRepeatForever
		endless.Start()
		go r.watch()
	}
}

// slow is how long a round of Fyne's loop may be: longer, and a person sees the window stand still.
const slow = 100 * time.Millisecond

// opening is how many rounds belong to the opening of the window, in which shaders are compiled and fonts read.
const opening = 100

// rounds watches the rounds of Fyne's loop and writes to the log how long they were, by the clock and by the processor time of
// its thread: on a busy machine the clock blames the program for others.
type rounds struct {
	count   int
	cpu     time.Duration // of the thread, at the last tick
	busiest time.Duration
	waited  int // rounds that were slow by the clock alone

	mu    sync.Mutex
	began time.Time // the round
	where string    // what was being done when it had become slow
}

// tick is called by an animation, once between the events and the drawing of each round.
func (r *rounds) tick(float32) {
	now := threadTime()
	worked := now - r.cpu
	r.cpu = now
	r.mu.Lock()
	took, where := time.Since(r.began), r.where
	r.began, r.where = time.Now(), ""
	r.mu.Unlock()
	if r.count++; r.count <= opening {
		return
	}
	r.busiest = max(r.busiest, worked)
	switch {
	case worked > slow:
		log.Printf("frames: slow, %d ms of work in %d ms\n%s", worked.Milliseconds(), took.Milliseconds(), where)
	case took > slow:
		r.waited++
	}
	if r.count%500 == 0 {
		log.Printf("frames: %d rounds, at most %d ms of work, %d took long without, %d goroutines", r.count, r.busiest.Milliseconds(), r.waited, runtime.NumGoroutine())
	}
}

// watch notes what is being done where a round is slow.
func (r *rounds) watch() {
	for range time.Tick(slow / 5) {
		r.mu.Lock()
		late := r.where == "" && !r.began.IsZero() && time.Since(r.began) > slow
		r.mu.Unlock()
		if late {
			where := uiStack()
			r.mu.Lock()
			r.where = where
			r.mu.Unlock()
		}
	}
}

// threadTime is the processor time of the thread that asks.
func threadTime() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// uiStack is what Fyne's goroutine, the first, is doing, without the heading by which a crash is known.
func uiStack() string {
	stack := make([]byte, 1<<20)
	stack = stack[:runtime.Stack(stack, true)]
	for _, one := range bytes.Split(stack, []byte("\n\n")) {
		if head, rest, ok := strings.Cut(string(one), "\n"); ok && strings.HasPrefix(head, "goroutine 1 ") {
			return rest
		}
	}
	return ""
}
