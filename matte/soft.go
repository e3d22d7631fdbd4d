package matte

import (
	"image"
	"math"

	"clickmask/mask"
)

// Soft is the alpha of a mask blurred by a Gaussian of sigma pixels; see [mask.Mask.Feathered].
func Soft(m mask.Mask, sigma float64) Alpha {
	if !(sigma > 0) || m.Empty() {
		return mask.Hard(m)
	}
	w, h := m.Size()
	far := int(math.Ceil(3 * min(sigma, mask.MaxRadius/3)))
	box := m.Bounds().Inset(-far).Intersect(image.Rect(0, 0, w, h))
	bytes := crop(m, box).Feathered(sigma)
	return mask.AlphaInBox(w, h, box, func(dst []byte, y int) { copy(dst, bytes[y*box.Dx():]) })
}

// crop is the part of a mask in box, as a mask of its size.
func crop(m mask.Mask, box image.Rectangle) mask.Mask {
	x0, y0, x1, y1 := int32(box.Min.X), int32(box.Min.Y), int32(box.Max.X), int32(box.Max.Y)
	var runs []mask.Run
	for _, r := range m.Runs() {
		if from, to := max(r.X0, x0), min(r.X1, x1); r.Y >= y0 && r.Y < y1 && from < to {
			runs = append(runs, mask.Run{Y: r.Y - y0, X0: from - x0, X1: to - x0})
		}
	}
	part, err := mask.New(box.Dx(), box.Dy(), runs)
	if err != nil {
		panic(err) // the runs of a mask, cut off, are in order
	}
	return part
}
