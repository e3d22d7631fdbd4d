// Package cli is ClickMask without a window: the commands, their flags and their exit codes.
//
// Messages go to stderr; stdout carries results alone. Exit codes: 0 done, 1 failed, 2 bad use,
// 3 something has to be installed first. Each failure is told once, on one line.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clickmask/inference"
	"clickmask/inference/foreign"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/trial"
	"clickmask/internal/printable"
)

// Exit codes.
const (
	ExitDone    = 0
	ExitFailed  = 1
	ExitUsage   = 2
	ExitInstall = 3
)

// Window opens the window with the pictures or folders at paths and returns when it is closed, which it is when ctx ends. An
// error that wraps [ErrNoWindow] says that this machine cannot show one.
type Window func(ctx context.Context, paths []string, opts WindowOptions) error

// WindowOptions are the flags that the window and the commands share.
type WindowOptions struct {
	Model   string         // a name or a path; "" is what the person chose last
	Threads int            // 0: as many as were measured to be fastest, see package trial
	Device  ort.Device     // "" is what the person chose last
	Fast    bool           // less exact; what the person chose last may be so too
	Limits  foreign.Limits // of models in ONNX files
	Sample  bool           // show the built-in sample picture
	Measure string         // drive the window, print what was found as JSON, and close it: one of the Measure values; "" does not
}

// What WindowOptions.Measure asks for.
const (
	MeasureAll    = "all"    // [bench.WindowMeasures]
	MeasureClicks = "clicks" // of these the first clicks alone, once the model has had time to warm
	MeasureMemory = "memory" // [bench.WindowAtRest]
	MeasurePages  = "pages"  // [bench.PageTurns], of a folder

	MeasureStrokes = "strokes" // several [bench.StrokeMeasures], of one picture; no window is opened for it
)

// ErrNoWindow is wrapped by a Window that has no display or no OpenGL to draw with.
var ErrNoWindow = errors.New("no window can be opened")

// usageError is a mistake in the call: exit code 2.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// Main runs the command line args (without the program's name) and returns the exit code. window
// is nil in a build without one.
func Main(args []string, version string, window Window, around Surroundings) int {
	p := newProgram(version, window)
	p.around = around
	return p.main(args)
}

func (p *program) main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cobra.MousetrapHelpText = "" // else a double click on Windows prints "This is a command line tool" and ends
	return p.run(ctx, args, os.Stdout, os.Stderr)
}

// run is Main with everything it touches given.
func (p *program) run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return p.execute(ctx, p.newRoot(), args, stdout, stderr)
}

// execute is run with the commands given; they read from stdin unless root was told otherwise.
func (p *program) execute(ctx context.Context, root *cobra.Command, args []string, stdout, stderr io.Writer) int {
	results := &checkedWriter{w: printable.Writer(stdout)} // the library of the commands repeats what was typed
	root.SetArgs(args)
	root.SetOut(results)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil && results.err != nil {
		err = fmt.Errorf("the results could not be written: %w", results.err)
	}
	if err == nil {
		return ExitDone
	}
	if !errors.Is(err, errReported) {
		printable.Fprintf(stderr, "clickmask: %s\n", worded(err))
	}
	return exitCode(err)
}

// worded is what is said of an error. Of a file that is only looked for the system says which of its calls has failed, which nobody made.
func worded(err error) string {
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) && failed.Op != "open" && errors.Is(failed, fs.ErrNotExist) {
		return strings.Replace(err.Error(), failed.Error(), failed.Path+" does not exist", 1)
	}
	return err.Error()
}

// checkedWriter remembers the first failure, so that results on a full disk are no success.
type checkedWriter struct {
	w   io.Writer
	err error
}

func (c *checkedWriter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	if err != nil && c.err == nil {
		c.err = err
	}
	return n, err
}

// errReported is returned when every failure was already told, picture by picture.
var errReported = errors.New("some pictures failed")

