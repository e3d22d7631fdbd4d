//go:build unix

package graph

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"clickmask/inference"
	"clickmask/inference/segtest"
	"clickmask/prompt"
)

// BenchmarkBatch times a batch and as many single decodes in turn, in one loop, so that both see the same machine. It
// reports the milliseconds for each prompt, of the clock and of the processor, and the ratio of batch to single.
func BenchmarkBatch(b *testing.B) {
	for _, threads := range []int{1, 2} {
		for _, n := range []int{4, inference.BatchSize} {
			b.Run(fmt.Sprintf("threads=%d/prompts=%d", threads, n), func(b *testing.B) {
				m := batching{openReference(b, "mobile_sam_random.pt", Options{Threads: threads, many: true})}
				e, err := m.Encode(b.Context(), segtest.Scene(1280, 720, 1))
				if err != nil {
					b.Fatal(err)
				}
				prompts := make([]prompt.Prompt, n)
				for i := range prompts {
					prompts[i] = prompt.Prompt{Points: []prompt.Point{{X: float64(50 + 70*i), Y: 300, Label: prompt.Positive}}}
				}
				var wall, cpu [2]time.Duration
				timed := func(i int, f func() error) {
					before, start := processorTime(), time.Now()
					if err := f(); err != nil {
						b.Fatal(err)
					}
					wall[i], cpu[i] = wall[i]+time.Since(start), cpu[i]+processorTime()-before
				}
				single := func() error {
					for _, p := range prompts {
						if _, err := m.Decode(b.Context(), e, p, nil); err != nil {
							return err
						}
					}
					return nil
				}
				batch := func() error { _, err := m.DecodeBatch(b.Context(), e, prompts); return err }
				for _, warm := range []func() error{single, batch} {
					if err := warm(); err != nil {
						b.Fatal(err)
					}
				}
				for b.Loop() {
					timed(0, single)
					timed(1, batch)
				}
				per := float64(b.N*n) * float64(time.Millisecond)
				b.ReportMetric(float64(wall[0])/per, "single-ms/prompt")
				b.ReportMetric(float64(wall[1])/per, "batch-ms/prompt")
				b.ReportMetric(float64(wall[1])/float64(wall[0]), "wall-ratio")
				b.ReportMetric(float64(cpu[1])/float64(cpu[0]), "cpu-ratio")
			})
		}
	}
}

// processorTime is what the process has used.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
