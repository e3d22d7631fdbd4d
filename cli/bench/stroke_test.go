package bench

import (
	"slices"
	"testing"
)

func TestStrokesAreSummedUpByTheWayToDraw(t *testing.T) {
	got := sumStrokes("1 MP", []StrokeMeasures{
		{Moves: []float64{1, 9, 2}}, {Soft: true, Draft: true, Moves: []float64{4}}, {Soft: true},
		{Moves: []float64{3, 3, 3}}, {Moves: []float64{5, 2, 2}},
	})
	want := []Stroke{
		{Case: "hard brush on a kept object, 1 MP", Stat: NewStat([]float64{1, 9, 2, 3, 3, 3, 5, 2, 2}), WorstMs: 5},
		{Case: "soft brush on a draft, 1 MP", Stat: NewStat([]float64{4}), WorstMs: 4},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