func exitCode(err error) int {
	switch {
	case errors.As(err, new(usageError)):
		return ExitUsage
	case errors.Is(err, errUnwell), errors.Is(err, ort.ErrRuntimeMissing), errors.Is(err, ErrNoWindow), errors.As(err, new(*models.MissingError)),
		errors.As(err, new(*trial.NotOfferedError)):
		return ExitInstall
	default:
		return ExitFailed
	}
}

// flagTrouble says what is wrong with a flag's value without speaking of Go.
func flagTrouble(err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return err
	}
	name, value := "--"+invalid.GetFlag().Name, invalid.GetValue()
	switch kind := invalid.GetFlag().Value.Type(); {
	case errors.Is(err, strconv.ErrRange):
		return fmt.Errorf("%s %s: so large a number cannot be", name, value)
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
		return fmt.Errorf("%s %q: give a whole number", name, value)
	case strings.HasPrefix(kind, "float"):
		return fmt.Errorf("%s %q: give a number", name, value)
	case kind == "bool":
		return fmt.Errorf("%s=%s: it takes true or false, or nothing", name, value)
	case kind == "duration":
		return fmt.Errorf("%s %q: give a time such as 10m or 30s", name, value)
	}
	return err
}

func (p *program) newRoot() *cobra.Command {
	var opts WindowOptions
	root := &cobra.Command{
		Use:   "clickmask [PICTURE|FOLDER|SESSION]...",
		Short: "Cut things out of pictures with a click or a box",
		Long: "Cut things out of pictures with a click or a box.\n\n" +
			"Without a command a window opens, on the pictures or the folder given. The commands do the same\n" +
			"without a window.",
		Example: "  clickmask beach.jpg\n" +
			"  clickmask predict beach.jpg --points 900,370\n" +
			"  clickmask predict beach.jpg --boxes 439,437,524,709 --cutout",
		Version:       p.version,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := mistyped(cmd, args); err != nil {
				return err
			}
			if p.window == nil {
				return usagef("this build has no window; see clickmask --help for the commands")
			}
			return p.window(cmd.Context(), args, opts)
		},
	}
	root.SetVersionTemplate("clickmask {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{flagTrouble(err)} })
	root.Flags().BoolVar(&opts.Sample, "sample", false, "open the built-in sample picture")
	root.Flags().StringVar(&opts.Measure, "measure", "", "drive the window and print what was found as JSON (for clickmask bench): all, clicks, memory, pages or strokes")
	root.Flags().Lookup("measure").Hidden = true
	root.Flags().Lookup("measure").NoOptDefVal = MeasureAll
	var f modelFlags
	f.add(root)
	root.PreRunE = func(*cobra.Command, []string) error {
		opts.Model, opts.Threads, opts.Device, opts.Fast = f.model, f.threads, ort.Device(f.device), f.precision == precisionFast
		opts.Limits = f.limits()
		if err := f.check(); err != nil {
			return err
		}
		return p.machine.Offered(opts.Device) // whether it works, the window finds out
	}
	root.AddCommand(p.newPredict(), p.newEverything(), p.newPropagate(), p.newAnnotate(), p.newWork(), p.newServe(), p.newCutout(), p.newSample(), p.newEmbed(), p.newEval(), p.newBench())
	root.AddCommand(p.newExport(), p.newConvert(), p.newReplay(), p.newModels(), p.newVersion(), p.newDoctor())
	root.AddCommand(p.newTryDevice(), p.newTimeThreads(), p.newCompileModel(), newServePair(), p.newTryOpenGL(), p.newMan())
	return root
}

