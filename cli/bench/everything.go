package bench

import (
	"context"
	"fmt"

	"clickmask/inference"
	finder "clickmask/inference/everything"
	"clickmask/prompt"
)

// Everything is finding everything in a picture, from its pixels to the regions, beside one single decode for each point.
type Everything struct {
	Picture string `json:"picture"`
	Device  string `json:"device"`
	Threads int    `json:"threads"`
	Stat
	Regions int `json:"regions"` // that were found
	*Against
}

// EverythingCases times it on pictures of 1 and 24 megapixels.
func EverythingCases(ctx context.Context, m inference.Model, threads, rounds int) ([]Everything, error) {
	var out []Everything
	for _, c := range []struct {
		name string
		w, h int
	}{{"1 MP", 1280, 800}, {"24 MP", 6000, 4000}} {
		pic := Picture(c.w, c.h)
		runner := inference.NewRunner(m, inference.Options{MemoryBytes: 1}) // each round encodes
		opts := finder.For(m.Info())
		found := 0
		quick := func(ctx context.Context) error {
			all, err := finder.Quick(ctx, finder.OfRunner(ctx, runner, pic), opts, nil)
			found = len(all)
			return err
		}
		single := func(ctx context.Context) error {
			e, _, err := runner.Embed(ctx, pic)
			if err != nil {
				return err
			}
			n := opts.PointsPerSide
			for i := range n * n {
				p := prompt.Point{X: (float64(i%n) + 0.5) / float64(n) * float64(c.w), Y: (float64(i/n) + 0.5) / float64(n) * float64(c.h), Label: prompt.Positive}
				if _, err := runner.Decode(ctx, e, prompt.Prompt{Points: []prompt.Point{p}}, nil); err != nil {
					return err
				}
			}
			return nil
		}
		baseline := fmt.Sprintf("%d single decodes", opts.PointsPerSide*opts.PointsPerSide)
		times, err := Race(ctx, rounds, Timed(c.name, quick), Timed(baseline, single))
		if err != nil {
			return nil, err
		}
		entry := Everything{Picture: c.name, Threads: threads, Stat: NewStat(times[0]), Regions: found,
			Against: &Against{Baseline: baseline, BaselineMs: NewStat(times[1]).Median, Ratio: Ratio(times[0], times[1])}}
		out = append(out, entry)
	}
	return out, nil
}
