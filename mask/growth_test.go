package mask

import (
	"math"
	"testing"
)

// walk is a line that goes round and over itself.
func walk(n int, w, h float64) []Point {
	line := make([]Point, n)
	for i := range line {
		a := float64(i) / 40
		line[i] = Point{w/2 + 0.4*w*math.Cos(a)*math.Cos(a/7), h/2 + 0.4*h*math.Sin(1.3*a)}
	}
	return line
}

// Whatever the pieces are, what they give together is bit for bit what joining all of it each time gives.
func TestAGrowthIsWhatJoiningAllOfItGives(t *testing.T) {
	const w, h = 900, 700
	for _, softness := range []float64{0, 0.3, 1} {
		for _, radius := range []float64{3, 60} {
			line := walk(160, w, h)
			var g Growth
			var whole Alpha
			closed := 0
			for i := 1; i < len(line); i++ {
				part := SoftStroke(w, h, line[i-1:i+1], radius, softness)
				g.Join(part)
				whole = Larger(whole, part)
				pieces := g.Pieces()
				for _, p := range pieces {
					if len(p.Shares()) > (pieceOf+1)*g.most+leastPiece {
						t.Fatalf("softness %v, radius %v: a piece has %d shares", softness, radius, len(p.Shares()))
					}
				}
				closed = max(closed, len(pieces)-1)
				if i%40 == 0 && !Largest(pieces).Equal(whole) {
					t.Fatalf("softness %v, radius %v: after %d joins the pieces give something else", softness, radius, i)
				}
			}
			if !g.Alpha().Equal(whole) {
				t.Errorf("softness %v, radius %v: it is something else", softness, radius)
			}
			if soft := softness == 1 && radius == 60; (closed > 0) != soft && (soft || softness == 0) {
				t.Errorf("softness %v, radius %v: %d pieces were closed", softness, radius, closed)
			}
		}
	}
	if (&Growth{}).Pieces() != nil || !(&Growth{}).Alpha().Empty() {
		t.Error("nothing joined is something")
	}
}

// A join costs what it adds: the pieces that are closed stay the same values.
func TestClosedPiecesStayTheSame(t *testing.T) {
	const w, h = 900, 700
	line := walk(160, w, h)
	var g Growth
	var before []Alpha
	for i := 1; i < len(line); i++ {
		g.Join(SoftStroke(w, h, line[i-1:i+1], 60, 1))
		now := g.Pieces()
		for k := range max(len(before)-1, 0) {
			if &now[k].shares[0] != &before[k].shares[0] {
				t.Fatalf("piece %d is made anew by join %d", k, i)
			}
		}
		before = now
	}
	if len(before) < 2 {
		t.Errorf("%d pieces", len(before))
	}
}
