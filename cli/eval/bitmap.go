package eval

import (
	"image"

	"clickmask/mask"
)

// bitmap is a binary picture, row by row.
type bitmap struct {
	w, h int
	on   []bool
}

func newBitmap(w, h int) bitmap { return bitmap{w, h, make([]bool, w*h)} }

// fromMask unfolds the runs of a mask.
func fromMask(m mask.Mask) bitmap {
	w, h := m.Size()
	b := newBitmap(w, h)
	for _, r := range m.Runs() {
		row := b.on[int(r.Y)*w:]
		for x := r.X0; x < r.X1; x++ {
			row[x] = true
		}
	}
	return b
}

// errors returns where the object was missed and where too much was taken, among the pixels that count.
func errors(shown, object, counts bitmap) (missed, extra bitmap) {
	missed, extra = newBitmap(object.w, object.h), newBitmap(object.w, object.h)
	for i, ok := range counts.on {
		missed.on[i] = ok && object.on[i] && !shown.on[i]
		extra.on[i] = ok && !object.on[i] && shown.on[i]
	}
	return missed, extra
}

// iou is the overlap among the pixels that count; 1 when both are empty there.
func iou(a, b, counts bitmap) float64 {
	both, either := 0, 0
	for i, ok := range counts.on {
		if !ok {
			continue
		}
		if a.on[i] && b.on[i] {
			both++
		}
		if a.on[i] || b.on[i] {
			either++
		}
	}
	if either == 0 {
		return 1
	}
	return float64(both) / float64(either)
}

// bounds is the smallest rectangle round the set pixels.
func (b bitmap) bounds() image.Rectangle {
	r := image.Rectangle{Min: image.Pt(b.w, b.h)}
	for y := range b.h {
		for x := range b.w {
			if b.on[y*b.w+x] {
				r.Min.X, r.Min.Y = min(r.Min.X, x), min(r.Min.Y, y)
				r.Max.X, r.Max.Y = max(r.Max.X, x+1), max(r.Max.Y, y+1)
			}
		}
	}
	if r.Max.X == 0 {
		return image.Rectangle{}
	}
	return r
}
