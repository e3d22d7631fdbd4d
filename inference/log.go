package inference

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
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
	for _, name := range []string{p.Path, p.Name, filepath.Base(p.Path)} {
		if name != "" && name != "." {
			j.names = append(j.names, name)
		}
	}
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
	names := j.names
	var atPath *fs.PathError
	if errors.As(err, &atPath) {
		names = append(names[:len(names):len(names)], atPath.Path, filepath.Base(atPath.Path))
	}
	var moved *os.LinkError
	if errors.As(err, &moved) {
		names = append(names[:len(names):len(names)], moved.Old, moved.New)
	}
	var bad *picture.Error
	if errors.As(err, &bad) {
		names = append(names[:len(names):len(names)], bad.Name)
	}
	text := err.Error()
	names = slices.Clone(names)
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) }) // paths before the names within them
	for _, name := range names {
		if name != "" {
			text = strings.ReplaceAll(text, name, "(a picture)")
		}
	}
	return text
}
