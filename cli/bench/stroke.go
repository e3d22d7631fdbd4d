package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// StrokeMeasures are what the program prints of one stroke of the brush (`clickmask --measure=strokes PICTURE`): the times of
// its press and of each of its moves with the frame after it, in milliseconds, without a window.
type StrokeMeasures struct {
	Draft bool      `json:"draft"`
	Soft  bool      `json:"soft"`
	Moves []float64 `json:"moves_ms"`
}

// Stroke is what a move of a stroke takes until its frame is composed.
type Stroke struct {
	Case string `json:"case"`
	Stat
	WorstMs float64 `json:"worst_ms"` // the longest move of a stroke, median of the strokes
}

// StrokeCases has the program draw on the picture at path, of which picture is the name, rounds times in each of the four ways.
func StrokeCases(ctx context.Context, picture, path string, rounds int, program string, args ...string) ([]Stroke, error) {
	var all []StrokeMeasures
	for range rounds {
		out, _, err := outputAndPeak(ctx, nil, program, append(slices.Clone(args), "--measure=strokes", path))
		if err != nil {
			return nil, err
		}
		var strokes []StrokeMeasures
		if err := json.Unmarshal(out, &strokes); err != nil {
			return nil, fmt.Errorf("%s --measure=strokes printed no measures: %w", program, err)
		}
		all = append(all, strokes...)
	}
	return sumStrokes(picture, all), nil
}

// sumStrokes sums up the strokes of each way to draw, in the order in which they first come.
func sumStrokes(picture string, strokes []StrokeMeasures) (cases []Stroke) {
	moves, worst := map[string][]float64{}, map[string][]float64{}
	var order []string
	for _, s := range strokes {
		if len(s.Moves) == 0 {
			continue
		}
		name := strokeName(s) + ", " + picture
		if moves[name] == nil {
			order = append(order, name)
		}
		moves[name], worst[name] = append(moves[name], s.Moves...), append(worst[name], slices.Max(s.Moves))
	}
	for _, name := range order {
		cases = append(cases, Stroke{Case: name, Stat: NewStat(moves[name]), WorstMs: percentile(worst[name], 0.5)})
	}
	return cases
}

func strokeName(s StrokeMeasures) string {
	brush, on := "hard", "a kept object"
	if s.Soft {
		brush = "soft"
	}
	if s.Draft {
		on = "a draft"
	}
	return brush + " brush on " + on
}
