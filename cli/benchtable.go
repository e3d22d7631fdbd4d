package cli

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
	"text/tabwriter"

	"clickmask/cli/bench"
	"clickmask/inference/ort"
	"clickmask/internal/printable"
)

// writeBenchTable writes the report for people.
func writeBenchTable(w io.Writer, r *bench.Report) {
	printable.Fprintf(w, "%s/%s, %d CPUs, %s %s\n", r.Machine.OS, r.Machine.Arch, r.Machine.Cpus, runtime.Version(), r.Machine.CPU)
	if r.Machine.Threads != "" {
		printable.Fprintf(w, "models run with %s\n", r.Machine.Threads)
	}
	if r.Model != "" {
		printable.Fprintf(w, "model: %s\n", r.Model)
	}
	printable.Fprintf(w, "\n")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if len(r.Encode)+len(r.Decode)+len(r.Everything)+len(r.Propagate)+len(r.Open)+len(r.Start)+len(r.Stroke)+len(r.Window) > 0 {
		printable.Fprintf(table, "what\tthreads\tmedian ms\tspread ms\tfastest ms\tbaseline ms\tratio\trel. RMS\n")
	}
	line := func(what, n string, s bench.Stat, a *bench.Against) {
		printable.Fprintf(table, "%s\t%s\t%.1f\t%.1f to %.1f\t%.1f", what, n, s.Median, s.P10, s.P90, s.Min)
		if a != nil {
			printable.Fprintf(table, "\t%.1f %s\t%.3f", a.BaselineMs, a.Baseline, a.Ratio)
			if a.RelRMS != nil {
				printable.Fprintf(table, "\t%.1e", *a.RelRMS)
			}
		}
		printable.Fprintf(table, "\n")
	}
	for _, e := range r.Encode {
		line("encode "+e.Aspect+onDevice(e.Device), strconv.Itoa(e.Threads), e.Stat, e.Against)
	}
	for _, d := range r.Decode {
		line("decode "+d.Case+onDevice(d.Device), strconv.Itoa(d.Threads), d.Stat, d.Against)
	}
	for _, e := range r.Everything {
		what := fmt.Sprintf("everything %s: %d regions", e.Picture+onDevice(e.Device), e.Regions)
		if e.SizeRatio > 0 {
			what += fmt.Sprintf(", %.2f of its file", e.SizeRatio)
		}
		line(what, strconv.Itoa(e.Threads), e.Stat, e.Against)
	}
	for _, c := range r.Propagate {
		line("propagate, "+c.Case+onDevice(c.Device), strconv.Itoa(c.Threads), c.Stat, c.Against)
	}
	for _, o := range r.Open {
		line("open "+o.Picture, "", o.Stat, nil)
	}
	for _, o := range r.Reopen {
		line(fmt.Sprintf("reopen %s, after %.0f ms for its pixels", o.Picture, o.FileMs), "", o.Stat, nil)
	}
	for _, s := range r.Start {
		line("start: "+s.Case, "", s.Stat, nil)
	}
	for _, s := range r.Stroke {
		printable.Fprintf(table, "stroke: %s, a move\t\t%.2f\t%.2f to %.2f, worst %.1f\t%.2f\n", s.Case, s.Median, s.P10, s.P90, s.WorstMs, s.Min)
	}
	for _, c := range r.Window {
		if c.PerSecond > 0 {
			printable.Fprintf(table, "window: %s\t\t%.1f\t%.0f a second\t%.1f\n", c.Case, c.Median, c.PerSecond, c.Min)
		} else {
			printable.Fprintf(table, "window: %s\t\t%.1f\t%.1f to %.1f, p95 %.1f\t%.1f\n", c.Case, c.Median, c.P10, c.P90, c.P95, c.Min)
		}
	}
	_ = table.Flush() // w is stdout
	for _, m := range r.Memory {
		printable.Fprintf(w, "memory, %s: peak %.0f MB", m.Case, m.PeakMB)
		if m.RestMB > 0 {
			printable.Fprintf(w, ", at rest %.0f MB", m.RestMB)
		}
		printable.Fprintf(w, "\n")
		for _, s := range m.Shares {
			printable.Fprintf(w, "%8.1f MB  %s\n", float64(s.Bytes)/1e6, s.Use)
		}
	}
	for _, s := range r.Skipped {
		printable.Fprintf(w, "skipped %s: %s\n", s.Case, s.Reason)
	}
}

// onDevice names a device other than the CPU.
func onDevice(name string) string {
	d := ort.Device(name)
	if d.IsCPU() {
		return ""
	}
	return " on " + d.String()
}
