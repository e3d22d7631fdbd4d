package canvas

import (
	"encoding/binary"
	"image"
	"math"

	"clickmask/mask"
)

// rims is a region that a soft brush drew, by rows: what of each of its pixels.
type rims struct {
	rows *mask.AlphaRows
	band image.Rectangle // where shares are neither all nor nothing
}

// newRims indexes a region by row; nil where none of it is soft.
func newRims(a mask.Alpha) *rims {
	if a.Band().Empty() {
		return nil
	}
	return &rims{a.Rows(), a.Band().Bounds()}
}

// soft reports whether any of what was drawn is.
func (d *drawnShape) soft() bool {
	for _, o := range d.over {
		if o.rims != nil {
			return true
		}
	}
	return false
}

// isSoft is a shape that has shares, nil for one that has not.
func isSoft(s shape) *drawnShape {
	if d, ok := s.(*drawnShape); ok && d.soft() {
		return d
	}
	return nil
}

// shares computes, for each tile of row ty from column tx0 on, how much of each device pixel is in the mask where that is
// neither all nor nothing, and 0 elsewhere; nil for a tile without such pixels. What lies below the shares is the mask's own.
func (d *drawnShape) shares(dst []*field, tx0, ty int, g geometry, s *scratch) {
	for i := range dst {
		dst[i] = nil
		for _, o := range d.over {
			if o.rims != nil && !g.tileOf(tx0+i, ty).Intersect(o.rims.band).Empty() {
				dst[i] = d.sharesOf(tx0+i, ty, g, s)
				break
			}
		}
	}
}

// tileOf is the rectangle of picture pixels that a tile shows, of whatever size the picture is.
func (g geometry) tileOf(tx, ty int) image.Rectangle {
	at := func(x int) int { return int(math.Floor((float64(x) + 0.5) / g.Scale)) }
	return image.Rect(at(tx*tileSide), at(ty*tileSide), at((tx+1)*tileSide-1)+1, at((ty+1)*tileSide-1)+1)
}

func (d *drawnShape) sharesOf(tx, ty int, g geometry, s *scratch) *field {
	seen := g.tileOf(tx, ty).Intersect(image.Rect(0, 0, g.PictureW, g.PictureH))
	if seen.Empty() {
		return nil
	}
	runs, _ := d.base.(*runShape)
	var below [1]*field
	if runs == nil {
		d.base.strip(below[:], tx, ty, g, s)
	}
	s.all, s.one = grow(s.all, seen.Dx()), grow(s.one, seen.Dx())
	f, some, before := new(field), false, -1
	for j := range tileSide {
		y := int(math.Floor((float64(ty*tileSide+j) + 0.5) / g.Scale))
		if y < seen.Min.Y || y >= seen.Max.Y {
			continue
		}
		if y != before || runs == nil {
			clear(s.all)
			if runs != nil {
				set(s.all, runs.at(y), 255, seen.Min.X)
			} else {
				d.ownPixels(s.all, below[0], j, tx, seen, g)
			}
			for _, o := range d.over {
				o.lay(s.all, s.one, seen.Min.X, y)
			}
			before = y
		}
		row := f[j*tileSide : (j+1)*tileSide]
		for i := range row {
			x := int(math.Floor((float64(tx*tileSide+i)+0.5)/g.Scale)) - seen.Min.X
			if x < 0 || x >= len(s.all) {
				continue
			}
			if share := s.all[x]; share != 0 && share != 255 {
				row[i], some = share, true
			}
		}
	}
	if !some {
		return nil
	}
	return f
}

// ownPixels sets the picture's pixels that row j of a tile of the mask below shows inside.
func (d *drawnShape) ownPixels(all []uint8, below *field, j, tx int, seen image.Rectangle, g geometry) {
	if below == nil {
		return
	}
	for i := range tileSide {
		x := int(math.Floor((float64(tx*tileSide+i)+0.5)/g.Scale)) - seen.Min.X
		if x >= 0 && x < len(all) && (below == solidTile || below[j*tileSide+i] >= 128) {
			all[x] = 255
		}
	}
}

// lay has a row of shares, from column x0 of row y on, be what it is with the region; one has room for as many.
func (o drawn) lay(all, one []uint8, x0, y int) {
	if o.rims == nil {
		value := uint8(255)
		if o.away {
			value = 0
		}
		set(all, o.rows.at(y), value, x0)
		return
	}
	o.rims.rows.Fill(one, x0, y)
	for i, share := range one {
		if o.away {
			all[i] = min(all[i], 255-share)
		} else {
			all[i] = max(all[i], share)
		}
	}
}

// bounds is the rectangle of picture pixels round the region.
func (o drawn) bounds() image.Rectangle {
	b := o.rows.bounds()
	if o.rims != nil {
		b = b.Union(o.rims.band)
	}
	return b
}

