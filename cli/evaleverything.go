package cli

import (
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"clickmask/cli/eval"
	"clickmask/internal/printable"
)

// ways reads --ways.
func (f evalFlags) ways() ([]eval.Way, error) {
	return among("--ways", f.wayNames, eval.Ways)
}

// among reads a flag whose values are some of those that there are.
func among[T ~string](flag string, names []string, all []T) ([]T, error) {
	var out []T
	for _, name := range names {
		if !slices.Contains(all, T(name)) {
			return nil, usagef("%s: %q is none of %s", flag, name, listed(all))
		}
		out = append(out, T(name))
	}
	return out, nil
}

// listed are the values that there are, in one text.
func listed[T ~string](all []T) string {
	var names []string
	for _, v := range all {
		names = append(names, string(v))
	}
	return strings.Join(names, ", ")
}

// evaluateEverything judges the masks that are found unasked.
func (p *program) evaluateEverything(cmd *cobra.Command, f evalFlags, rows []eval.Row) error {
	ctx := cmd.Context()
	ways, err := f.ways()
	if err != nil {
		return err
	}
	m, err := p.openModel(ctx, f.modelFlags, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer m.Close()
	opts, err := f.finding.options(m.Info())
	if err != nil {
		return err
	}
	tell := newReporter(cmd, f.jsonOut, len(rows))
	report, err := eval.RunEverything(ctx, m, rows, eval.EverythingOptions{Options: opts, Ways: ways, MinArea: f.minArea, Progress: tell.progress})
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
		writeEverythingTable(tell.stdout, report)
	}
	return tell.end()
}

// writeEverythingTable writes the report for people: a row a way, then a row a group.
func writeEverythingTable(w io.Writer, r *eval.EverythingReport) {
	printable.Fprintf(w, "%s: %d pictures; %.0f ms to encode one\n\n", r.Model, r.Pictures, r.EncodeMs)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	printable.Fprintf(table, "\tobjects\trecall 0.5\trecall 0.75\taverage recall\tregions\tpoints\tseconds\n")
	line := func(name string, g eval.Recalls) {
		printable.Fprintf(table, "%s\t%d\t%.3f\t%.3f\t%.3f", name, g.Objects, g.Recall50, g.Recall75, g.AverageRecall)
	}
	for _, way := range r.Ways {
		line(string(way.Way), way.Recalls)
		printable.Fprintf(table, "\t%.0f\t%.0f\t%.2f\n", way.Regions, way.Points, way.Seconds)
		for _, groups := range []map[string]eval.Recalls{way.BySize, way.BySource} {
			for _, name := range slices.Sorted(maps.Keys(groups)) {
				line("  "+name, groups[name])
				printable.Fprintf(table, "\n")
			}
		}
	}
	_ = table.Flush() // w is stdout
}
