package formats

import (
	"fmt"
	"math"
	"strings"
)

// svgMove is where the places of a drawing lie in the picture (SVG 1.1, section 7.5): x to a*x + c*y + e, y to b*x + d*y + f.
type svgMove struct{ a, b, c, d, e, f float64 }

var svgStays = svgMove{a: 1, d: 1}

// after is m done after n.
func (m svgMove) after(n svgMove) svgMove {
	return svgMove{m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b, m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d, m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f}
}

func (m svgMove) move(rings []ring) {
	if m == svgStays {
		return
	}
	for _, r := range rings {
		for i, p := range r {
			r[i] = point{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f}
		}
	}
}

// mostMoves is how many an attribute may have.
const mostMoves = 100

// parseMove reads an attribute transform: a list of names with numbers, of which the last is done first.
func parseMove(text string) (svgMove, error) {
	all := svgStays
	for n := 0; ; n++ {
		text = strings.TrimLeft(text, " ,\t\r\n")
		if text == "" {
			return all, nil
		}
		name, rest, ok := strings.Cut(text, "(")
		inside, behind, closed := strings.Cut(rest, ")")
		v, err := numbers(inside)
		if !ok || !closed || err != nil || n == mostMoves {
			return all, fmt.Errorf("its transform is %q, and no list of moves", text)
		}
		next, ok := svgMoveOf(strings.TrimSpace(name), v)
		if !ok {
			return all, fmt.Errorf("its transform has %s with %d numbers, which means nothing", strings.TrimSpace(name), len(v))
		}
		all, text = all.after(next), behind
	}
}

func svgMoveOf(name string, v []float64) (svgMove, bool) {
	turn := func(degrees float64) svgMove {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		return svgMove{cos, sin, -sin, cos, 0, 0}
	}
	shift := func(x, y float64) svgMove { return svgMove{1, 0, 0, 1, x, y} }
	switch n := len(v); {
	case name == "matrix" && n == 6:
		return svgMove{v[0], v[1], v[2], v[3], v[4], v[5]}, true
	case name == "translate" && n == 1:
		return shift(v[0], 0), true
	case name == "translate" && n == 2:
		return shift(v[0], v[1]), true
	case name == "scale" && n == 1:
		return svgMove{a: v[0], d: v[0]}, true
	case name == "scale" && n == 2:
		return svgMove{a: v[0], d: v[1]}, true
	case name == "rotate" && n == 1:
		return turn(v[0]), true
	case name == "rotate" && n == 3:
		return shift(v[1], v[2]).after(turn(v[0])).after(shift(-v[1], -v[2])), true
	case name == "skewX" && n == 1:
		return svgMove{a: 1, c: math.Tan(v[0] * math.Pi / 180), d: 1}, true
	case name == "skewY" && n == 1:
		return svgMove{a: 1, b: math.Tan(v[0] * math.Pi / 180), d: 1}, true
	}
	return svgStays, false
}
