package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"clickmask/cli/bench"
	"clickmask/internal/printable"
)

// benchFlags are the flags of `clickmask bench`.
type benchFlags struct {
	model   string
	only    []string
	threads string
	devices []string
	runs    int
	jsonOut bool

	precision          string
	encoders, decoders []string // baselines
	alone              []string // likewise, of finding everything
}

// benchParts are the values of --only, in the order in which they run.
var benchParts = []string{"encode", "decode", "everything", "propagate", "open", "reopen", "start", "stroke", "window", "memory"}

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
	fl.StringSliceVar(&f.devices, "device", []string{allDevices}, "encode and answer on the devices with these `names`, or on all there are")
	fl.StringArrayVar(&f.encoders, "baseline-encoder", nil, "run this encoder in the same rounds, a `FILE.onnx`; may be repeated")
	fl.StringArrayVar(&f.decoders, "baseline-decoder", nil, "run this decoder in the same rounds, a `FILE.onnx`; may be repeated")
	fl.StringArrayVar(&f.alone, "baseline-everything", nil, "find everything by this FastSAM too, a `FILE.onnx`; may be repeated")
	fl.IntVar(&f.runs, "runs", 15, "take `N` rounds that count")
	fl.BoolVar(&f.jsonOut, "json", false, "print the report as JSON, alone on stdout")
	return cmd
}

// parseThreads reads --threads.
func (p *program) parseThreads(f benchFlags) ([]int, error) {
	var out []int
	for s := range strings.SplitSeq(f.threads, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil {
			return nil, usagef("--threads: %q is not a number", s)
		}
		if err := (&modelFlags{threads: n, precision: f.precision}).check(); err != nil {
			return nil, err
		}
		out = append(out, p.threads(n))
	}
	return out, nil
}

func (p *program) bench(cmd *cobra.Command, f benchFlags) error {
	ctx := cmd.Context()
	threads, err := p.parseThreads(f)
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
	for _, d := range f.devices {
		if err := (&modelFlags{device: d, precision: f.precision}).check(); err != nil && d != allDevices {
			return err
		}
	}
	wanted := func(part string) bool { return len(f.only) == 0 || slices.Contains(f.only, part) }
	b := benchRun{program: p, flags: f, report: bench.Report{Machine: bench.ThisMachine()}, say: cmd.ErrOrStderr()}
	b.report.Machine.Threads = p.machine.Threads().String()
	if wanted("encode") || wanted("decode") || wanted("everything") || wanted("propagate") {
		if err := b.devices(ctx, threads, wanted); err != nil {
			return interruptedOr(ctx, err)
		}
	}
	if wanted("open") || wanted("reopen") || wanted("start") || wanted("stroke") || wanted("window") || wanted("memory") {
		if err := b.files(ctx, wanted); err != nil {
			return interruptedOr(ctx, err)
		}
	}
	if f.jsonOut {
		return writeJSON(cmd.OutOrStdout(), b.report)
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

// files runs the parts that need large pictures on disk.
func (b *benchRun) files(ctx context.Context, wanted func(string) bool) error {
	dir, err := os.MkdirTemp("", "clickmask-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if wanted("open") {
		printable.Fprintf(b.say, "opening large pictures\n")
		if b.report.Open, err = bench.OpenCases(ctx, dir, min(b.flags.runs, 5)); err != nil {
			return err
		}
	}
	if wanted("reopen") {
		printable.Fprintf(b.say, "coming back to a known picture\n")
		if err := b.reopen(ctx, dir); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if wanted("open") && b.program.window != nil {
		if err := b.pages(ctx, self, dir); err != nil {
			return err
		}
	}
	if wanted("start") {
		printable.Fprintf(b.say, "starting the program\n")
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
		if b.program.window != nil {
			if err := b.starts(ctx, self, dir); err != nil {
				return err
			}
		}
	}
	if wanted("stroke") {
		printable.Fprintf(b.say, "drawing with the brush\n")
		if err := b.strokes(ctx, self, dir); err != nil {
			return err
		}
	}
	if wanted("window") {
		printable.Fprintf(b.say, "driving the window\n")
		if err := b.window(ctx, self, dir); err != nil {
			return err
		}
	}
	if wanted("memory") {
		printable.Fprintf(b.say, "measuring memory\n")
		return b.memory(ctx, self, dir)
	}
	return nil
}

// reopen times the model on pictures that it has seen before.
func (b *benchRun) reopen(ctx context.Context, dir string) error {
	m, err := b.program.openModel(ctx, modelFlags{model: b.flags.model, precision: b.flags.precision}, b.say)
	if err != nil {
		return err
	}
	defer m.Close()
	b.report.Model, b.report.Fingerprint = m.Info().Name, m.Info().Fingerprint
	b.report.Reopen, err = bench.ReopenCases(ctx, m, dir, min(b.flags.runs, 7))
	return err
}

// withModel adds --model and --precision to a command line of this program when they were given.
func (b *benchRun) withModel(args ...string) []string {
	if b.flags.model != "" {
		args = append(args, "--model", b.flags.model)
	}
	if b.flags.precision != precisionExact {
		args = append(args, "--precision", b.flags.precision)
	}
	return args
}
