package canvas

import (
	"bytes"
	"math"

	"clickmask/mask"
)

// smooth reports whether the border of a mask of pixels is drawn as a smooth line: where a pixel is larger than one of the
// screen, and not yet so large that it is shown as a square with lines round it. So a kept mask looks as it did before it
// was kept. The line parts the middles of the pixels inside from those of the pixels outside, so that a lone pixel, or a
// line of them, is never lost.
func (g geometry) smooth() bool { return g.Scale > 1 && g.Scale <= gridFrom }

// spread is how many device pixels beside a picture pixel its border, smoothed, can depend on it.
func (g geometry) spread() int {
	if !g.smooth() {
		return 0
	}
	return int(math.Ceil(2.5*g.Scale)) + 1
}

// bulge is how many device pixels the smooth line may lie outside of the pixels' own border.
func (g geometry) bulge() int {
	if !g.smooth() {
		return 0
	}
	return int(math.Ceil(g.Scale / 2))
}

// blurReach is how far the mean goes that smooths a mask, in picture pixels: its weights are 1, 4, 6, 4 and 1 of 16.
const blurReach = 2

// leastSide is how far from the border, of 128, the middle of a pixel stays on its own side.
const leastSide = 12

// pixelWindow is a rectangle of picture pixels; it may reach beyond the picture, where the outermost pixels go on.
type pixelWindow struct{ x, y, w, h int }

// windowOf is what the borders in n tiles from column tx and row ty on depend on.
func (g geometry) windowOf(tx, n, ty int) pixelWindow {
	margin := g.Reach + 1
	x0, x1 := g.centres(tx*tileSide-margin, (tx+n)*tileSide+margin)
	y0, y1 := g.centres(ty*tileSide-margin, (ty+1)*tileSide+margin)
	return pixelWindow{x0 - blurReach, y0 - blurReach, x1 - x0 + 2*blurReach, y1 - y0 + 2*blurReach}
}

// centres are the picture pixels, the end exclusive, whose middles lie round the middles of the device pixels between from and
// to.
func (g geometry) centres(from, to int) (first, end int) {
	first, _ = g.between(from)
	last, _ := g.between(to - 1)
	return first, last + 2
}

// between is the picture pixel whose middle lies before that of a device pixel, and how far behind it that is, of 256.
func (g geometry) between(x int) (pixel int, weight int32) {
	at := (float64(x)+0.5)/g.Scale - 0.5
	floor := math.Floor(at)
	return int(floor), int32((at - floor) * 256)
}

// soft is a scratch for smooth borders.
type soft struct {
	window  pixelWindow
	pixels  []uint8 // of the window: 1 inside
	across  []int32 // the mean along rows
	side    []int32 // above 0 inside, by how much
	row     []int32
	columns []int32 // of each device pixel the pixel before it in the window, and its weight
	bits    []uint8
}

// fill takes the pixels of a window from a mask with what was drawn on it.
func (s *soft) fill(w pixelWindow, base *runShape, over []drawn, g geometry) {
	s.window = w
	s.pixels = grow(s.pixels, w.w*w.h)
	left, right := max(-w.x, 0), min(g.PictureW-w.x, w.w) // what lies in the picture
	before := math.MinInt
	for j := range w.h {
		row := s.pixels[j*w.w : (j+1)*w.w]
		y := min(max(w.y+j, 0), g.PictureH-1)
		if y == before {
			copy(row, s.pixels[(j-1)*w.w:j*w.w])
			continue
		}
		before = y
		clear(row)
		if base != nil {
			set(row, base.at(y), 1, w.x)
		}
		for _, o := range over {
			value := uint8(1)
			if o.away {
				value = 0
			}
			set(row, o.rows.at(y), value, w.x)
		}
		if left >= right {
			continue
		}
		for i := range left {
			row[i] = row[left]
		}
		for i := right; i < w.w; i++ {
			row[i] = row[right-1]
		}
	}
}

// set gives the pixels of runs a value, in a row that begins at x0.
func set(row []uint8, runs []mask.Run, value uint8, x0 int) {
	for _, run := range runs {
		from, to := max(int(run.X0)-x0, 0), min(int(run.X1)-x0, len(row))
		for i := from; i < to; i++ {
			row[i] = value
		}
	}
}

// plain reports whether all pixels of a part of the window are the same, and which.
func (s *soft) plain(part pixelWindow, ones, zeroes []uint8) (plain, inside bool) {
	at := (part.y-s.window.y)*s.window.w + part.x - s.window.x
	want := zeroes[:part.w]
	if inside = s.pixels[at] != 0; inside {
		want = ones[:part.w]
	}
	for j := range part.h {
		if from := at + j*s.window.w; !bytes.Equal(s.pixels[from:from+part.w], want) {
			return false, inside
		}
	}
	return true, inside
}