// extent is that of the region's pixels, whatever is of them.
func (o drawn) extent(g geometry) tileRect {
	e := o.rows.extent(g)
	if o.rims == nil {
		return e
	}
	b := o.bounds()
	all := tilesOver(firstAt(b.Min.X, g.Scale)-1, firstAt(b.Min.Y, g.Scale)-1, firstAt(b.Max.X, g.Scale)+1, firstAt(b.Max.Y, g.Scale)+1)
	if e.w() > 0 && e.h() > 0 {
		all = tileRect{min(all.X0, e.X0), min(all.Y0, e.Y0), max(all.X1, e.X1), max(all.Y1, e.Y1)}
	}
	return all
}

// changedRims returns picture pixels outside of which two regions have the same shares; either may be nil. Where a row has
// other runs than before all of its band counts as changed.
func changedRims(a, b *rims) image.Rectangle {
	switch {
	case a == b:
		return image.Rectangle{}
	case a == nil:
		return b.band
	case b == nil:
		return a.band
	}
	var all image.Rectangle
	for y := min(a.band.Min.Y, b.band.Min.Y); y < max(a.band.Max.Y, b.band.Max.Y); y++ {
		was, is := a.row(y), b.row(y)
		if was.same(is) {
			continue
		}
		all = all.Union(was.extent(y)).Union(is.extent(y))
	}
	return all
}

// rimRow is the band of one row.
type rimRow struct {
	runs   []mask.Run
	shares []uint8
}

func (r *rims) row(y int) (row rimRow) {
	if y < r.band.Min.Y || y >= r.band.Max.Y {
		return row
	}
	var first int
	row.runs, first = r.rows.Band(y)
	n := 0
	for _, run := range row.runs {
		n += int(run.X1 - run.X0)
	}
	row.shares = r.rows.Shares()[first : first+n]
	return row
}

func (r rimRow) same(o rimRow) bool {
	if len(r.runs) != len(o.runs) || string(r.shares) != string(o.shares) {
		return false
	}
	for i := range r.runs {
		if r.runs[i] != o.runs[i] {
			return false
		}
	}
	return true
}

func (r rimRow) extent(y int) image.Rectangle {
	if len(r.runs) == 0 {
		return image.Rectangle{}
	}
	return image.Rect(int(r.runs[0].X0), y, int(r.runs[len(r.runs)-1].X1), y+1)
}

// strip computes the shares of tiles i to j of row ty.
func (l *layer) strip(i, j, ty int, s *scratch) {
	if l.shares == nil {
		return
	}
	at := (ty - l.rect.Y0) * l.rect.w()
	if soft := isSoft(l.shape); soft != nil {
		soft.shares(l.shares[at+i:at+j], l.rect.X0+i, ty, l.geo, s)
	} else {
		clear(l.shares[at+i : at+j])
	}
}

// coverShares makes the layer hold the shares of its tiles, where it has any; those of tiles that it has kept stay.
func (l *layer) coverShares(was tileRect, same bool) {
	n := l.rect.w() * l.rect.h()
	if isSoft(l.shape) == nil && l.shares == nil || was == l.rect && same && len(l.shares) == n {
		return
	}
	old := l.shares
	l.shares = make([]*field, n)
	if len(old) != was.w()*was.h() || !same {
		return
	}
	if common := l.rect.intersect(was); common.w() > 0 {
		for y := common.Y0; y < common.Y1; y++ {
			copy(l.shares[(y-l.rect.Y0)*l.rect.w()+common.X0-l.rect.X0:], old[(y-was.Y0)*was.w()+common.X0-was.X0:][:common.w()])
		}
	}
}

// sharesOf returns the shares of row ty, once row has computed it; nil for none.
func (l *layer) sharesOf(ty int) []*field {
	if l.shares == nil || ty < l.rect.Y0 || ty >= l.rect.Y1 {
		return nil
	}
	w := l.rect.w()
	return l.shares[(ty-l.rect.Y0)*w : (ty-l.rect.Y0+1)*w]
}

// softTile paints the part of a row of a tile in which some pixels are in the mask by a share. Those have as much of the tint;
// the lines of the border are where it counts, at one half. pix begins at column from of the tile, values are the tile's
// distances or nil for one that is all alike.
func (p *palette) softTile(pix []byte, tile *field, shares []uint8, from, y int) {
	plain := uint8(0)
	if tile == solidTile {
		plain = 255
	}
	for k, share := range shares {
		v := plain
		if tile != nil && tile != solidTile {
			v = tile[y*tileSide+from+k]
		}
		at := pix[4*k : 4*k+4]
		pixel := binary.LittleEndian.Uint32(at)
		if share == 0 {
			pixel = p.shades[v].over(pixel)
		} else {
			pixel = p.lines[v].over(p.tints[share].over(pixel))
		}
		binary.LittleEndian.PutUint32(at, pixel)
	}
}

// gatherShares is gather for a part of a row of a tile in which some pixels are in the mask by a share.
func (v *veil) gatherShares(row []uint8, tile *field, shares []uint8, from, y int) {
	for k, share := range shares {
		switch {
		case share > 0:
		case tile == solidTile:
			share = 255
		case tile != nil:
			share = v.inside[tile[y*tileSide+from+k]]
		}
		row[k] = max(row[k], share)
	}
}
