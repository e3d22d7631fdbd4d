package mask

// AlphaRows reads an alpha row by row at the cost of the row alone.
type AlphaRows struct {
	alpha       Alpha
	solid, band []int32 // where the runs of each row begin; one more at the end
	first       []int   // where the shares of each row begin
}

// Rows is an index of the alpha's rows.
func (a Alpha) Rows() *AlphaRows {
	_, h := a.Size()
	r := &AlphaRows{alpha: a, solid: rowStarts(a.solid.runs, 0, h), band: rowStarts(a.band.runs, 0, h), first: make([]int, h+1)}
	n, runs := 0, a.band.Runs()
	for y := range h {
		r.first[y] = n
		for _, run := range runs[r.band[y]:r.band[y+1]] {
			n += int(run.X1 - run.X0)
		}
	}
	r.first[h] = n
	return r
}

// Solid is the runs of row y that are the thing altogether.
func (r *AlphaRows) Solid(y int) []Run { return r.alpha.solid.Runs()[r.solid[y]:r.solid[y+1]] }

// Band is the runs of row y that are the thing in part, and the index of the first one's first pixel among all shares.
func (r *AlphaRows) Band(y int) (runs []Run, first int) {
	return r.alpha.band.Runs()[r.band[y]:r.band[y+1]], r.first[y]
}

// Shares are those of all rows, which the caller must not change.
func (r *AlphaRows) Shares() []uint8 { return r.alpha.shares }

// Fill fills dst with the bytes of row y from column x0 on.
func (r *AlphaRows) Fill(dst []byte, x0, y int) {
	clear(dst)
	x1 := x0 + len(dst)
	for _, run := range r.Solid(y) {
		if from, to := max(int(run.X0), x0), min(int(run.X1), x1); from < to {
			part := dst[from-x0 : to-x0]
			for i := range part {
				part[i] = 255
			}
		}
	}
	runs, at := r.Band(y)
	for _, run := range runs {
		if from, to := max(int(run.X0), x0), min(int(run.X1), x1); from < to {
			copy(dst[from-x0:to-x0], r.alpha.shares[at+from-int(run.X0):])
		}
		at += int(run.X1 - run.X0)
	}
}
