package canvas

import (
	"bytes"
	"image"
	"math"

	"clickmask/mask"
)

// region is what a hand tool drew: it is added to a mask, or taken away from it.
type region struct {
	mask.Alpha
	away bool
}

// drawn is a region as a layer has it.
type drawn struct {
	rows *runShape // what counts of it where a pixel is in a mask or not
	rims *rims     // nil where none of it is soft
	away bool
}

// drawnShape is a mask with what was drawn on it, the last on top. The mask of it all is never computed: on a mask of runs
// the device pixels are put together row by row; of logits most tiles are those of the one border that goes through them.
type drawnShape struct {
	base shape // a runShape or a logitShape
	over []drawn
}

func (d *drawnShape) extent(g geometry) tileRect {
	all := d.base.extent(g)
	for _, o := range d.over {
		if e := o.extent(g); !o.away && e.w() > 0 && e.h() > 0 {
			if all.w() == 0 || all.h() == 0 {
				all = e
			}
			all = tileRect{min(all.X0, e.X0), min(all.Y0, e.Y0), max(all.X1, e.X1), max(all.Y1, e.Y1)}
		}
	}
	return all
}

func (d *drawnShape) strip(dst []*field, tx0, ty int, g geometry, s *scratch) {
	if base, ok := d.base.(*runShape); ok {
		d.stripOfRuns(base, dst, tx0, ty, g, s)
		return
	}
	d.base.strip(dst, tx0, ty, g, s)
	s.borders = grow(s.borders, len(dst))
	for i, f := range dst {
		s.borders[i] = 0
		if f != nil && f != solidTile {
			s.borders[i] = 1
		}
	}
	for _, o := range d.over {
		s.fields = grow(s.fields, len(dst))
		o.rows.strip(s.fields, tx0, ty, g, s)
		for i, f := range s.fields {
			if f != nil && f != solidTile {
				s.borders[i]++
			}
			if o.away {
				dst[i] = without(dst[i], f)
			} else {
				dst[i] = joined(dst[i], f)
			}
		}
	}
	for i := range dst {
		if s.borders[i] > 1 {
			dst[i] = d.together(tx0+i, ty, g, s)
		}
	}
}

// inTiles reports whether a border that comes into a tile can change the look of all of it: that of the logits' own border is
// softer than what is computed together.
func inTiles(s shape) bool {
	base, _ := split(s)
	_, ok := base.(*logitShape)
	return ok
}

// joined is the tile of two masks together, of which one at most has a border there.
func joined(a, b *field) *field {
	if a == nil || b == solidTile {
		return b
	}
	return a
}

// without is the tile of mask a less mask b, of which one at most has a border there.
func without(a, b *field) *field {
	switch {
	case a == nil || b == solidTile:
		return nil
	case b == nil:
		return a
	}
	f := new(field)
	for i := range f {
		f[i] = 255
		if b[i] == 255 {
			f[i] = 0
		} else if b[i] > 0 {
			f[i] = -b[i] // 256 less it: as far on the other side of 128
		}
	}
	return settled(f)
}

// together computes a tile in which several borders meet. Their distances do not say how far it is to the border of it all:
// two regions that overlap a little have none there.
func (d *drawnShape) together(tx, ty int, g geometry, s *scratch) *field {
	margin := g.Reach + 1
	side, x0, y0 := tileSide+2*margin, tx*tileSide-margin, ty*tileSide-margin
	s.begin(1, side, side)
	if base, ok := d.base.(*logitShape); ok {
		s.logits = grow(s.logits, side*side)
		per := 1 / g.Scale
		base.logits.Sample(s.logits, side, side, (float64(x0)+0.5)*per, (float64(y0)+0.5)*per, per, per)
		for i, v := range s.logits[:side*side] {
			s.bits[i] = 0
			if v > 0 {
				s.bits[i] = 1
			}
		}
	}
	if g.smooth() {
		for _, o := range d.over {
			s.laySmooth(o, tx, ty, g)
		}
		return s.tile(0, side, side, g)
	}
	for j := range side {
		y := int(math.Floor((float64(y0+j) + 0.5) / g.Scale))
		for _, o := range d.over {
			s.lay(s.bits[j*side:(j+1)*side], o.rows.at(y), o.away, x0, margin, g)
		}
	}
	return s.tile(0, side, side, g)
}

