//go:build frames && !nogui && linux

package main

import (
	"bytes"
	"log"
	"runtime"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"golang.org/x/sys/unix"
)

func init() { watchFrames = func() { go watchUI() } }

// slow is how long Fyne's goroutine may be at something: longer, and a person sees the window stand still.
const slow = 100 * time.Millisecond

// watchUI asks Fyne's goroutine again and again to do nothing, and writes to the log how long that had other things to do, by
// the clock and by the processor time of its thread: on a busy machine the clock blames the program for others. Where it
// is at one thing for long the log has where that was.
func watchUI() {
	log.Printf("frames: watched, %d goroutines", runtime.NumGoroutine())
	var busiest time.Duration
	var before time.Duration // processor time of the thread at the last look
	for n := 1; ; n++ {
		done, asked := make(chan time.Duration, 1), time.Now()
		fyne.Do(func() { done <- threadTime() })
		var now time.Duration
		var where string
		select {
		case now = <-done:
		case <-time.After(slow):
			where = uiStack()
			now = <-done
		}
		took, worked := time.Since(asked), now-before
		if before = now; n == 1 {
			continue // all that came before
		}
		if worked > slow || took > slow {
			log.Printf("frames: slow, %d ms of work in %d ms\n%s", worked.Milliseconds(), took.Milliseconds(), where)
		}
		busiest = max(busiest, worked)
		if n%500 == 0 {
			log.Printf("frames: %d looks, at most %d ms of work, %d goroutines", n, busiest.Milliseconds(), runtime.NumGoroutine())
		}
		time.Sleep(5 * time.Millisecond)
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
