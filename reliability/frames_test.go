//go:build linux

package reliability

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// frames is what the log of a watched program says of Fyne's goroutine.
type frames struct {
	rounds     int    // of its loop
	busiest    int    // ms of work in one
	waited     int    // rounds that took more than a tenth of a second by the clock, and less of the processor's time
	slow       []slow // rounds with more of that
	goroutines []int  // at every five hundredth round
}

// slow is one of them.
type slow struct {
	work, wall int // ms of the processor, and by the clock
	where      string
}

var (
	framesCount = regexp.MustCompile(`frames: (\d+) rounds, at most (\d+) ms of work, (\d+) took long without, (\d+) goroutines`)
	framesSlow  = regexp.MustCompile(`frames: slow, (\d+) ms of work in (\d+) ms\n((?:[^\[\n].*\n)*)`)
)

// framesIn reads them out of a log. One log is of one process; what is rotated away is lost.
func framesIn(log string) frames {
	number := func(text string) int { n, _ := strconv.Atoi(text); return n }
	var f frames
	for _, m := range framesCount.FindAllStringSubmatch(log, -1) {
		f.rounds, f.busiest, f.waited = number(m[1]), number(m[2]), number(m[3])
		f.goroutines = append(f.goroutines, number(m[4]))
	}
	for _, m := range framesSlow.FindAllStringSubmatch(log, -1) {
		f.slow = append(f.slow, slow{number(m[1]), number(m[2]), m[3]})
	}
	return f
}

// atFirst is how many goroutines the first half of a run had at its most.
func (f frames) atFirst() (most int) {
	for _, n := range f.goroutines[:len(f.goroutines)/2] {
		most = max(most, n)
	}
	return most
}

// grew says whether the second half of a run had more goroutines at its least than the first at its most.
func (f frames) grew() bool {
	return len(f.goroutines) >= 4 && slices.Min(f.goroutines[len(f.goroutines)/2:]) > f.atFirst()
}

func (f frames) String() string {
	return fmt.Sprintf("%d rounds of Fyne's loop, at most %d ms of work in one, %d of them over 100 ms; %d took as long by the clock alone; goroutines %v",
		f.rounds, f.busiest, len(f.slow), f.waited, f.goroutines)
}
