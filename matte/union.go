package matte

// Union is the alpha of several things of one picture together: of each pixel the largest share.
func Union(list ...Alpha) Alpha {
	if len(list) == 0 {
		return Alpha{}
	}
	all := list[0]
	for _, a := range list[1:] {
		w, h := all.Size()
		one, other := all.Rows(), a.Rows()
		line := make([]byte, w)
		all = FromRows(w, h, func(dst []byte, y int) {
			one.Fill(dst, 0, y)
			other.Fill(line, 0, y)
			for x, share := range line {
				dst[x] = max(dst[x], share)
			}
		})
	}
	return all
}
