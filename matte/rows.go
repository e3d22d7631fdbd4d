package matte

import "clickmask/mask"

// Rows reads an alpha row by row at the cost of the row alone.
type Rows struct {
	alpha       Alpha
	solid, band []int32 // where the runs of each row begin; one more at the end
	first       []int   // where the shares of each row begin
}

// Rows is an index of the alpha's rows.
func (a Alpha) Rows() *Rows {
	_, h := a.Size()
	r := &Rows{alpha: a, solid: starts(a.solid.Runs(), h), band: starts(a.band.Runs(), h), first: make([]int, h+1)}
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

func starts(runs []mask.Run, h int) []int32 {
	out := make([]int32, h+1)
	i := 0
	for y := range h {
		for i < len(runs) && int(runs[i].Y) < y {
			i++
		}
		out[y] = int32(i)
	}
	out[h] = int32(len(runs))
	return out
}

// Solid is the runs of row y that are the thing altogether.
func (r *Rows) Solid(y int) []mask.Run { return r.alpha.solid.Runs()[r.solid[y]:r.solid[y+1]] }

// Band is the runs of row y that are the thing in part, and the index of the first one's first pixel among all shares.
func (r *Rows) Band(y int) (runs []mask.Run, first int) {
	return r.alpha.band.Runs()[r.band[y]:r.band[y+1]], r.first[y]
}

// Fill fills dst with the bytes of row y from column x0 on.
func (r *Rows) Fill(dst []byte, x0, y int) {
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
