package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"clickmask/cli/bench"
	"clickmask/inference"
	"clickmask/inference/ort"
)

// benchFlags are the flags of `clickmask bench`.
type benchFlags struct {
	model   string
	only    []string
	threads string
	runs    int
	jsonOut bool

	precision          string
	encoders, decoders []string // baselines
}

// benchParts are the values of --only, in the order in which they run.
var benchParts = []string{"encode", "decode", "open", "start", "window", "memory"}

func (p *program) newBench() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Time encoding, answering and opening on this machine",
		Long: "Time encoding, answering and opening on this machine.\n\n" +
			"Numbers are medians of --runs rounds with their spread (10th to 90th percentile), in milliseconds, after one\n" +
			"round that does not count. Parts: " + strings.Join(benchParts, ", ") + ".",
		Example: "  clickmask bench\n  clickmask bench --only encode,decode --threads 1,2 --json",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.bench(cmd, f) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.model, "model", "", "a model's `name` or the path of its file (default: the one inside the program)")
	fl.StringSliceVar(&f.only, "only", nil, "run these `parts` alone, separated by commas")
	addPrecision(cmd, &f.precision)
	fl.StringVar(&f.threads, "threads", "0", "`numbers` of threads, separated by commas; 0 is the default number")
	fl.StringArrayVar(&f.encoders, "baseline-encoder", nil, "run this encoder in the same rounds, a `FILE.onnx`; may be repeated")
	fl.StringArrayVar(&f.decoders, "baseline-decoder", nil, "run this decoder in the same rounds, a `FILE.onnx`; may be repeated")
	fl.IntVar(&f.runs, "runs", 15, "take `N` rounds that count")
	fl.BoolVar(&f.jsonOut, "json", false, "print the report as JSON, alone on stdout")
	return cmd
}

// parseThreads reads --threads.
func (f benchFlags) parseThreads() ([]int, error) {
	var out []int
	for s := range strings.SplitSeq(f.threads, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return nil, usagef("--threads: %q is not a number", s)
		}
		if err := (&modelFlags{threads: n, precision: f.precision}).check(); err != nil {
			return nil, err
		}
		if n == 0 {
			n = ort.DefaultThreads()
		}
		out = append(out, n)
	}
	return out, nil
}

func (p *program) bench(cmd *cobra.Command, f benchFlags) error {
	ctx := cmd.Context()
	threads, err := f.parseThreads()
	if err != nil {
		return err
	}
	if f.runs < 1 {
		return usagef("--runs %d: give at least 1", f.runs)
	}
	for _, part := range f.only {
		if !slices.Contains(benchParts, part) {
			return usagef("--only: %q is none of %s", part, strings.Join(benchParts, ", "))
		}
	}
	wanted := func(part string) bool { return len(f.only) == 0 || slices.Contains(f.only, part) }
	b := benchRun{program: p, flags: f, report: bench.Report{Machine: bench.ThisMachine()}, say: cmd.ErrOrStderr()}
	if wanted("encode") || wanted("decode") {
		for _, n := range threads {
			if err := b.models(ctx, n, wanted); err != nil {
				return interruptedOr(ctx, err)
			}
		}
	}
	if wanted("open") || wanted("start") || wanted("window") || wanted("memory") {
		if err := b.files(ctx, wanted); err != nil {
			return interruptedOr(ctx, err)
		}
	}
	if f.jsonOut {
		line, err := json.Marshal(b.report)
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s\n", line)
		return nil
	}
	writeBenchTable(cmd.OutOrStdout(), &b.report)
	return nil
}

func interruptedOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errInterrupted
	}
	return err
}

// benchRun collects the report.
type benchRun struct {
	program *program
	flags   benchFlags
	report  bench.Report
	say     io.Writer
}

// models runs the parts that need the model with n threads.
func (b *benchRun) models(ctx context.Context, n int, wanted func(string) bool) error {
	m, err := b.program.openModel(ctx, modelFlags{model: b.flags.model, threads: n, precision: b.flags.precision})
	if err != nil {
		return err
	}
	defer m.Close()
	b.report.Model, b.report.Fingerprint = m.Info().Name, m.Info().Fingerprint
	if w, ok := m.(inference.Warmer); ok {
		if err := w.Warm(ctx); err != nil {
			return err
		}
	}
	if wanted("encode") {
		fmt.Fprintf(b.say, "encoding with %s\n", threadsText(n))
		baselines, done, err := openBaselines(b.flags.encoders, n)
		if err != nil {
			return err
		}
		defer done()
		list, err := bench.EncodeCases(ctx, m, n, b.flags.runs, baselines)
		if err != nil {
			return err
		}
		b.report.Encode = append(b.report.Encode, list...)
	}
	if wanted("decode") {
		fmt.Fprintf(b.say, "answering with %s\n", threadsText(n))
		baselines, done, err := openBaselines(b.flags.decoders, n)
		if err != nil {
			return err
		}
		defer done()
		list, err := bench.DecodeCases(ctx, m, n, b.flags.runs, baselines)
		if err != nil {
			return err
		}
		b.report.Decode = append(b.report.Decode, list...)
	}
	return nil
}

