package graph

// Padding is what the maps of an encoder hold below the picture, where every value is a constant of the
// weights: what the encoder makes of an empty input. Whole maps as tokens, by the name of the place.
type Padding struct {
	Maps map[string][]float32
}

// constant is rows x.rows up to rows of the map of the given name.
func (p *Padding) constant(g *Graph, name string, x tokens, rows int) val {
	row := x.side * x.channels
	have := x.rows()
	return g.numbers("padding/"+name, []int{(rows - have) * x.side, x.channels}, p.Maps[name][have*row:rows*row])
}
