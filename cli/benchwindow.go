package cli

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"clickmask/cli/bench"
	"clickmask/internal/printable"
)

// windowPicture is a picture that the window is driven on.
type windowPicture struct {
	name string
	w, h int
}

var windowPictures = []windowPicture{{"1 MP", 1200, 800}, {"24 MP", 6000, 4000}, {"100 MP", 12500, 8000}}

// scene writes a picture of w x h pixels into dir.
func scene(dir string, w, h int) (path string, err error) {
	path = filepath.Join(dir, strconv.Itoa(w)+".jpg")
	return path, bench.SaveJPEG(path, w, h)
}

func (b *benchRun) skip(what string, err error) {
	b.report.Skipped = append(b.report.Skipped, bench.Skipped{Case: what, Reason: printable.OneLine(err)})
}

// onPictures measures something on pictures written into dir. What cannot be measured on one of them is skipped and said; only the
// end of ctx, and a picture that cannot be written, end it.
func (b *benchRun) onPictures(ctx context.Context, dir, what string, pictures []windowPicture, measure func(c windowPicture, path string) error) error {
	for _, c := range pictures {
		path, err := scene(dir, c.w, c.h)
		if err != nil {
			return err
		}
		if err := b.skipped(ctx, what+", "+c.name, measure(c, path)); err != nil {
			return err
		}
	}
	return nil
}

// skipped says why something could not be measured, if err says so; the end of ctx is no reason to go on.
func (b *benchRun) skipped(ctx context.Context, what string, err error) error {
	if err != nil && ctx.Err() == nil {
		b.skip(what, err)
	}
	return ctx.Err()
}

// window lets this program's window drive itself, where one can be opened.
func (b *benchRun) window(ctx context.Context, self, dir string) error {
	return b.onPictures(ctx, dir, "window", windowPictures, func(c windowPicture, path string) error {
		cases, mb, err := bench.WindowCases(ctx, c.name, self, b.withModel(path)...)
		b.report.Window = append(b.report.Window, cases...)
		if mb > 0 {
			b.report.Memory = append(b.report.Memory, bench.Memory{Case: "window that never rests, " + c.name, PeakMB: math.Round(mb)})
		}
		return err
	})
}

// pages has the window go through a folder of large pictures.
func (b *benchRun) pages(ctx context.Context, self, dir string) error {
	printable.Fprintf(b.say, "going through a folder\n")
	c := windowPictures[1]
	cases, err := bench.PageCases(ctx, c.name, dir, c.w, c.h, self, b.withModel()...)
	b.report.Window = append(b.report.Window, cases...)
	return b.skipped(ctx, "a folder, "+c.name, err)
}

// starts times the window's way to a large picture. PEER names labelme's command, to be timed in turns with it.
func (b *benchRun) starts(ctx context.Context, self, dir string) error {
	return b.onPictures(ctx, dir, "start", windowPictures[1:], func(c windowPicture, path string) error {
		cases, memory, err := bench.StartCases(ctx, c.name, path, min(b.flags.runs, 3), os.Getenv("PEER"), self, b.withModel()...)
		b.report.Window = append(b.report.Window, cases...)
		b.report.Memory = append(b.report.Memory, memory...)
		return err
	})
}

// strokes times the brush, for which no window is opened; builds without one have no brush.
func (b *benchRun) strokes(ctx context.Context, self, dir string) error {
	if b.program.window == nil {
		for _, c := range windowPictures {
			b.skip("stroke, "+c.name, ErrNoWindow)
		}
		return nil
	}
	return b.onPictures(ctx, dir, "stroke", windowPictures, func(c windowPicture, path string) error {
		cases, err := bench.StrokeCases(ctx, c.name, path, min(b.flags.runs, 3), self)
		b.report.Stroke = append(b.report.Stroke, cases...)
		return err
	})
}

// memory runs this program again for every case, because memory once used by this process says nothing of the next
// one.
func (b *benchRun) memory(ctx context.Context, self, dir string) error {
	err := b.onPictures(ctx, dir, "memory, window", windowPictures, func(c windowPicture, path string) error {
		m, model, err := bench.WindowMemory(ctx, "window, "+c.name, self, b.withModel("--measure="+MeasureMemory, path)...)
		if err != nil {
			return err
		}
		if b.report.Model == "" {
			b.report.Model = model
		}
		b.report.Memory = append(b.report.Memory, m)
		return nil
	})
	if err != nil {
		return err
	}
	return b.onPictures(ctx, dir, "memory, predict", windowPictures[:2], func(c windowPicture, path string) error {
		args := b.withModel("predict", path, "--points", fmt.Sprintf("%d,%d", c.w/2, c.h/2), "-o", filepath.Join(dir, "out"), "--no-cache")
		mb, err := bench.PeakMemory(ctx, self, args...)
		if err == nil {
			b.report.Memory = append(b.report.Memory, bench.Memory{Case: "predict, " + c.name, PeakMB: math.Round(mb)})
		}
		return err
	})
}