// openBaselines loads graphs, which done frees.
func openBaselines(paths []string, threads int) (list []*bench.Baseline, done func(), err error) {
	done = func() {
		for _, b := range list {
			b.Close()
		}
	}
	for _, path := range paths {
		b, err := bench.OpenBaseline(path, threads)
		if err != nil {
			done()
			return nil, nil, err
		}
		list = append(list, b)
	}
	return list, done, nil
}

func threadsText(n int) string {
	if n == 1 {
		return "1 thread"
	}
	return strconv.Itoa(n) + " threads"
}

// files runs the parts that need large pictures on disk.
func (b *benchRun) files(ctx context.Context, wanted func(string) bool) error {
	dir, err := os.MkdirTemp("", "clickmask-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if wanted("open") {
		fmt.Fprintln(b.say, "opening large pictures")
		if b.report.Open, err = bench.OpenCases(ctx, dir, min(b.flags.runs, 5)); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if wanted("start") {
		fmt.Fprintln(b.say, "starting the program")
		for _, c := range []struct {
			name string
			args []string
		}{
			{"version, with ONNX Runtime loaded", []string{"version"}},
			{"sample, to its files", b.withModel("sample", "-o", filepath.Join(dir, "sample"), "--force", "--no-cache")},
		} {
			start, err := bench.StartCase(ctx, c.name, min(b.flags.runs, 5), self, c.args...)
			if err != nil {
				return err
			}
			b.report.Start = append(b.report.Start, start)
		}
	}
	if wanted("window") {
		fmt.Fprintln(b.say, "driving the window")
		if err := b.window(ctx, self, dir); err != nil {
			return err
		}
	}
	if wanted("memory") {
		fmt.Fprintln(b.say, "measuring memory")
		return b.memory(ctx, self, dir)
	}
	return nil
}

// withModel adds --model to a command line of this program when it was given.
func (b *benchRun) withModel(args ...string) []string {
	if b.flags.model != "" {
		args = append(args, "--model", b.flags.model)
	}
	return args
}

// window lets this program's window drive itself, where one can be opened.
func (b *benchRun) window(ctx context.Context, self, dir string) error {
	for _, c := range []struct {
		name string
		w, h int
	}{{"1 MP", 1200, 800}, {"24 MP", 6000, 4000}, {"100 MP", 12500, 8000}} {
		path := filepath.Join(dir, "window-"+strconv.Itoa(c.w)+".jpg")
		if err := bench.SaveJPEG(path, c.w, c.h); err != nil {
			return err
		}
		cases, mb, err := bench.WindowCases(ctx, c.name, self, b.withModel("--measure", path)...)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			b.report.Skipped = append(b.report.Skipped, bench.Skipped{Case: "window, " + c.name, Reason: oneLine(err)})
			continue
		}
		b.report.Window = append(b.report.Window, cases...)
		if mb > 0 {
			b.report.Memory = append(b.report.Memory, bench.Memory{Case: "window, " + c.name, MB: math.Round(mb)})
		}
	}
	return nil
}

// memory runs this program again on a small and a large picture, because memory once used by this process
// says nothing of the next case.
func (b *benchRun) memory(ctx context.Context, self, dir string) error {
	for _, c := range []struct {
		name string
		w, h int
	}{{"predict 1 MP", 1200, 800}, {"predict 24 MP", 6000, 4000}} {
		path := filepath.Join(dir, strconv.Itoa(c.w)+".jpg")
		if err := bench.SaveJPEG(path, c.w, c.h); err != nil {
			return err
		}
		args := b.withModel("predict", path, "--points", fmt.Sprintf("%d,%d", c.w/2, c.h/2), "-o", filepath.Join(dir, "out"), "--no-cache")
		mb, err := bench.PeakMemory(ctx, self, args...)
		if err != nil {
			b.report.Skipped = append(b.report.Skipped, bench.Skipped{Case: c.name, Reason: oneLine(err)})
			continue
		}
		b.report.Memory = append(b.report.Memory, bench.Memory{Case: c.name, MB: mb})
	}
	return ctx.Err()
}
