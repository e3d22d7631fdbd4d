package foreign

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"clickmask/inference/ort"
	"clickmask/inference/pairs"
)

// maxRestarts is how often a model's process is started again after it has ended, for one opened model: what ended it
// once may not come again, as where a person or the system did, and mostly does.
const maxRestarts = 2

// served is what runs in another process, whatever it is: the process, what it may take, and how it is started again.
type served struct {
	name string // of the file
	path string
	opts Options
	make func() *exec.Cmd

	begin    func(context.Context) error // starts a child and has it open the file
	child    *child
	restarts int
	closed   bool
}

const whileOpening = "while it was being opened"

func newServed(path string, opts Options, command func() *exec.Cmd, begin func(context.Context) error) (served, error) {
	opts.Limits = opts.filled()
	whole, err := filepath.Abs(path)
	if err != nil {
		return served{}, fmt.Errorf("open model %s: %w", filepath.Base(path), err)
	}
	return served{name: filepath.Base(path), path: whole, opts: opts, make: command, begin: begin}, nil
}

// again is this program as a child.
func again() *exec.Cmd {
	path, args := self()
	cmd := exec.Command(path, args...)
	cmd.Env = environment(os.Environ())
	return cmd
}

// bear starts a child and has it open the file.
func (m *served) bear(ctx context.Context, do string) (reply, error) {
	if err := ctx.Err(); err != nil {
		return reply{}, err
	}
	c, err := startChild(m.make())
	if err != nil {
		return reply{}, fmt.Errorf("open model %s: %w", m.name, err)
	}
	m.child = c
	return m.ask(ctx, ask{Do: do, Path: m.path, Threads: m.opts.Threads, Device: m.opts.Device, Memory: m.opts.Memory}, nil, whileOpening)
}

// abandon ends a child that opened nothing, if that is because nobody wants it to any more.
func (m *served) abandon(ctx context.Context) {
	if ctx.Err() != nil && m.child != nil {
		m.child.end(nil)
	}
}

// living makes sure that there is a child.
func (m *served) living(ctx context.Context, during string) error {
	if m.closed {
		return ort.ErrClosed
	}
	if !m.child.ended() {
		return nil
	}
	if m.restarts == maxRestarts {
		return m.child.failure(m.name, during)
	}
	err := m.begin(ctx)
	if ctx.Err() == nil {
		m.restarts++
	}
	return err
}

// ask has the child do something and turns what it says of an error into one.
func (m *served) ask(ctx context.Context, a ask, body [][]byte, during string) (reply, error) {
	limit := m.opts.Answer
	if a.Do == doOpen || a.Do == doOpenGraph || a.Do == doOpenMasks {
		limit = m.opts.Open
	}
	late := &Failure{Kind: Late, Model: m.name, During: during, Detail: durationText(limit)}
	r, err := m.child.call(ctx, a, body, limit, late)
	if errors.Is(err, errGone) {
		return reply{}, m.child.failure(m.name, during)
	}
	if err != nil {
		return reply{}, err
	}
	for _, why := range r.head.Fallbacks {
		if m.opts.Fallback != nil {
			m.opts.Fallback(errors.New(why))
		}
	}
	switch {
	case r.head.Error == "":
		return r, nil
	case r.head.Why == whyEnded && ctx.Err() != nil:
		return reply{}, ctx.Err()
	case r.head.Why == whyRuntime:
		return reply{}, &runtimeMissing{r.head.Error}
	case r.head.Why == whyMemory:
		return reply{}, &Failure{Kind: Memory, Model: m.name, During: during, Detail: allowedText(r.head.Allowed)}
	}
	err = errors.New(r.head.Error)
	if r.head.Pair != "" {
		err = &pairs.Error{Kind: r.head.Pair, File: r.head.File, Err: err}
	}
	return reply{}, err
}

// allowedText is how much a model may have, for a sentence.
func allowedText(bytes int64) string {
	if bytes <= 0 {
		return ""
	}
	return fmt.Sprintf(" (%.1f GB)", float64(bytes)/1e9)
}

// nonsense ends a child that answered what cannot be.
func (m *served) nonsense(during, what string) error {
	f := &Failure{Kind: Garbled, Model: m.name, During: during, Detail: what}
	m.child.end(f)
	return f
}

// Close ends the process: it has nothing to lose. A second Close does nothing.
func (m *served) Close() error {
	if m.closed {
		return nil
	}
	m.closed = true
	if m.child == nil {
		return nil
	}
	m.child.end(nil)
	late := time.NewTimer(reapWithin)
	defer late.Stop()
	select {
	case <-m.child.reaped:
		return nil
	case <-late.C:
		return fmt.Errorf("close %s: its process does not end", m.name)
	}
}