// draw sets the device pixels of a tile and its margin that lie within the smooth border, rows of side pixels each. part is
// the tile's part of the window.
func (s *soft) draw(dst []uint8, part pixelWindow, tx, ty int, g geometry) {
	margin := g.Reach + 1
	side, x0, y0 := tileSide+2*margin, tx*tileSide-margin, ty*tileSide-margin
	s.blur(part)
	n := part.w - 2*blurReach
	s.columns = grow(s.columns, 2*side)
	for i := range side {
		pixel, weight := g.between(x0 + i)
		s.columns[2*i], s.columns[2*i+1] = int32(pixel-part.x-blurReach), weight
	}
	// Beyond the picture there is nothing.
	left, right := min(max(firstAt(0, g.Scale)-x0, 0), side), min(max(firstAt(g.PictureW, g.Scale)-x0, 0), side)
	top, bottom := firstAt(0, g.Scale)-y0, firstAt(g.PictureH, g.Scale)-y0
	s.row = grow(s.row, n)
	for j := range side {
		row := dst[j*side : (j+1)*side]
		clear(row)
		if j < top || j >= bottom {
			continue
		}
		pixel, down := g.between(y0 + j)
		upper := s.side[(pixel-part.y-blurReach)*n:][:n]
		lower := s.side[(pixel+1-part.y-blurReach)*n:][:n]
		for i, v := range upper {
			s.row[i] = v*(256-down) + lower[i]*down
		}
		for i := left; i < right; i++ {
			at, along := s.columns[2*i], s.columns[2*i+1]
			if s.row[at]*(256-along)+s.row[at+1]*along > 0 {
				row[i] = 1
			}
		}
	}
}

// blur computes how far on which side of the border the pixels of a part lie, without the rim that only others depend on.
func (s *soft) blur(part pixelWindow) {
	w, n, rows := s.window.w, part.w-2*blurReach, part.h-2*blurReach
	from := (part.y-s.window.y)*w + part.x - s.window.x
	s.across, s.side = grow(s.across, n*part.h), grow(s.side, n*rows)
	for j := range part.h {
		p := s.pixels[from+j*w : from+j*w+part.w]
		out := s.across[j*n : (j+1)*n]
		for i := range out {
			out[i] = int32(p[i]) + 4*int32(p[i+1]) + 6*int32(p[i+2]) + 4*int32(p[i+3]) + int32(p[i+4])
		}
	}
	for j := range rows {
		a, b, c, d, e := s.across[j*n:][:n], s.across[(j+1)*n:][:n], s.across[(j+2)*n:][:n], s.across[(j+3)*n:][:n], s.across[(j+4)*n:][:n]
		middle := s.pixels[from+(j+blurReach)*w+blurReach:][:n]
		out := s.side[j*n : (j+1)*n]
		for i := range out {
			v := a[i] + 4*b[i] + 6*c[i] + 4*d[i] + e[i] - 128
			if middle[i] != 0 {
				v = max(v, leastSide)
			} else {
				v = min(v, -leastSide)
			}
			out[i] = v
		}
	}
}

// smoothStrip computes a strip of tiles of a mask with what was drawn on it, its border smoothed.
func (s *scratch) smoothStrip(base *runShape, over []drawn, dst []*field, tx0, ty int, g geometry) {
	margin := g.Reach + 1
	side := tileSide + 2*margin
	window := g.windowOf(tx0, len(dst), ty)
	s.soft.fill(window, base, over, g)
	s.begin(1, max(side, window.w), side)
	left, right := firstAt(0, g.Scale), firstAt(g.PictureW, g.Scale)
	within := ty*tileSide-margin >= firstAt(0, g.Scale) && (ty+1)*tileSide+margin <= firstAt(g.PictureH, g.Scale)
	for i := range dst {
		tx := tx0 + i
		part := g.windowOf(tx, 1, ty)
		switch plain, inside := s.soft.plain(part, s.ones, s.zeroes); {
		case plain && !inside:
			dst[i] = nil
		case plain && within && tx*tileSide-margin >= left && (tx+1)*tileSide+margin <= right:
			dst[i] = solidTile
		default:
			s.soft.draw(s.bits, part, tx, ty, g)
			dst[i] = s.tile(0, side, side, g)
		}
	}
}

// laySmooth puts a region, smoothed, on the device pixels of one tile and its margin, or takes it away from them.
func (s *scratch) laySmooth(o drawn, tx, ty int, g geometry) {
	part := g.windowOf(tx, 1, ty)
	s.soft.fill(part, o.rows, nil, g)
	s.soft.bits = grow(s.soft.bits, len(s.bits))
	s.soft.draw(s.soft.bits, part, tx, ty, g)
	for i, in := range s.soft.bits {
		switch {
		case in == 0:
		case o.away:
			s.bits[i] = 0
		default:
			s.bits[i] = 1
		}
	}
}
