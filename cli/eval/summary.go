package eval

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

const (
	minObjects = 20 // a source with fewer is pooled
	resamples  = 1000
)

// summarise makes the groups of a report.
func summarise(samples []sample, seed uint64) *Report {
	bySource, bySize := map[string][]sample{}, map[string][]sample{}
	for _, s := range samples {
		bySource[s.source] = append(bySource[s.source], s)
		bySize[s.size] = append(bySize[s.size], s)
	}
	pooled := map[string][]sample{}
	for name, list := range bySource {
		if len(list) < minObjects {
			pooled[name] = list
			delete(bySource, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(pooled)) {
		bySource["other"] = append(bySource["other"], pooled[name]...)
	}
	report := &Report{BySource: groups(bySource, seed), BySize: groups(bySize, seed), Pooled: groups(pooled, seed)}
	report.Overall = overall(bySource, seed)
	return report
}

func groups(by map[string][]sample, seed uint64) map[string]Group {
	out := map[string]Group{}
	for name, list := range by {
		out[name] = overall(map[string][]sample{name: list}, seed)
	}
	return out
}

// overall is the mean over the sources' means, with the percentiles of a bootstrap that draws pictures within
// each source: objects of one picture rise and fall together.
func overall(bySource map[string][]sample, seed uint64) Group {
	g := Group{CI95: map[string][2]float64{}}
	names := slices.Sorted(maps.Keys(bySource))
	for _, name := range names {
		g.Objects += len(bySource[name])
	}
	for _, metric := range Metrics {
		var clusters [][]cluster // by source
		for _, name := range names {
			if c := clustersOf(bySource[name], metric); len(c) > 0 {
				clusters = append(clusters, c)
			}
		}
		if len(clusters) == 0 {
			continue
		}
		v := round(meanOfMeans(clusters, nil))
		*g.field(metric) = &v
		g.CI95[metric] = interval(clusters, rand.New(rand.NewPCG(seed, hash(metric))))
	}
	return g
}

// cluster is the sum over the objects of one picture.
type cluster struct {
	sum float64
	n   int
}

func clustersOf(list []sample, metric string) []cluster {
	var out []cluster
	at := map[int]int{}
	for _, s := range list {
		v, ok := s.values[metric]
		if !ok {
			continue
		}
		i, known := at[s.picture]
		if !known {
			i = len(out)
			at[s.picture] = i
			out = append(out, cluster{})
		}
		out[i].sum += v
		out[i].n++
	}
	return out
}

// meanOfMeans averages within each source and then over the sources, over as many clusters drawn with
// replacement as there are when rng is given.
func meanOfMeans(sources [][]cluster, rng *rand.Rand) float64 {
	total := 0.0
	for _, list := range sources {
		var c cluster
		for i := range list {
			if rng != nil {
				i = rng.IntN(len(list))
			}
			c.sum, c.n = c.sum+list[i].sum, c.n+list[i].n
		}
		total += c.sum / float64(c.n)
	}
	return total / float64(len(sources))
}

// interval is the 2.5th and 97.5th percentile of the bootstrap.
func interval(sources [][]cluster, rng *rand.Rand) [2]float64 {
	means := make([]float64, resamples)
	for i := range means {
		means[i] = meanOfMeans(sources, rng)
	}
	slices.Sort(means)
	return [2]float64{round(means[resamples*25/1000]), round(means[resamples*975/1000-1])}
}

// round keeps four decimals, which is more than the intervals allow.
func round(v float64) float64 { return math.Round(v*1e4) / 1e4 }
