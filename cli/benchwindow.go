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

// windowPictures are what the window is driven on.
var windowPictures = []struct {
	name string
	w, h int
}{{"1 MP", 1200, 800}, {"24 MP", 6000, 4000}, {"100 MP", 12500, 8000}}

// scene writes a picture of w x h pixels into dir.
func scene(dir string, w, h int) (path string, err error) {
	path = filepath.Join(dir, strconv.Itoa(w)+".jpg")
	return path, bench.SaveJPEG(path, w, h)
}

func (b *benchRun) skip(what string, err error) {
	b.report.Skipped = append(b.report.Skipped, bench.Skipped{Case: what, Reason: printable.OneLine(err)})
}

// window lets this program's window drive itself, where one can be opened.
func (b *benchRun) window(ctx context.Context, self, dir string) error {
	for _, c := range windowPictures {
		path, err := scene(dir, c.w, c.h)
		if err != nil {
			return err
		}
		cases, mb, err := bench.WindowCases(ctx, c.name, self, b.withModel(path)...)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			b.skip("window, "+c.name, err)
			continue
		}
		b.report.Window = append(b.report.Window, cases...)
		if mb > 0 {
			b.report.Memory = append(b.report.Memory, bench.Memory{Case: "window that never rests, " + c.name, PeakMB: math.Round(mb)})
		}
	}
	return nil
}

// pages has the window go through a folder of large pictures.
func (b *benchRun) pages(ctx context.Context, self, dir string) error {
	c := windowPictures[1]
	printable.Fprintf(b.say, "going through a folder\n")
	cases, err := bench.PageCases(ctx, c.name, dir, c.w, c.h, self, b.withModel()...)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		b.skip("a folder, "+c.name, err)
		return nil
	}
	b.report.Window = append(b.report.Window, cases...)
	return nil
}

// starts times the window's way to a large picture. PEER names labelme's command, to be timed in turns with it.
func (b *benchRun) starts(ctx context.Context, self, dir string) error {
	for _, c := range windowPictures[1:] {
		path, err := scene(dir, c.w, c.h)
		if err != nil {
			return err
		}
		cases, memory, err := bench.StartCases(ctx, c.name, path, min(b.flags.runs, 3), os.Getenv("PEER"), self, b.withModel()...)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			b.skip("start, "+c.name, err)
			continue
		}
		b.report.Window = append(b.report.Window, cases...)
		b.report.Memory = append(b.report.Memory, memory...)
	}
	return nil
}

// strokes times the brush, for which no window is opened; builds without one have no brush.
func (b *benchRun) strokes(ctx context.Context, self, dir string) error {
	for _, c := range windowPictures {
		if b.program.window == nil {
			b.skip("stroke, "+c.name, ErrNoWindow)
			continue
		}
		path, err := scene(dir, c.w, c.h)
		if err != nil {
			return err
		}
		cases, err := bench.StrokeCases(ctx, c.name, path, min(b.flags.runs, 3), self)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			b.skip("stroke, "+c.name, err)
			continue
		}
		b.report.Stroke = append(b.report.Stroke, cases...)
	}
	return nil
}

// memory runs this program again for every case, because memory once used by this process says nothing of the next
// one.
func (b *benchRun) memory(ctx context.Context, self, dir string) error {
	for _, c := range windowPictures {
		path, err := scene(dir, c.w, c.h)
		if err != nil {
			return err
		}
		name := "window, " + c.name
		m, model, err := bench.WindowMemory(ctx, name, self, b.withModel("--measure="+MeasureMemory, path)...)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if b.report.Model == "" {
			b.report.Model = model
		}
		if err != nil {
			b.skip("memory, "+name, err)
			continue
		}
		b.report.Memory = append(b.report.Memory, m)
	}
	for _, c := range windowPictures[:2] {
		path, err := scene(dir, c.w, c.h)
		if err != nil {
			return err
		}
		name := "predict, " + c.name
		args := b.withModel("predict", path, "--points", fmt.Sprintf("%d,%d", c.w/2, c.h/2), "-o", filepath.Join(dir, "out"), "--no-cache")
		mb, err := bench.PeakMemory(ctx, self, args...)
		if err != nil {
			b.skip("memory, "+name, err)
			continue
		}
		b.report.Memory = append(b.report.Memory, bench.Memory{Case: name, PeakMB: math.Round(mb)})
	}
	return ctx.Err()
}
