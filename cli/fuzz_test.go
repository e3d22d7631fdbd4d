package cli

import (
	"math"
	"testing"
)

// FuzzPrompts feeds odd texts to --points, --labels and --boxes: what comes of them are numbers, in as many prompts as
// there are boxes, and no point is lost.
//
//	go test -fuzz FuzzPrompts -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./cli
func FuzzPrompts(f *testing.F) {
	for _, seed := range [][3]string{{"1,2", "", ""}, {"[[900, 370]]", "1", ""}, {"1,2,3,4", "1 0", "1,2,3,4;5,6,7,8"}, {"nan,1", "", ""},
		{"1e400,1", "", ""}, {"0x1p-2,_1", "", ""}, {"1,2,3", "", ""}, {"1,2", "2", ""}, {"", "", "9,9,1,1"}, {"1,2", "", "1,2,3,4,5,6,7,8"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, points, labels, boxes string) {
		list := func(s string) []string {
			if s == "" {
				return nil
			}
			return []string{s}
		}
		flags := promptFlags{points: list(points), labels: list(labels), boxes: list(boxes)}
		prompts, err := flags.prompts()
		if err != nil {
			return
		}
		numbers, err := parseNumbers("--points", flags.points)
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, p := range prompts {
			if p.Empty() || len(prompts) > 1 && p.Box == nil {
				t.Fatalf("one of %d prompts asks %+v", len(prompts), p)
			}
			for _, at := range p.Points {
				if math.IsNaN(at.X) || math.IsInf(at.X, 0) || math.IsNaN(at.Y) || math.IsInf(at.Y, 0) || at.Label != 0 && at.Label != 1 {
					t.Fatalf("%+v", at)
				}
				seen++
			}
			if b := p.Box; b != nil && !(b.X0 <= b.X1 && b.Y0 <= b.Y1) {
				t.Fatalf("%+v", *b)
			}
			// Whatever was typed, Check says what is wrong with it or nothing, and does not panic.
			_ = p.Check(100, 80)
		}
		if 2*seen != len(numbers) {
			t.Fatalf("%d numbers became %d points", len(numbers), seen)
		}
	})
}
