package inference

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickmask/picture"
)

// journal is the engine's log. It tells what was asked, how long it took and what went wrong; of pictures it tells
// neither pixels nor names. The names belong to one goroutine.
type journal struct {
	log   *slog.Logger
	names []string // of the pictures that the engine knows: none of them may be written
}

// rememberedNames bounds journal.names. Errors are about pictures that the engine has at hand, which are few.
const rememberedNames = 64

// NewLog is a log for Options.Log of what a person who helps would ask for. Each line is one Write.
func NewLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

func newJournal(log *slog.Logger) *journal {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &journal{log: log}
}

// keepSecret makes sure that the picture's name and path are not written.
func (j *journal) keepSecret(p *picture.Picture) {
	if p == nil {
		return
	}
	j.names = appendNames(j.names, p.Path, p.Name)
	j.names = j.names[max(0, len(j.names)-rememberedNames):]
}

// event writes what was told. took is how long the request was worked on.
func (j *journal) event(e Event, took time.Duration) {
	level := slog.LevelInfo
	switch {
	case e.Kind == EventFailed:
		level = slog.LevelWarn
	case e.Hover, e.Kind == EventSuperseded, e.Kind == EventProgress: // many times a second
		level = slog.LevelDebug
	}
	ctx := context.Background()
	if !j.log.Enabled(ctx, level) {
		return
	}
	about := []slog.Attr{slog.String("request", e.Op), slog.Duration("took", took.Round(time.Microsecond))}
	if e.Generation != 0 || e.Revision != 0 {
		about = append(about, slog.Uint64("generation", e.Generation), slog.Uint64("revision", e.Revision))
	}
	if e.Cached {
		about = append(about, slog.Bool("cached", true))
	}
	if e.Model.Fingerprint != "" {
		about = append(about, slog.String("model", e.Model.Fingerprint))
	}
	if e.Err != nil {
		about = append(about, j.errorAttrs(e.Op, e.Err)...)
	}
	j.log.LogAttrs(ctx, level, e.Kind.String(), about...)
}

// trouble writes an error of what nobody asked for, if there is one.
func (j *journal) trouble(what string, err error) {
	if err == nil {
		return
	}
	level := slog.LevelDebug // a model that cannot do what is only for speed
	if errors.As(err, new(*PanicError)) {
		level = slog.LevelError
	}
	j.log.LogAttrs(context.Background(), level, what, j.errorAttrs(what, err)...)
}

// errorAttrs are an error's text without names of pictures, and the stack of a panic.
func (j *journal) errorAttrs(op string, err error) []slog.Attr {
	about := []slog.Attr{slog.String("err", j.anonymous(op, err))}
	var broken *PanicError
	if errors.As(err, &broken) {
		about = append(about, slog.String("stack", string(broken.Stack)))
	}
	return about
}

// loadError is why a picture could not be loaded: the words of the caller, which may name it.
type loadError struct{ error }

func (e loadError) Unwrap() error { return e.error }

// anonymous is the text of an error without names of pictures. What opening a model says may name the model's file; of
// what loading a picture says nothing is kept but what kind of error it is.
func (j *journal) anonymous(op string, err error) string {
	if op == OpOpen {
		return err.Error()
	}
	var load loadError
	if errors.As(err, &load) {
		return fmt.Sprintf("the picture cannot be loaded (%T)", load.error)
	}
	names := namesIn(err, slices.Clone(j.names))
	for _, name := range names {
		if quoted := strconv.Quote(name); quoted != `"`+name+`"` { // as %q writes it
			names = append(names, quoted[1:len(quoted)-1])
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // paths before the names within them
	text := err.Error()
	for _, name := range names {
		text = strings.ReplaceAll(text, name, "(a picture)")
	}
	return text
}

// namesIn appends the names of files that an error and its causes are about.
func namesIn(err error, names []string) []string {
	switch e := err.(type) {
	case *fs.PathError:
		names = appendNames(names, e.Path)
	case *os.LinkError:
		names = appendNames(names, e.Old, e.New)
	case *picture.Error:
		names = appendNames(names, e.Name)
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if cause := e.Unwrap(); cause != nil {
			names = namesIn(cause, names)
		}
	case interface{ Unwrap() []error }:
		for _, cause := range e.Unwrap() {
			names = namesIn(cause, names)
		}
	}
	return names
}

// appendNames appends paths, the names within them and their folders.
func appendNames(names []string, paths ...string) []string {
	for _, path := range paths {
		for _, name := range []string{path, filepath.Base(path), filepath.Dir(path)} {
			if name != "" && name != "." && name != string(filepath.Separator) {
				names = append(names, name)
			}
		}
	}
	return names
}
