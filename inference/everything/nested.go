package everything

// belongs is how much of a part lies in the whole that it belongs to: their outlines were found apart, so it is not all of it.
const belongs = 0.8

// PartOf reports whether a region is a part of a larger one, by the logits of both.
func (r *Region) PartOf(whole *Region) bool {
	if r == whole || r.Area >= whole.Area || r.Box.Intersect(whole.Box).Empty() {
		return false
	}
	seen := r.grid.Seen()
	w, h := r.grid.Cell()
	all, inside := 0, 0
	for i, v := range r.rows {
		if v <= 0 {
			continue
		}
		all++
		x, y := float64(seen.Min.X)+(float64(i%r.grid.LowW)+0.5)*w, float64(seen.Min.Y)+(float64(r.top+i/r.grid.LowW)+0.5)*h
		if whole.Has(x, y) {
			inside++
		}
	}
	return float64(inside) >= belongs*float64(all)
}

// Wholes are the regions that are part of no other one of them, nor of one of others.
func Wholes(all, others []*Region) (wholes []*Region) {
	partOfAny := func(r *Region, list []*Region) bool {
		for _, whole := range list {
			if r.PartOf(whole) {
				return true
			}
		}
		return false
	}
	for _, r := range all {
		if !partOfAny(r, all) && !partOfAny(r, others) {
			wholes = append(wholes, r)
		}
	}
	return wholes
}
