package foreign

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// Kind is how a model's process came to its end.
type Kind int

const (
	Crashed Kind = iota // by a signal, an abort, or without a word
	Memory              // it wanted more than it may have
	Late                // it gave no answer in time
	Garbled             // it answered what is no answer
	Ended               // somebody else ended it: a person, or the system when memory was short
)

// Failure is a model whose process had to end. The program goes on.
type Failure struct {
	Kind   Kind
	Model  string // name of the file
	During string // what it was asked for: "while it was being opened"
	Detail string // how it crashed, or how much it may take
}

// Error is one sentence.
func (f *Failure) Error() string {
	switch f.Kind {
	case Memory:
		return fmt.Sprintf("%s wanted more memory than a model of its size may have%s and was stopped %s: use a smaller one, or allow more with --model-memory", f.Model, f.Detail, f.During)
	case Late:
		return fmt.Sprintf("%s gave no answer within %s and was stopped %s: it may never end, or --model-time has to allow more", f.Model, f.Detail, f.During)
	case Ended:
		return fmt.Sprintf("%s was stopped from outside %s (%s), as happens when memory is short: try again", f.Model, f.During, f.Detail)
	case Garbled:
		return fmt.Sprintf("%s answered nonsense %s (%s) and was stopped", f.Model, f.During, f.Detail)
	}
	return fmt.Sprintf("%s crashed %s (%s): the file cannot be used here", f.Model, f.During, f.Detail)
}

// AnotherError is a model whose file has become another one since it was opened.
type AnotherError struct{ Model string }

func (e *AnotherError) Error() string {
	return fmt.Sprintf("%s is another file than it was when it was opened: choose it again", e.Model)
}

// exitMemory is the status of a child that found itself to have taken too much.
const exitMemory = 77

// outOfMemory are what Go, C++ and ONNX Runtime say when allocating fails.
var outOfMemory = []string{"out of memory", "cannot allocate memory", "bad_alloc", "Failed to allocate memory", "bad allocation"}

func saysOutOfMemory(text string) bool {
	for _, words := range outOfMemory {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// ending tells from a process's status and last words how it ended.
func ending(state *os.ProcessState, said string) (Kind, string) {
	if state != nil && state.ExitCode() == exitMemory || saysOutOfMemory(said) {
		return Memory, ""
	}
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	const most = 200
	if len(first) > most {
		first = strings.ToValidUTF8(first[:most], "") + "..."
	}
	switch {
	case strings.HasPrefix(first, "SIG"): // Go's report of a signal in a library
		return Crashed, first
	case state == nil:
		return Crashed, "its process is gone"
	case state.String() == "signal: killed":
		return Ended, state.String()
	case first == "":
		return Crashed, state.String()
	}
	return Crashed, state.String() + ": " + first
}

// durations are for people: 2m, not 2m0s.
func durationText(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
