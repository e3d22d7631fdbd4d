package canvas

import (
	"image"

	"clickmask/mask"
)

// changed returns the smallest rectangle of picture pixels outside of which two masks, given as their runs, are the same.
// It is empty for equal masks. One pass over the runs finds it: a hand tool changes a few of many thousand.
func changed(a, b []mask.Run) image.Rectangle {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var all image.Rectangle
	for len(a) > 0 || len(b) > 0 {
		y := firstRow(a, b)
		var inA, inB []mask.Run
		inA, a = splitRow(a, y)
		inB, b = splitRow(b, y)
		if x0, x1 := changedInRow(inA, inB); x0 < x1 {
			all = all.Union(image.Rect(x0, int(y), x1, int(y)+1))
		}
	}
	return all
}

// firstRow is the first row that one of two lists of runs has; one list at least is not empty.
func firstRow(a, b []mask.Run) int32 {
	switch {
	case len(a) == 0:
		return b[0].Y
	case len(b) == 0:
		return a[0].Y
	}
	return min(a[0].Y, b[0].Y)
}

// splitRow takes the runs of row y off the front.
func splitRow(runs []mask.Run, y int32) (row, rest []mask.Run) {
	n := 0
	for n < len(runs) && runs[n].Y == y {
		n++
	}
	return runs[:n], runs[n:]
}

// changedInRow returns the columns from x0 up to x1 outside of which two lists of runs of one row are the same; x0 == x1
// for equal lists.
func changedInRow(a, b []mask.Run) (x0, x1 int) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a) == 0 && len(b) == 0:
		return 0, 0
	case len(a) == 0:
		return int(b[0].X0), int(b[len(b)-1].X1)
	case len(b) == 0:
		return int(a[0].X0), int(a[len(a)-1].X1)
	}
	first, second := a[0], b[0]
	if first.X0 != second.X0 {
		x0 = int(min(first.X0, second.X0))
	} else {
		x0 = int(min(first.X1, second.X1))
	}
	first, second = a[len(a)-1], b[len(b)-1]
	if first.X1 != second.X1 {
		x1 = int(max(first.X1, second.X1))
	} else {
		x1 = int(max(first.X0, second.X0))
	}
	return x0, x1
}

// reached returns the device pixels, counted from the picture's corner, whose look a rectangle of picture pixels can
// change: the border's lines are painted by distances of up to Reach, of which a mean is taken over neighbours, the edge
// of a picture pixel may be rounded either way, and a smooth border depends on pixels round it.
func (g geometry) reached(r image.Rectangle) image.Rectangle {
	if r.Empty() {
		return image.Rectangle{}
	}
	margin := g.Reach + 2 + g.spread()
	return image.Rect(firstAt(r.Min.X, g.Scale)-margin, firstAt(r.Min.Y, g.Scale)-margin,
		firstAt(r.Max.X, g.Scale)+margin, firstAt(r.Max.Y, g.Scale)+margin)
}

// become gives the layer another mask, which differs from the one before within a rectangle of picture pixels alone: the
// tiles beside it stay, and the compositor is told what to paint again.
func (l *layer) become(s shape, where image.Rectangle) {
	l.shape, l.dirty = s, l.dirty.Union(where)
	r := l.geo.reached(where)
	t := tilesOver(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y).intersect(l.rect)
	for y := t.Y0; y < t.Y1; y++ {
		for x := t.X0; x < t.X1; x++ {
			l.tiles[(y-l.rect.Y0)*l.rect.w()+x-l.rect.X0] = unknownTile
		}
	}
}

// dirty returns the part of a frame that the changed layers can have changed, and takes note that it is painted.
func (f *frame) dirty() image.Rectangle {
	g := f.geometry()
	var all image.Rectangle
	for _, l := range f.Layers {
		r := g.reached(l.dirty)
		if inTiles(l.shape) && !r.Empty() {
			t := tilesOver(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y)
			r = image.Rect(t.X0*tileSide, t.Y0*tileSide, t.X1*tileSide, t.Y1*tileSide)
		}
		all = all.Union(r)
		l.dirty = image.Rectangle{}
	}
	if f.Bare {
		return image.Rectangle{}
	}
	return all.Add(image.Pt(int(f.View.OffsetX), int(f.View.OffsetY))).Intersect(image.Rect(0, 0, f.Area.W, f.Area.H))
}
