//go:build !nogui

package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"runtime/debug"
	"strings"

	"clickmask/cli"
	"clickmask/internal/earlylog"
	"clickmask/internal/logfile"
	"clickmask/internal/printable"
	"clickmask/internal/terminal"
	"clickmask/ui"
)

// openLog opens the log in the program's state folder, for what Fyne says and for crashes; where names it to people.
// Without such a folder they go to stderr.
func openLog(state string) (w io.Writer, where string) {
	if state == "" {
		return printable.Writer(os.Stderr), "above"
	}
	l, err := logfile.Open(state)
	if err != nil {
		printable.Fprintf(os.Stderr, "clickmask: what goes wrong is told here: %v\n", err)
		return printable.Writer(os.Stderr), "above"
	}
	_, _ = l.Write(earlylog.Take()) // there is nowhere to tell of it
	if err := l.CatchCrashes(); err != nil {
		printable.Fprintf(l, "crashes are told on stderr alone: %v\n", err)
	}
	return l, l.Path()
}

// crashed saves what can be saved after a mistake of ours, and says so in one line; the trace goes into the log, which is
// at where.
func crashed(reason any, rescue func() error, where string) error {
	log.Printf("%v\n%s", reason, debug.Stack())
	kept := "your work is kept and is offered at the next start"
	if err := rescue(); err != nil {
		kept = fmt.Sprintf("your work could not be kept: %v", err)
	}
	return fmt.Errorf("ClickMask has to stop because of a mistake in it; %s. Details: %s", kept, where)
}

// startWatch hands on to the log what Fyne says. Before the window is there Fyne tells of a missing display or OpenGL in
// its log alone and then goes on into a crash, so the program ends here, with one line for people.
type startWatch struct {
	log     io.Writer
	started bool
	reason  string
	end     func() // of the program, after it has told the reason
}

// noContext is what GLFW says where a driver is there and OpenGL is not, as over Remote Desktop.
var noContext = regexp.MustCompile(`PlatformError: (WGL|GLX|NSGL|EGL): `)

// Write takes one line of the log; Fyne writes what happened, then its cause, then where.
func (s *startWatch) Write(line []byte) (int, error) {
	_, _ = s.log.Write(line) // there is nowhere to tell of it
	text := string(line)
	switch {
	case s.started:
	case strings.Contains(text, "window creation error"), strings.Contains(text, "failed to initialise"):
		s.reason = "the window could not be created"
	case noContext.MatchString(text): // of this GLFW tells Fyne nothing, and the program would stay without a window
		s.reason = "the window could not be created (" + strings.TrimSpace(text[noContext.FindStringIndex(text)[0]:]) + ")"
		s.end()
	case s.reason != "" && strings.Contains(text, "Cause:"):
		_, cause, _ := strings.Cut(text, "Cause:")
		s.reason += " (" + strings.TrimSpace(cause) + ")"
	case s.reason != "" && strings.Contains(text, "At:"):
		s.end()
	}
	return len(line), nil
}

// giveUp ends the program where there can be no window.
func (s *startWatch) giveUp() {
	s.tellNoWindow()
	exit(cli.ExitInstall)
}

// tellNoWindow says why there is no window: to whoever reads a terminal, or to a person who has clicked twice.
func (s *startWatch) tellNoWindow() {
	if terminal.Unread() {
		printable.Fprintf(os.Stderr, "%s\n", ui.NoWindowWords(s.reason))
		return
	}
	printable.Fprintf(os.Stderr, "clickmask: %v: %s; it needs a display with OpenGL 2.1, and clickmask predict works without one\n", cli.ErrNoWindow, s.reason)
}
