package bench

import (
	"math"
	"slices"
)

// Stat sums up the rounds of one contender, in milliseconds.
type Stat struct {
	Median float64 `json:"median_ms"`
	Min    float64 `json:"min_ms"`
	P10    float64 `json:"p10_ms"`
	P90    float64 `json:"p90_ms"`
	Runs   int     `json:"runs"`
}

// NewStat sums up at least one time in milliseconds.
func NewStat(ms []float64) Stat {
	s := slices.Sorted(slices.Values(ms))
	return Stat{Median: round(quantile(s, 0.5)), Min: round(s[0]), P10: round(quantile(s, 0.1)), P90: round(quantile(s, 0.9)), Runs: len(s)}
}

// percentile is a quantile of unsorted values.
func percentile(ms []float64, q float64) float64 {
	return round(quantile(slices.Sorted(slices.Values(ms)), q))
}

// quantile interpolates between the two nearest of sorted values.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// Ratio is the median of a[i]/b[i]: what one round cost over what it cost the other in the same round.
func Ratio(a, b []float64) float64 {
	r := make([]float64, len(a))
	for i := range a {
		r[i] = a[i] / b[i]
	}
	slices.Sort(r)
	return round(quantile(r, 0.5))
}

// RelRMS is the root mean square of got-want over that of want; infinite when the lengths differ.
func RelRMS(got, want []float32) float64 {
	if len(got) != len(want) {
		return math.Inf(1)
	}
	diff, size := 0.0, 0.0
	for i := range got {
		d := float64(got[i]) - float64(want[i])
		diff += d * d
		size += float64(want[i]) * float64(want[i])
	}
	if diff == 0 {
		return 0
	}
	return math.Sqrt(diff / size)
}

// round keeps microseconds.
func round(ms float64) float64 { return math.Round(ms*1000) / 1000 }
