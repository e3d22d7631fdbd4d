package prompt

import (
	"math"
	"testing"
)

// FuzzCheck feeds any numbers: what Check has nothing against lies within the picture and is equal to its copy.
//
//	go test -fuzz FuzzCheck -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./prompt
func FuzzCheck(f *testing.F) {
	f.Add(1.0, 2.0, 1, 3.0, 4.0, 50.0, 60.0, true)
	f.Add(math.NaN(), 2.0, 0, 3.0, 4.0, 50.0, 60.0, false)
	f.Add(1.0, math.Inf(1), 2, math.Inf(-1), 4.0, math.Inf(1), 60.0, true)
	f.Add(math.Copysign(0, -1), 80.0, 1, 9.0, 9.0, 9.0, 9.0, true)
	f.Fuzz(func(t *testing.T, x, y float64, label int, x0, y0, x1, y1 float64, boxed bool) {
		const w, h = 100, 80
		p := Prompt{Points: []Point{{x, y, Label(label)}}}
		if boxed {
			b := NewBox(x0, y0, x1, y1)
			p.Box = &b
		}
		if p.Check(w, h) != nil {
			return
		}
		inside := func(x, y float64) bool { return 0 <= x && x <= w && 0 <= y && y <= h }
		if !inside(x, y) || label != 0 && label != 1 || boxed && (p.Box.Empty() || !inside(p.Box.X0, p.Box.Y0) || !inside(p.Box.X1, p.Box.Y1)) {
			t.Fatalf("nothing is wrong with %+v, %+v", p, p.Box)
		}
		if !p.Equal(p.Clone()) || p.First() == boxed {
			t.Fatalf("%+v is not its copy", p)
		}
	})
}
