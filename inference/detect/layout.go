package detect

import "fmt"

// layout says where the numbers of a box lie in an answer.
type layout struct {
	rows      int
	row       int  // from one box to the next
	number    int  // from one number of a box to the next
	classes   int  // 0: end to end
	something bool // v5: the fifth number is that there is something
}

// layout tells the layouts apart by the answer's dimensions, and where those fit several by how many boxes a graph of this input
// gives.
func (d *Detector) layout(dims []int64, have, masks int) (layout, error) {
	if len(dims) != 3 || dims[0] != 1 || dims[1] < 0 || dims[2] < 0 || dims[1] > maxRows || dims[2] > maxRows || dims[1]*dims[2] != int64(have) {
		return layout{}, fmt.Errorf("%w: its dimensions are %v", errNoBoxes, dims)
	}
	a, b, nc := int(dims[1]), int(dims[2]), len(d.names)
	v5 := layout{rows: a, row: b, number: 1, classes: b - 5 - masks, something: true}
	v8 := layout{rows: b, row: 1, number: b, classes: a - 4 - masks}
	if nc > 0 { // numbers beyond those of the classes are of masks and of poses
		v5.classes, v8.classes = min(v5.classes, nc), min(v8.classes, nc)
	}
	places := d.places()
	switch {
	case b == 6+masks && a != 3*places:
		return layout{rows: a, row: b, number: 1}, nil
	case b == places && v8.classes > 0 && v8.classes >= nc:
		return v8, nil
	case a == 3*places && v5.classes > 0 && v5.classes >= nc:
		return v5, nil
	case a < b && v8.classes > 0 && v8.classes >= nc:
		return v8, nil
	case a > b && v5.classes > 0 && v5.classes >= nc:
		return v5, nil
	}
	return layout{}, fmt.Errorf("%w: its dimensions are %v, and there are %d classes", errNoBoxes, dims, nc)
}

// places is how many places a detector of this input looks at: the cells of its three grids, of 8, 16 and 32 pixels.
func (d *Detector) places() int {
	n := 0
	for _, cell := range []int{8, 16, 32} {
		n += (d.w / cell) * (d.h / cell)
	}
	return n
}

// mixed are the numbers of a box that follow its classes: how much of each prototype its mask is.
func (l layout) mixed(out []float32, b Box, masks int) []float32 {
	first := 4 + l.classes
	switch {
	case l.classes == 0:
		first = 6
	case l.something:
		first++
	}
	of := make([]float32, masks)
	for i := range of {
		of[i] = out[b.row*l.row+(first+i)*l.number]
	}
	return of
}

// boxes reads an answer, in pixels of the input; named is how many classes there are, 0 unknown.
func (l layout) boxes(out []float32, confidence float64, named int) (found []Box, nonsense int) {
	for r := range l.rows {
		at := func(i int) float64 { return float64(out[r*l.row+i*l.number]) }
		b := Box{X0: at(0), Y0: at(1), X1: at(2), Y1: at(3), row: r}
		sane := true
		if l.classes == 0 {
			b.Score = at(4)
			class := at(5)
			if sane = class >= 0 && class < 1<<20 && class == float64(int(class)); sane {
				b.Class = int(class)
				sane = named == 0 || b.Class < named
			}
		} else {
			b.X0, b.Y0, b.X1, b.Y1 = b.X0-b.X1/2, b.Y0-b.Y1/2, b.X0+b.X1/2, b.Y0+b.Y1/2
			first, least := 4, 1.0
			if l.something {
				first, least = 5, at(4)
			}
			b.Score = -1
			for c := range l.classes {
				s := at(first + c)
				if s != s {
					sane = false
				}
				if s > b.Score {
					b.Class, b.Score = c, s
				}
			}
			b.Score *= least
		}
		for _, v := range []float64{b.X0, b.Y0, b.X1, b.Y1, b.Score} {
			sane = sane && v-v == 0
		}
		switch {
		case !sane && l.classes == 0 && b.Score < confidence: // such a graph fills its list up with anything
		case !sane || b.Score > 1.01:
			nonsense++
		case b.Score >= confidence && b.Score > 0:
			found = append(found, b)
		}
	}
	return found, nonsense
}
