// Package terminal sees to it that what the program says when it fails is read by somebody: on the terminal that it was
// started from, or, where it was started by a double click and has none, in a box on the screen.
package terminal

import (
	"io"
	"os"
	"strings"
	"sync"
)

// longest is what is kept of what is said, in bytes: no box shows more.
const longest = 4 << 10

// Listen is called once, first of all. Where nobody reads stderr it takes its place; end, which is called with the exit code
// before the program ends, then shows what was said if the program failed.
func Listen() (end func(code int)) {
	if attach() {
		return func(int) {}
	}
	unread = true
	r, w, err := os.Pipe()
	if err != nil {
		return func(int) {} // there is nobody to tell
	}
	os.Stderr = w
	var said strings.Builder
	var reading sync.WaitGroup
	reading.Go(func() {
		_, _ = io.Copy(&said, io.LimitReader(r, longest))
		_, _ = io.Copy(io.Discard, r) // whoever writes must not wait for ever
	})
	return func(code int) {
		w.Close()
		reading.Wait()
		if text := words(said.String()); code != 0 && text != "" {
			alert("ClickMask", text)
		}
	}
}

var unread bool

// Unread reports whether nobody reads stderr, so that what is said there is shown in a box: in the person's language and
// without what is of use on a command line alone.
func Unread() bool { return unread }

// words is what was said without the name that lines on a terminal begin with.
func words(said string) string {
	var lines []string
	for line := range strings.Lines(said) {
		lines = append(lines, strings.TrimPrefix(strings.TrimSpace(line), "clickmask: "))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
