package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"clickmask/internal/atomicfile"
	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
	"clickmask/project/formats"
)

// Options say how a [Work] works.
type Options struct {
	Segmenters []*Segmenter // one for each job, at least one
	Shard      Shard
	Answered   func(number int, of digest) bool // lines that are not answered again; nil: none
	Replace    bool                             // PNG files that are there already
}

// Work answers the lines of in, one Write to out for each, until in ends, out fails or ctx ends. With one segmenter the
// answers come in the order of the lines. When ctx ends, lines under way are still answered, and the error is ctx's.
//
// Lines in a row about one picture go to one segmenter. Beside what the segmenters keep, a line for each of them, one that
// waits and one that is being read are in memory.
func Work(ctx context.Context, in io.Reader, out io.Writer, opts Options) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	lines, runs := make(chan *line), make(chan chan *line)
	go read(ctx, in, lines, stop)
	answers := &answers{out: out, failed: func(err error) { stop(fmt.Errorf("the answers could not be written: %w", err)) }}
	var jobs sync.WaitGroup
	for _, s := range opts.Segmenters {
		jobs.Go(func() {
			for run := range runs {
				for l := range run {
					answers.put(answer(context.WithoutCancel(ctx), s, l, opts.Replace))
				}
			}
		})
	}
	deal(ctx, lines, runs, opts)
	jobs.Wait()
	return context.Cause(ctx)
}

// read parses lines until there are no more; a failure ends the work.
func read(ctx context.Context, in io.Reader, lines chan<- *line, stop context.CancelCauseFunc) {
	defer close(lines)
	for r := newLineReader(in); ; {
		l, err := r.next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			stop(fmt.Errorf("the lines could not be read: %w", err))
			return
		}
		select {
		case lines <- l:
		case <-ctx.Done():
			return
		}
	}
}

// deal gives lines to the jobs: each run of lines about one picture to whoever is free when it begins.
func deal(ctx context.Context, lines <-chan *line, runs chan<- chan *line, opts Options) {
	defer close(runs)
	var run chan *line
	about := ""
	end := func() {
		if run != nil {
			close(run)
			run = nil
		}
	}
	defer end()
	for {
		var l *line
		select {
		case <-ctx.Done():
			return
		case next, more := <-lines:
			if !more {
				return
			}
			l = next
		}
		if !opts.Shard.has(l) || opts.Answered != nil && opts.Answered(l.number, l.digest) {
			continue
		}
		if run == nil || l.about != about {
			end()
			fresh := make(chan *line)
			select {
			case <-ctx.Done():
				return
			case runs <- fresh:
			}
			run, about = fresh, l.about
		}
		select {
		case <-ctx.Done():
			return
		case run <- l:
		}
	}
}

// answers are written whole, one at a time.
type answers struct {
	mu     sync.Mutex
	out    io.Writer
	failed func(error)
}

func (a *answers) put(answer Answer) {
	text := answer.text()
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, err := a.out.Write(text); err != nil {
		a.failed(err)
	}
}

// answer answers a line, whatever is wrong with it.
func answer(ctx context.Context, s *Segmenter, l *line, replace bool) Answer {
	out := Answer{ID: l.request.ID, Line: l.number, Input: l.digest.String(), Picture: l.request.Picture}
	if l.request.Frame != nil {
		out.Frame = *l.request.Frame
	}
	if l.err != nil {
		out.Error = printable.OneLine(l.err)
		return out
	}
	start := time.Now()
	full := out
	if err := full.fill(ctx, s, &l.request, replace); err != nil {
		out.Error = printable.OneLine(err)
		return out
	}
	full.Time = float64(time.Since(start).Microseconds()) / 1000
	return full
}

func (a *Answer) fill(ctx context.Context, s *Segmenter, r *Request, replace bool) (err error) {
	if r.Picture != "" {
		err = s.Open(ctx, string(r.Picture), r.frame())
	} else {
		err = s.Decode(ctx, r.Bytes, "the picture", r.frame())
	}
	if err != nil {
		return err
	}
	a.Width, a.Height = s.Size()
	for i, p := range r.Prompts {
		if _, err := p.In(a.Width, a.Height); err != nil {
			return fmt.Errorf("prompt %d: %w", i+1, err)
		}
	}
	if a.Encoded, err = s.Encode(ctx); err != nil {
		return err
	}
	var guard *atomicfile.Guard
	if r.PNG != "" {
		guard = atomicfile.NewGuard(string(r.Picture))
	}
	for i, asked := range r.Prompts {
		p, err := asked.In(a.Width, a.Height)
		if err != nil {
			return fmt.Errorf("prompt %d: %w", i+1, err)
		}
		m, score, err := s.Mask(ctx, p)
		if err != nil {
			return fmt.Errorf("prompt %d: %w", i+1, err)
		}
		told := newMask(r, m, score)
		if r.PNG != "" {
			path := r.pngFile(i)
			told.PNG = jsonname.Name(path)
			if err := guard.Check(path); err != nil {
				return err
			}
			if err := onlyMask(path); replace && err != nil {
				return err
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				return err
			}
			if err := guard.Write(path, replace, func(w io.Writer) error { return formats.MaskPNG(w, m) }); err != nil {
				return err
			}
		}
		a.Masks = append(a.Masks, told)
	}
	return nil
}

// onlyMask refuses to replace what is no mask of this program: which pictures the lines to come name nobody knows.
func onlyMask(path string) error {
	is, err := formats.IsMaskPNG(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &atomicfile.Error{Path: path, Err: err}
	case !is:
		return fmt.Errorf("%s is there already and is no mask that ClickMask has written, so it is not replaced; choose another name", path)
	}
	return nil
}
