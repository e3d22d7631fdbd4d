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

// evaluateAlpha judges edges in place of a model.
func (p *program) evaluateAlpha(cmd *cobra.Command, f evalFlags) error {
	all, err := eval.ReadAlphaManifest(f.manifest)
	if err != nil {
		return usagef("--manifest: %w", err)
	}
	rows := slices.DeleteFunc(all, func(r eval.AlphaRow) bool { return f.split != "" && r.Split != f.split })
	if f.limit > 0 && len(rows) > f.limit {
		rows = rows[:f.limit]
	}
	if len(rows) == 0 {
		return usagef("--split %q: no row is in it", f.split)
	}
	tell := newReporter(cmd, f.jsonOut, len(rows))
	report, err := eval.RunAlpha(cmd.Context(), rows, p.net, tell.progress)
	if cmd.Context().Err() != nil {
		return errInterrupted
	}
	if err != nil {
		return err
	}
	report.Manifest, report.Split = f.manifest, f.split
	if f.jsonOut {
		tell.line(f.manifest, report)
	} else {
		writeAlphaTable(tell.stdout, report)
	}
	return tell.end()
}

// writeAlphaTable writes the report for people: a row a method, all measures over all rows and the composite error by source.
func writeAlphaTable(w io.Writer, r *eval.AlphaReport) {
	printable.Fprintf(w, "%d pictures; composite: mean difference on green along the border, of 255\n\n", r.Rows)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	printable.Fprintf(table, "\tcomposite\tMSE·1000\tSAD\tGrad\tConn")
	sources := slices.Sorted(maps.Keys(r.Sources))
	for _, source := range sources {
		printable.Fprintf(table, "\t%s", source)
	}
	printable.Fprintf(table, "\n")
	for _, method := range r.Methods {
		e := r.Overall[method]
		printable.Fprintf(table, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f", method, e.Composite, e.MSE, e.SAD, e.Grad, e.Conn)
		for _, source := range sources {
			if e, ok := r.Sources[source][method]; ok {
				printable.Fprintf(table, "\t%.2f", e.Composite)
			} else {
				printable.Fprintf(table, "\t-")
			}
		}
		printable.Fprintf(table, "\n")
	}
	_ = table.Flush() // w is stdout
}
