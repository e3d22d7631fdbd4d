package foreign

import (
	"slices"
	"testing"
	"time"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/pairs"
	"clickmask/inference/segtest"
	"clickmask/mask"
)

// BenchmarkClickThereAndHere asks a child and this process in turn, with a mask input as big as the model's, and reports
// the medians of both in milliseconds: the difference is what a click costs more. DESIGN allows 3 ms.
func BenchmarkClickThereAndHere(b *testing.B) {
	caches(b)
	e, d := full()
	path := pair(b, e, d)
	there := opened(b, path, Limits{})
	here, err := pairs.OpenFile(b.Context(), path, ort.Options{Threads: 1})
	if err != nil {
		b.Fatal(err)
	}
	defer here.Close()
	pic := segtest.Scene(1200, 900, 1)
	times := [2][]float64{}
	models := [2]inference.Model{there, here}
	var embeddings [2]*inference.Embedding
	var in [2]*mask.Logits
	for i, m := range models {
		if embeddings[i], err = m.Encode(b.Context(), pic); err != nil {
			b.Fatal(err)
		}
		a, err := m.Decode(b.Context(), embeddings[i], clicks(1), nil)
		if err != nil {
			b.Fatal(err)
		}
		in[i] = &a.LowRes[1]
	}
	for b.Loop() {
		for i, m := range models {
			start := time.Now()
			if _, err := m.Decode(b.Context(), embeddings[i], clicks(2), in[i]); err != nil {
				b.Fatal(err)
			}
			times[i] = append(times[i], float64(time.Since(start).Microseconds())/1000)
		}
	}
	for i, name := range []string{"ms-there", "ms-here"} {
		slices.Sort(times[i])
		b.ReportMetric(times[i][len(times[i])/2], name)
	}
}
