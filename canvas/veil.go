package canvas

import (
	"encoding/binary"
	"image"
)

// veil is what lies over the picture where no mask is: darkness, or the checkerboard of a cut-out. Its shades go by how much
// of a pixel lies in a mask, so that its edge is as soft as that of a tint.
type veil struct {
	dress  Dress
	reach  int
	ready  bool
	inside [256]uint8    // how much of a pixel is, by the value of a field
	shades [2][256]shade // by that; the second ones are the board's dark squares
	board  int           // the side of its squares, 0 for no board
}

// prepare makes the shades of a dress that has a veil.
func (v *veil) prepare(d Dress, unit float64, reach int) {
	check := newCheckerboard(unit)
	board := 0
	if d.Style == CutOut {
		board = check.size
	}
	if v.ready && v.dress == d && v.reach == reach && v.board == board {
		return
	}
	v.dress, v.reach, v.board, v.ready = d, reach, board, true
	for i := range 256 {
		v.inside[i] = uint8(255*covered((float64(i)-128)/127*float64(reach)) + 0.5)
		outside := 1 - float64(i)/255
		if board > 0 {
			v.shades[0][i] = grey(check.light).shade(outside)
			v.shades[1][i] = grey(check.dark).shade(outside)
			continue
		}
		v.shades[0][i] = newShade(8, 10, 12, outside*dimBy[d.Strength])
	}
	v.inside[0], v.inside[255] = 0, 255
}

// grey is a pixel of equal channels.
type grey uint32

func (g grey) shade(opacity float64) shade {
	level := float64(g & 0xff)
	return newShade(level, level, level, opacity)
}

// gather notes how much of each pixel of a row lies in a layer, beside what lay in those before. Columns are as with
// [palette.row].
func (v *veil) gather(inside []uint8, x0 int, tiles, shares []*field, tx0, y int) {
	end := x0 + len(inside)
	for i, t := range tiles {
		from := (tx0 + i) * tileSide
		lo, hi := max(from, x0), min(from+tileSide, end)
		soft := shares != nil && shares[i] != nil
		if t == nil && !soft || lo >= hi {
			continue
		}
		row := inside[lo-x0 : hi-x0]
		if soft {
			v.gatherShares(row, t, shares[i][y*tileSide+lo-from:y*tileSide+hi-from], lo-from, y)
			continue
		}
		if t == solidTile {
			for k := range row {
				row[k] = 255
			}
			continue
		}
		for k, value := range t[y*tileSide+lo-from : y*tileSide+hi-from] {
			row[k] = max(row[k], v.inside[value])
		}
	}
}

// lay puts the veil over a row of pixels, from column x0 of row y of the scaled picture on.
func (v *veil) lay(row []byte, inside []uint8, x0, y int) {
	for from := 0; from < len(inside); {
		to := alike(inside, from)
		in := inside[from]
		switch {
		case in == 255:
		case v.board == 0:
			v.shades[0][in].fill(row[4*from : 4*to])
		default:
			for at := from; at < to; {
				square := floorDiv(x0+at, v.board)
				next := min((square+1)*v.board-x0, to)
				v.shades[(square+floorDiv(y, v.board))&1][in].fill(row[4*at : 4*next])
				at = next
			}
		}
		from = to
	}
}

// alike is where the run of equal values ends that begins at from.
func alike(values []uint8, from int) int {
	first := values[from]
	all := uint64(first) * 0x0101010101010101
	to := from + 1
	for to+8 <= len(values) && binary.LittleEndian.Uint64(values[to:]) == all {
		to += 8
	}
	for to < len(values) && values[to] == first {
		to++
	}
	return to
}

// veiled reports whether the frame has a veil: with no mask in sight the picture is shown as it is.
func (f *frame) veiled() bool {
	if f.Dress.Style != DimOutside && f.Dress.Style != CutOut {
		return false
	}
	for _, l := range f.Looks {
		if l.Mask {
			return true
		}
	}
	return false
}

// veilStrip lays the veil over the rows from y0 to y1 of tile row ty, where the picture lies.
func (p *pass) veilStrip(ty, y0, y1 int, s *scratch) {
	where := p.clip.Intersect(p.shown)
	y0, y1 = max(y0, where.Min.Y), min(y1, where.Max.Y)
	w, stride := where.Dx(), p.c.out.Stride
	if w <= 0 || y0 >= y1 {
		return
	}
	s.covered = grow(s.covered, w*(y1-y0))
	clear(s.covered)
	for i, l := range p.f.Layers {
		if !p.f.Looks[i].Mask {
			continue
		}
		tiles := l.row(ty, s)
		for y := y0; y < y1; y++ {
			p.c.veil.gather(s.covered[(y-y0)*w:(y-y0+1)*w], where.Min.X-p.offX, tiles, l.sharesOf(ty), l.rect.X0, y-p.offY-ty*tileSide)
		}
	}
	for y := y0; y < y1; y++ {
		row := p.c.out.Pix[y*stride+4*where.Min.X : y*stride+4*where.Max.X]
		p.c.veil.lay(row, s.covered[(y-y0)*w:(y-y0+1)*w], where.Min.X-p.offX, y-p.offY)
	}
}

// beyondCrop is how dark the picture is outside of the part that is looked at alone.
const beyondCrop = 0.42

// cropOnScreen is where the part that is looked at alone lies, in device pixels of the widget; empty for none.
func (f *frame) cropOnScreen() image.Rectangle {
	crop := f.Crop.Intersect(image.Rect(0, 0, f.Area.PictureW, f.Area.PictureH))
	if crop.Empty() {
		return image.Rectangle{}
	}
	scale := f.View.Scale
	return image.Rect(firstAt(crop.Min.X, scale), firstAt(crop.Min.Y, scale), firstAt(crop.Max.X, scale), firstAt(crop.Max.Y, scale)).
		Add(image.Pt(int(f.View.OffsetX), int(f.View.OffsetY)))
}

// darkenBeyond makes the rows from y0 to y1 dark outside of the crop, where the picture lies.
func (p *pass) darkenBeyond(crop image.Rectangle, y0, y1 int) {
	where := p.clip.Intersect(p.shown)
	stride := p.c.out.Stride
	s := newShade(8, 10, 12, beyondCrop)
	for y := max(y0, where.Min.Y); y < min(y1, where.Max.Y); y++ {
		left, right := where.Max.X, where.Max.X
		if y >= crop.Min.Y && y < crop.Max.Y {
			left, right = min(max(crop.Min.X, where.Min.X), where.Max.X), min(max(crop.Max.X, where.Min.X), where.Max.X)
		}
		row := p.c.out.Pix[y*stride : (y+1)*stride]
		s.fill(row[4*where.Min.X : 4*left])
		s.fill(row[4*right : 4*where.Max.X])
	}
}

// edgeOfCrop paints the edge of the part that is looked at alone: a light line inside and a dark one outside.
func (w *pen) edgeOfCrop(crop image.Rectangle) {
	line := int(whole(haloWidth * w.unit))
	r := crop.Inset(-line)
	w.coverFrame(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y, 2*line)
	w.frame(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y, line, lineDark, drawnDark)
	w.frame(crop.Min.X, crop.Min.Y, crop.Max.X, crop.Max.Y, line, lineLight, 0.8)
}