// stripOfRuns paints the same as the strip of a runShape of the mask that comes of it all.
func (d *drawnShape) stripOfRuns(base *runShape, dst []*field, tx0, ty int, g geometry, s *scratch) {
	if g.smooth() {
		s.smoothStrip(base, d.over, dst, tx0, ty, g)
		return
	}
	margin := g.Reach + 1
	x0, y0 := tx0*tileSide-margin, ty*tileSide-margin
	w, h := len(dst)*tileSide+2*margin, tileSide+2*margin
	s.begin(len(dst), w, h)
	before := math.MinInt
	for j := range h {
		row := s.bits[j*w : (j+1)*w]
		y := int(math.Floor((float64(y0+j) + 0.5) / g.Scale))
		if y == before {
			copy(row, s.bits[(j-1)*w:j*w])
			continue
		}
		before = y
		clear(row)
		s.lay(row, base.at(y), false, x0, margin, g)
		for _, o := range d.over {
			s.lay(row, o.rows.at(y), o.away, x0, margin, g)
		}
	}
	for i := range dst {
		dst[i] = nil
		if s.touched[i] {
			dst[i] = s.tile(i*tileSide, w, h, g)
		}
	}
}

// tile computes a tile from the bits round it.
func (s *scratch) tile(x0, w, h int, g geometry) *field {
	switch plain, inside := s.plain(x0, w, h, tileSide+2*(g.Reach+1)); {
	case !plain:
		return s.measure(x0, w, g)
	case inside:
		return solidTile
	}
	return nil
}

// lay sets the device pixels of a row's runs, or clears them, and notes which tiles have any to be seen.
func (s *scratch) lay(row []uint8, runs []mask.Run, away bool, x0, margin int, g geometry) {
	for _, run := range runs {
		from, to := max(firstAt(int(run.X0), g.Scale)-x0, 0), min(firstAt(int(run.X1), g.Scale)-x0, len(row))
		switch {
		case from >= to:
		case away:
			clear(row[from:to])
		default:
			copy(row[from:to], s.ones)
			s.mark(from, to, margin)
		}
	}
}

// plain reports whether all bits of a tile and its margin are the same, and which.
func (s *scratch) plain(x0, w, h, side int) (plain, inside bool) {
	inside = s.bits[x0] != 0
	want := s.zeroes[:side]
	if inside {
		want = s.ones[:side]
	}
	for j := range h {
		if !bytes.Equal(s.bits[j*w+x0:j*w+x0+side], want) {
			return false, inside
		}
	}
	return true, inside
}

// begin makes room for a strip of n tiles whose device pixels, with their margin, are w x h.
func (s *scratch) begin(n, w, h int) {
	s.bits = grow(s.bits, w*h)
	s.inside, s.touched = grow(s.inside, n), grow(s.touched, n)
	clear(s.inside)
	clear(s.touched)
	if len(s.ones) < w {
		s.ones, s.zeroes = bytes.Repeat([]uint8{1}, w), make([]uint8, w)
	}
}

// split is a shape's mask without what was drawn on it, and that.
func split(s shape) (base shape, over []drawn) {
	if d, ok := s.(*drawnShape); ok {
		return d.base, d.over
	}
	return s, nil
}

// differ returns picture pixels outside of which two shapes are the same; ok is false where that is not known.
func differ(a, b shape) (where image.Rectangle, ok bool) {
	below, over := split(a)
	now, overNow := split(b)
	if below != now {
		was, isRuns := below.(*runShape)
		is, areRuns := now.(*runShape)
		if !isRuns || !areRuns {
			return image.Rectangle{}, false
		}
		where = changed(was.runs, is.runs)
	}
	for i := range max(len(over), len(overNow)) {
		switch {
		case i >= len(over):
			where = where.Union(overNow[i].bounds())
		case i >= len(overNow):
			where = where.Union(over[i].bounds())
		case over[i] == overNow[i]:
		case over[i].away == overNow[i].away:
			where = where.Union(changed(over[i].rows.runs, overNow[i].rows.runs)).Union(changedRims(over[i].rims, overNow[i].rims))
		default:
			where = where.Union(over[i].bounds()).Union(overNow[i].bounds())
		}
	}
	return where, true
}

// bounds is the rectangle of picture pixels round the runs.
func (r *runShape) bounds() image.Rectangle {
	if len(r.runs) == 0 {
		return image.Rectangle{}
	}
	return image.Rect(r.left, r.top, r.right, r.top+len(r.starts)-1)
}