// mistyped is an error where the first of the root's arguments names no file but nearly a command: a window would keep a script
// waiting for ever.
func mistyped(root *cobra.Command, args []string) error {
	if len(args) == 0 || strings.ContainsAny(args[0], `./\`) {
		return nil
	}
	if _, err := os.Lstat(args[0]); err == nil {
		return nil
	}
	root.SuggestionsMinimumDistance = 2
	meant := root.SuggestionsFor(args[0])
	if len(meant) == 0 {
		return nil
	}
	return usagef("%s is neither a command nor a file; did you mean %s?", args[0], strings.Join(meant, " or "))
}

// modelFlags choose the model, what it runs on and whether embeddings are kept on disk.
type modelFlags struct {
	model   string
	threads int
	device  string // "" is the CPU
	noCache bool
	closer  bool

	precision string
	memory    int           // megabytes
	time      time.Duration // to open and to answer
}

// builtin reports whether the model is the one inside the program.
func (f *modelFlags) builtin() bool { return f.model == "" || f.model == models.BuiltinName }

// limits are what a pair of ONNX files may take; zeros are the defaults.
func (f *modelFlags) limits() foreign.Limits {
	return foreign.Limits{Memory: int64(f.memory) << 20, Open: f.time, Answer: f.time}
}

// The values of --precision.
const (
	precisionExact = "exact"
	precisionFast  = "fast"
)

func (f *modelFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.model, "model", "", "a model's `name` or the path of its file (default: the one inside the program)")
	cmd.Flags().IntVar(&f.threads, "threads", 0, "run the model with `N` threads (default: as many as are fastest here, see clickmask version)")
	cmd.Flags().StringVar(&f.device, "device", "", "run the model on the device with this `name` (default: cpu; "+strings.Join(deviceNames()[1:], ", ")+")")
	addPrecision(cmd, &f.precision)
	cmd.Flags().IntVar(&f.memory, "model-memory", 0, fmt.Sprintf("let a model in ONNX files take so many `MB` beside their size (default: %d, large ones %d)", foreign.DefaultMemory>>20, foreign.LargeMemory>>20))
	cmd.Flags().DurationVar(&f.time, "model-time", 0, fmt.Sprintf("let a model in ONNX files take this `TIME` to open and to answer (default: %v and %v)", foreign.DefaultOpen, foreign.DefaultAnswer))
}

func addPrecision(cmd *cobra.Command, precision *string) {
	cmd.Flags().StringVar(precision, "precision", precisionExact, "`exact`, or fast: encode a checkpoint's pictures quicker and less exactly")
}

// addCache is for commands that encode pictures.
func (f *modelFlags) addCache(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.noCache, "no-cache", false, "neither read nor keep embeddings in the disk cache")
}

// addCloser is for commands that answer prompts.
func (f *modelFlags) addCloser(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.closer, "closer", false, "look closer at small things (the built-in model does; =false: it does not)")
}

// looks reports whether masks are looked at closer.
func (f *modelFlags) looks(cmd *cobra.Command, m inference.Info) bool {
	if cmd.Flags().Changed("closer") {
		return f.closer
	}
	return m.Closer
}

func (f *modelFlags) check() error {
	if f.threads < 0 || f.threads > 1024 {
		return usagef("--threads %d: give a number from 1 to 1024, or 0 for the default", f.threads)
	}
	if f.device != "" && !slices.Contains(ort.Devices(), ort.Device(f.device)) {
		return usagef("--device %q: give one of %s", f.device, strings.Join(deviceNames(), ", "))
	}
	if f.memory < 0 || f.memory > 1<<20 {
		return usagef("--model-memory %d: give a number of megabytes, or 0 for the default", f.memory)
	}
	if f.time < 0 {
		return usagef("--model-time %v: give a time such as 10m, or 0 for the default", f.time)
	}
	if f.precision != precisionExact && f.precision != precisionFast {
		return usagef("--precision %q: give %s or %s", f.precision, precisionExact, precisionFast)
	}
	return nil
}

// noArgs and someArgs are cobra's checks with the exit code for bad use.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, got %q", cmd.Name(), args[0])
	}
	return nil
}

func someArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("%s needs at least one %s; see clickmask %s --help", cmd.Name(), what, cmd.Name())
		}
		return nil
	}
}
