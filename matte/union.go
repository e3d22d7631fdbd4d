package matte

import "clickmask/mask"

// Union is the alpha of several things of one picture together. Shares of one pixel add up, so that things that meet leave no
// seam between them.
func Union(list ...Alpha) Alpha {
	if len(list) == 0 {
		return Alpha{}
	}
	all := list[0]
	for _, a := range list[1:] {
		w, h := all.Size()
		one, other := all.Rows(), a.Rows()
		line := make([]byte, w)
		all = mask.AlphaFromRows(w, h, func(dst []byte, y int) {
			one.Fill(dst, 0, y)
			other.Fill(line, 0, y)
			for x, share := range line {
				dst[x] = uint8(min(int(dst[x])+int(share), 255))
			}
		})
	}
	return all
}
