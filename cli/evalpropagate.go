package cli

import (
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"clickmask/cli/eval"
	"clickmask/internal/printable"
	"clickmask/internal/rendered"
)

// carryingFlags are those of `clickmask eval --propagate`.
type carryingFlags struct {
	on        bool
	sequences int
	frames    int
	kinds     []string
}

func (f *carryingFlags) add(fl *pflag.FlagSet) {
	fl.BoolVar(&f.on, "propagate", false, "judge masks that are carried through rendered sequences, of the manifest's pictures or drawn ones")
	fl.IntVar(&f.sequences, "sequences", 1, "with --propagate: `N` sequences of each kind, of which --seed is the first")
	fl.IntVar(&f.frames, "frames", 30, "with --propagate: `N` frames in each")
	fl.StringSliceVar(&f.kinds, "kinds", nil, "with --propagate: these `kinds` alone (moving, hiding, ...)")
}

// check reads --kinds, and refuses what cannot be.
func (f *carryingFlags) check() ([]rendered.Kind, error) {
	switch {
	case f.sequences < 1:
		return nil, usagef("--sequences %d: give at least 1", f.sequences)
	case f.frames < 2:
		return nil, usagef("--frames %d: give at least 2", f.frames)
	case len(f.kinds) == 0:
		return rendered.Kinds, nil
	}
	return among("--kinds", f.kinds, rendered.Kinds)
}

// evaluatePropagation judges carried masks; rows are the pictures that sequences are made of, none for drawn ones.
func (p *program) evaluatePropagation(cmd *cobra.Command, f evalFlags, rows []eval.Row) error {
	ctx := cmd.Context()
	kinds, err := f.carrying.check()
	if err != nil {
		return err
	}
	m, err := p.openModel(ctx, f.modelFlags, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer m.Close()
	var stock rendered.Stock = rendered.Drawn{}
	photos := eval.NewPhotos(ctx, rows)
	if len(rows) > 0 {
		stock = photos
	}
	tell := newReporter(cmd, f.jsonOut, len(kinds)*f.carrying.sequences)
	report, err := eval.RunPropagate(ctx, m, eval.PropagateOptions{Seed: f.seed, Sequences: f.carrying.sequences, Frames: f.carrying.frames,
		Kinds: kinds, Stock: stock, Progress: tell.progress})
	switch {
	case ctx.Err() != nil:
		return errInterrupted
	case photos.Err() != nil:
		return photos.Err()
	case err != nil:
		return err
	}
	if f.jsonOut {
		tell.line("propagate", report)
	} else {
		writeCarriedTable(tell.stdout, report)
	}
	return tell.end()
}

// writeCarriedTable writes the report for people: a row a way, then a row a kind.
func writeCarriedTable(w io.Writer, r *eval.PropagateReport) {
	printable.Fprintf(w, "%s: %d sequences of each kind from seed %d on, %d frames each; %.0f ms a frame from one anchor\n\n",
		r.Model, r.Sequences, r.Seed, r.Frames, r.FrameMs)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	printable.Fprintf(table, "\tframes\tJ\tIoU < 0.8\tflagged\tfalse alarms\tflagged at 10 %%\n")
	for _, way := range r.Ways {
		line := func(name string, c eval.Carried) {
			printable.Fprintf(table, "%s\t%d\t%.3f\t%d", name, c.Frames, c.J, c.Bad)
			if way.HasConfidence() {
				printable.Fprintf(table, "\t%.3f\t%.3f\t%.3f", c.Flagged, c.FalseAlarm, c.At10)
			}
			printable.Fprintf(table, "\n")
		}
		line(way.Way, way.Carried)
		for _, kind := range slices.Sorted(maps.Keys(way.ByKind)) {
			line("  "+kind, way.ByKind[kind])
		}
	}
	_ = table.Flush() // w is stdout
}
