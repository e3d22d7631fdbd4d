package canvas

import (
	"image"
	"math"

	"clickmask/mask"
)

// tileSide is the width and height of a tile in device pixels.
const tileSide = 16

// field is one tile of a layer: for each device pixel how far it lies inside (above 128) or outside
// (below 128) the mask, up to the geometry's Reach. 0 is fully outside, 255 fully inside.
type field [tileSide * tileSide]uint8

// A grid holds nil for a tile outside the mask and a field for a tile on its border. These two stand
// for a tile wholly inside, and one that is not computed yet.
var (
	solidTile   = new(field)
	unknownTile = new(field)
)

// geometry is what tiles depend on. Tiles are counted from the picture's top left corner on the
// screen, so that panning by whole pixels leaves them valid.
type geometry struct {
	PictureW, PictureH int
	Scale              float64 // device pixels a picture pixel
	Reach              int     // device pixels on both sides of the border that a field tells apart
}

// reachFor is the Reach that outlines need at a unit.
func reachFor(unit float64) int { return min(int(math.Ceil(2*unit))+1, maxReach) }

// maxReach keeps squared distances within the distance table.
const maxReach = 30

// encode turns a signed distance in device pixels (positive inside) into a field's byte.
func (g geometry) encode(d float32) uint8 {
	v := 128 + d*127/float32(g.Reach)
	return uint8(min(max(v+0.5, 0), 255))
}

// tileRect is a rectangle of tiles, the end exclusive.
type tileRect struct{ X0, Y0, X1, Y1 int }

func (r tileRect) w() int { return max(r.X1-r.X0, 0) }
func (r tileRect) h() int { return max(r.Y1-r.Y0, 0) }

func (r tileRect) intersect(o tileRect) tileRect {
	return tileRect{max(r.X0, o.X0), max(r.Y0, o.Y0), min(r.X1, o.X1), min(r.Y1, o.Y1)}
}

// floorDiv is a/b rounded down, for positive b.
func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// tilesOver returns the tiles that touch the device pixels x0 <= x < x1, y0 <= y < y1 of the scaled picture.
func tilesOver(x0, y0, x1, y1 int) tileRect {
	return tileRect{floorDiv(x0, tileSide), floorDiv(y0, tileSide), floorDiv(x1-1, tileSide) + 1, floorDiv(y1-1, tileSide) + 1}
}

// shape is a mask that can be turned into tiles.
type shape interface {
	// extent returns the tiles outside of which nothing is to be seen.
	extent(g geometry) tileRect
	// strip computes the tiles of row ty from column tx0 on, one for each place in dst.
	strip(dst []*field, tx0, ty int, g geometry, s *scratch)
}

// scratch is the working memory of one goroutine.
type scratch struct {
	bits    []uint8 // rows of a strip
	ones    []uint8
	zeroes  []uint8
	inside  []int32 // rows in which a tile is wholly inside
	touched []bool
	h       []int8 // horizontal distances around one tile
	d       []int16
	logits  []float32
	fields  []*field // of what was drawn
	borders []uint8  // how many go through a tile
	covered []uint8  // how much of each pixel of a strip lies in a mask
	all     []uint8  // how much of each pixel of a row, with what was drawn so far
	one     []uint8  // of it in one region
	soft    soft
}

// grow returns b with n elements, of any content.
func grow[T any](b []T, n int) []T {
	if cap(b) < n {
		return make([]T, n)
	}
	return b[:n]
}

// layer is one mask of the scene as the compositor keeps it: its visible tiles at the last geometry.
type layer struct {
	shape   shape
	palette palette
	dirty   image.Rectangle // picture pixels that have changed since the layer was painted

	geo   geometry
	rect  tileRect
	tiles []*field
	spare []*field // the grid before this one, reused

	shares []*field // of the tiles, see [drawnShape.shares]; nil where nothing is soft
}

// cover makes the layer hold the part of its tiles in the visible rectangle. Tiles that it had are
// kept when the geometry is the same; the rest is unknown until row computes it.
func (l *layer) cover(visible tileRect, g geometry) {
	r := visible.intersect(l.shape.extent(g))
	if r.w() == 0 || r.h() == 0 {
		r = tileRect{}
	}
	defer l.coverShares(l.rect, g == l.geo)
	if r == l.rect && g == l.geo {
		return
	}
	old, oldRect, same := l.tiles, l.rect, g == l.geo
	l.tiles = grow(l.spare, r.w()*r.h())
	for i := range l.tiles {
		l.tiles[i] = unknownTile
	}
	if common := r.intersect(oldRect); same && common.w() > 0 {
		for y := common.Y0; y < common.Y1; y++ {
			from := old[(y-oldRect.Y0)*oldRect.w()+common.X0-oldRect.X0:]
			copy(l.tiles[(y-r.Y0)*r.w()+common.X0-r.X0:], from[:common.w()])
		}
	}
	clear(old) // lets go of tiles that are out of sight
	l.spare, l.rect, l.geo = old, r, g
}

// row returns the tiles of row ty, computing the unknown ones. Different rows may be asked for from
// different goroutines, each with its own scratch.
func (l *layer) row(ty int, s *scratch) []*field {
	if ty < l.rect.Y0 || ty >= l.rect.Y1 {
		return nil
	}
	w := l.rect.w()
	row := l.tiles[(ty-l.rect.Y0)*w : (ty-l.rect.Y0+1)*w]
	for i := 0; i < w; {
		if row[i] != unknownTile {
			i++
			continue
		}
		j := i
		for j < w && row[j] == unknownTile {
			j++
		}
		l.shape.strip(row[i:j], l.rect.X0+i, ty, l.geo, s)
		l.strip(i, j, ty, s)
		i = j
	}
	return row
}

// settled returns the tile as a grid holds it: plain tiles need no bytes of their own.
func settled(f *field) *field {
	for _, v := range f {
		if v != f[0] {
			return f
		}
	}
	switch f[0] {
	case 0:
		return nil
	case 255:
		return solidTile
	}
	return f
}

// layerKey tells masks apart without comparing pixels: masks and logits are immutable, so the memory
// they lie in is their identity.
type layerKey struct {
	runs  *mask.Run
	count int
	data  *float32
	frame mask.Grid
}

func keyOfMask(m mask.Mask) layerKey {
	runs := m.Runs()
	if len(runs) == 0 {
		return layerKey{}
	}
	return layerKey{runs: &runs[0], count: len(runs)}
}

func keyOfLogits(l *mask.Logits) layerKey {
	if len(l.Data) == 0 {
		return layerKey{}
	}
	return layerKey{data: &l.Data[0], count: len(l.Data), frame: l.Grid}
}
