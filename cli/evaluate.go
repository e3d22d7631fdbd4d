package cli

import (
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"clickmask/cli/eval"
	"clickmask/internal/printable"
)

// evalFlags are the flags of `clickmask eval`.
type evalFlags struct {
	modelFlags
	manifest, split string
	limit           int
	noc, jsonOut    bool
	scribble, main  bool
	seed            uint64
	minArea         float64
	alpha           bool
	everything      bool
	wayNames        []string
	finding         everythingFlags
	carrying        carryingFlags
}

func (p *program) newEval() *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval --manifest FILE.csv",
		Short: "Judge a model by simulated clicks on pictures with known masks",
		Long: "Judge a model by simulated clicks on pictures with known masks.\n\n" +
			"The manifest is a CSV file with the columns image, mask and, if there are, source and split; paths are\n" +
			"relative to its folder. A mask is an 8-bit PNG: 0 background, 1 and up objects, 255 what does not count.\n" +
			"Up to three objects a mask are drawn with a fixed seed. The numbers are mean IoU after one, three and five\n" +
			"clicks, each in the middle of the widest error, and for the true box and one that is off by up to 10 %;\n" +
			"see docs/CLI.md for each of them.",
		Example: "  clickmask eval --manifest corpus/manifest.csv --split val\n" +
			"  clickmask eval --manifest corpus/manifest.csv --model mobile_sam.pt --max 200 --json",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.evaluate(cmd, f) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.manifest, "manifest", "", "the `FILE.csv` that lists pictures and masks")
	fl.StringVar(&f.split, "split", "", "judge only the rows of split `NAME` (default: all rows)")
	fl.IntVar(&f.limit, "max", 0, "judge at most `N` rows, spread over the sources (default: all)")
	fl.BoolVar(&f.noc, "noc", false, "also count the clicks to an IoU of 0.85 and 0.90, up to 20")
	fl.BoolVar(&f.scribble, "scribble", false, "also judge a stroke through the middle of each object, asked as the tool does and as 1 to 6 points")
	fl.BoolVar(&f.alpha, "alpha", false, "judge edges in place of a model, on pictures whose alpha is known; see docs/CLI.md")
	fl.BoolVar(&f.main, "main", false, "judge what is found without a prompt, in pictures with one object, and nothing else")
	fl.Float64Var(&f.minArea, "min-area", eval.DefaultMinArea, "pass over objects of fewer than `N` pixels, the longer side of the picture taken as 384")
	fl.Uint64Var(&f.seed, "seed", 1, "the number `N` that all chance comes from")
	fl.BoolVar(&f.jsonOut, "json", false, "print the report as JSON, alone on stdout")
	fl.BoolVar(&f.everything, "everything", false, "judge what is found without a click")
	fl.StringSliceVar(&f.wayNames, "ways", []string{string(eval.Quick)}, "with --everything: these `ways` in turn, of "+listed(eval.Ways))
	f.finding.add(cmd)
	f.carrying.add(fl)
	f.add(cmd)
	f.addCloser(cmd)
	return cmd
}

func (p *program) evaluate(cmd *cobra.Command, f evalFlags) error {
	ctx := cmd.Context()
	switch {
	case f.carrying.on && f.manifest == "":
		return p.evaluatePropagation(cmd, f, nil)
	case f.manifest == "":
		return usagef("eval needs --manifest FILE.csv")
	case f.limit < 0:
		return usagef("--max %d: give a number of rows", f.limit)
	case !(f.minArea >= 0):
		return usagef("--min-area %g: give a number of pixels", f.minArea)
	}
	if f.alpha {
		return p.evaluateAlpha(cmd, f)
	}
	all, err := eval.ReadManifest(f.manifest)
	if err != nil {
		return usagef("--manifest: %w", err)
	}
	rows := eval.Select(all, f.split, f.limit, f.seed)
	if len(rows) == 0 {
		return usagef("--split %q: none of the %d rows is in it", f.split, len(all))
	}
	if f.carrying.on {
		return p.evaluatePropagation(cmd, f, rows)
	}
	if f.everything {
		return p.evaluateEverything(cmd, f, rows)
	}
	m, err := p.openModel(ctx, f.modelFlags, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer m.Close()

	tell := newReporter(cmd, f.jsonOut, len(rows))
	report, err := eval.Run(ctx, m, rows, eval.Options{Seed: f.seed, MinArea: f.minArea, NoC: f.noc, Scribble: f.scribble, Main: f.main, Closer: f.looks(cmd, m.Info()),
		Progress: func(_ int, _ eval.Row, err error) { tell.progress(err) }})
	if ctx.Err() != nil {
		return errInterrupted
	}
	if err != nil {
		return err
	}
	report.Manifest, report.Split = f.manifest, f.split
	if f.jsonOut {
		tell.line(f.manifest, report)
	} else {
		writeEvalTable(tell.stdout, report)
	}
	return tell.end()
}

// writeEvalTable writes the report for people: a row a group, a column a metric.
func writeEvalTable(w io.Writer, r *eval.Report) {
	printable.Fprintf(w, "%s: %d objects in %d pictures; %.0f ms to encode one, %.0f ms for an answer\n\n",
		r.Model, r.Overall.Objects, r.Pictures, r.EncodeMs, r.DecodeMs)
	var columns []string
	for _, name := range eval.Metrics {
		if _, ok := r.Overall.Value(name); ok {
			columns = append(columns, name)
		}
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	printable.Fprintf(table, "\tobjects")
	for _, name := range columns {
		printable.Fprintf(table, "\t%s", name)
	}
	printable.Fprintf(table, "\n")
	line := func(name string, g eval.Group) {
		printable.Fprintf(table, "%s\t%d", name, g.Objects)
		for _, metric := range columns {
			if v, ok := g.Value(metric); ok {
				printable.Fprintf(table, "\t%.3f", v)
			} else {
				printable.Fprintf(table, "\t-")
			}
		}
		printable.Fprintf(table, "\n")
	}
	line("overall", r.Overall)
	for _, part := range []struct {
		indent string
		groups map[string]eval.Group
	}{{"", r.BySize}, {"", r.BySource}, {"  ", r.Pooled}} { // those in "other" stand indented
		for _, name := range slices.Sorted(maps.Keys(part.groups)) {
			line(part.indent+name, part.groups[name])
		}
	}
	_ = table.Flush() // w is stdout
}
