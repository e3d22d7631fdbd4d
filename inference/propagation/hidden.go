package propagation

// visible is what a fit leaves to be seen of a thing: where the picture looks as the exemplar does.
type visible struct {
	shape *shape
	share float64 // of the exemplar's places
	cost  float64 // of those that are seen
}

// likeEnough is the difference of two colours, mean of the three, up to which one place may show the same.
const likeEnough = 32

// seen tells what is seen of a guess's shape where something may hide the rest of it; nil where that is nearly all or nearly
// nothing, or where it is not in the picture.
func (g *guess) seen(small *reduced, w, h int) *visible {
	e := g.from
	same := make([]bool, len(e.inside))
	costs := make([]float64, len(e.inside))
	for i := range e.inside {
		at := &e.inside[i]
		c, ok := small.colour(g.fit.moved(at.dx, at.dy))
		d := abs(int(c[0])-int(at.colour[0])) + abs(int(c[1])-int(at.colour[1])) + abs(int(c[2])-int(at.colour[2]))
		same[i] = ok && d < 3*likeEnough
		costs[i] = min(float64(d)/(3*differs), 1)
	}
	rows := len(e.index) / max(e.columns, 1)
	shown := make([]bool, len(e.index)) // by the grid of the exemplar: where most of the places around are seen
	v := visible{}
	n, all := 0, 0
	for y := range rows {
		for x := range e.columns {
			i := e.index[y*e.columns+x]
			if i < 0 {
				continue
			}
			yes, around := 0, 0
			for j := max(y-1, 0); j <= min(y+1, rows-1); j++ {
				for k := max(x-1, 0); k <= min(x+1, e.columns-1); k++ {
					if o := e.index[j*e.columns+k]; o >= 0 {
						if around++; same[o] {
							yes++
						}
					}
				}
			}
			all++
			if shown[y*e.columns+x] = 2*yes > around; shown[y*e.columns+x] {
				n++
				v.cost += costs[i]
			}
		}
	}
	v.share = float64(n) / float64(max(all, 1))
	v.cost /= float64(max(n, 1))
	if v.share < rest || v.share > nearlyAll {
		return nil
	}
	v.shape = shapeWhere(g.shape.rect, w, h, func(x, y int) bool {
		if !g.shape.at(x, y) {
			return false
		}
		i, ok := e.place(g.fit.back(point{float64(x) + 0.5, float64(y) + 0.5}))
		return ok && shown[i]
	})
	if v.shape == nil {
		return nil
	}
	return &v
}

// nearlyAll is the share of a thing from which on nothing is taken to hide it.
const nearlyAll = 0.9
