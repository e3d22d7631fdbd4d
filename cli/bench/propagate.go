package bench

import (
	"context"

	"clickmask/inference"
	"clickmask/inference/propagation"
	"clickmask/internal/rendered"
	"clickmask/mask"
	"clickmask/prompt"
)

// Propagate is carrying a mask on by one frame, beside asking in it by the box of the mask before.
type Propagate struct {
	Case    string `json:"case"`
	Device  string `json:"device"`
	Threads int    `json:"threads"`
	Stat
	*Against
}

// PropagateCases times it where a thing is seen all the time, and where it is looked for in all of the picture.
func PropagateCases(ctx context.Context, m inference.Model, threads, rounds int) ([]Propagate, error) {
	var out []Propagate
	for _, c := range []struct {
		name string
		kind rendered.Kind
		at   int // the frame that is gone to, from the one before
	}{{"a thing in sight", rendered.Moving, 1}, {"a thing out of sight", rendered.Leaving, 8}} {
		const frames = 16
		sequence := rendered.New(c.kind, 1, frames, rendered.Drawn{})
		before, known := sequence.Frame(0)
		next, _ := sequence.Frame(c.at)
		runner := inference.NewRunner(m, inference.Options{MemoryBytes: 1}) // each round encodes
		var begun propagation.Tracker
		if err := begun.Anchor(propagation.OfRunner(ctx, runner, before), known); err != nil {
			return nil, err
		}
		step := func(ctx context.Context) error {
			t := begun
			// In a sequence each frame has crops of its own, so none is kept for the next round.
			_, err := t.Step(propagation.OfRunner(ctx, inference.NewRunner(m, inference.Options{MemoryBytes: 1}), next))
			return err
		}
		box := func(ctx context.Context) error {
			e, _, err := runner.Embed(ctx, next)
			if err != nil {
				return err
			}
			_, err = runner.Decode(ctx, e, prompt.Prompt{Box: boxRound(known)}, nil)
			return err
		}
		times, err := Race(ctx, rounds, Timed(c.name, step), Timed("the box alone", box))
		if err != nil {
			return nil, err
		}
		out = append(out, Propagate{Case: c.name, Threads: threads, Stat: NewStat(times[0]),
			Against: &Against{Baseline: "the box alone", BaselineMs: NewStat(times[1]).Median, Ratio: Ratio(times[0], times[1])}})
	}
	return out, nil
}

func boxRound(m mask.Mask) *prompt.Box {
	r := m.Bounds()
	b := prompt.NewBox(float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y))
	return &b
}
