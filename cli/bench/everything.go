package bench

import (
	"context"
	"fmt"

	"clickmask/inference"
	finder "clickmask/inference/everything"
	"clickmask/picture"
	"clickmask/prompt"
)

// Everything is finding everything in a picture, from its pixels to the regions, beside one single decode for each point, and beside
// models that do so by themselves.
type Everything struct {
	Picture string `json:"picture"`
	Device  string `json:"device"`
	Threads int    `json:"threads"`
	Stat
	Regions   int     `json:"regions"`              // that were found
	SizeRatio float64 `json:"size_ratio,omitempty"` // of the model's file to the baseline's
	*Against
}

// Alone is a model that finds everything by itself.
type Alone struct {
	Name      string
	SizeRatio float64 // of the file of the model that is measured to its file; 0 where that has none
	Find      func(ctx context.Context, p *picture.Picture) error
}

// EverythingCases times it on pictures of 1 and 24 megapixels. Beside models that find everything by themselves, which look at no more
// of a large picture, it takes the small one alone, and times the first click too: they may be quicker than either.
func EverythingCases(ctx context.Context, m inference.Model, threads, rounds int, alone []Alone) ([]Everything, error) {
	type size struct {
		name string
		w, h int
	}
	sizes := []size{{"1 MP", 1280, 800}, {"24 MP", 6000, 4000}}
	if len(alone) > 0 {
		sizes = sizes[:1]
	}
	var out []Everything
	for _, c := range sizes {
		s := &search{pic: Picture(c.w, c.h), opts: finder.For(m.Info())}
		// Each round encodes.
		s.runner = inference.NewRunner(m, inference.Options{MemoryBytes: 1})
		points := s.opts.PointsPerSide * s.opts.PointsPerSide
		baseline := fmt.Sprintf("%d single decodes", points)
		racers := []Contender{Timed(c.name, s.quick), Timed(baseline, func(ctx context.Context) error { return s.ask(ctx, points) })}
		if len(alone) > 0 {
			racers = append(racers, Timed(c.name, func(ctx context.Context) error { return s.ask(ctx, 1) }))
		}
		for _, a := range alone {
			racers = append(racers, Timed(a.Name, func(ctx context.Context) error { return a.Find(ctx, s.pic) }))
		}
		times, err := Race(ctx, rounds, racers...)
		if err != nil {
			return nil, err
		}
		entry := func(what string, ours, theirs, regions int, size float64) {
			out = append(out, Everything{Picture: what, Threads: threads, Stat: NewStat(times[ours]), Regions: regions, SizeRatio: size,
				Against: &Against{Baseline: racers[theirs].Name, BaselineMs: NewStat(times[theirs]).Median, Ratio: Ratio(times[ours], times[theirs])}})
		}
		entry(c.name, 0, 1, s.found, 0)
		for i, a := range alone {
			entry(c.name, 0, 3+i, s.found, a.SizeRatio)
			entry(c.name+", a first click", 2, 3+i, 1, a.SizeRatio)
		}
	}
	return out, nil
}

// search is the work on one picture.
type search struct {
	runner *inference.Runner
	pic    *picture.Picture
	opts   finder.Options
	found  int
}

func (s *search) quick(ctx context.Context) error {
	all, err := finder.Quick(ctx, finder.OfRunner(ctx, s.runner, s.pic), s.opts, nil)
	s.found = len(all)
	return err
}

// ask encodes and asks the first n points of the grid, one after the other.
func (s *search) ask(ctx context.Context, n int) error {
	e, _, err := s.runner.Embed(ctx, s.pic)
	if err != nil {
		return err
	}
	side := s.opts.PointsPerSide
	w, h := s.pic.Size()
	for i := range n {
		p := prompt.Point{X: (float64(i%side) + 0.5) / float64(side) * float64(w), Y: (float64(i/side) + 0.5) / float64(side) * float64(h), Label: prompt.Positive}
		if _, err := s.runner.Decode(ctx, e, prompt.Prompt{Points: []prompt.Point{p}}, nil); err != nil {
			return err
		}
	}
	return nil
}
