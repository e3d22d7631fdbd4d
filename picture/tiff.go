package picture

import (
	"image"
	"io"
	"runtime"
)

// A page consists of blocks, strips or tiles, whose samples are unpacked in bands and become RGBA at once, so that a
// picture takes its 4 bytes a pixel and one band.

// bandBytes is about how large the samples of a band are, and bandPixels how many pixels it has. Blocks of JPEG and WebP, which are decoded as a whole, are
// collected as soon as they are garbageBytes together; left alone, they would wait until there is as much garbage as there
// are pixels.
const (
	bandBytes    = 2 << 20
	bandPixels   = 2 << 20
	garbageBytes = 64 << 20
)

// tiffConfig reads the head of a page, whose tags lie anywhere in the file.
func tiffConfig(s source) (w, h int, err error) {
	p, err := readTIFFPage(s)
	if err != nil {
		return 0, 0, err
	}
	return p.w, p.h, nil
}

func tiffFrames(s source) []frame {
	f, err := openTIFFFile(s)
	if err != nil {
		return nil
	}
	return f.pages()
}

// directory is where the directory of the page that is meant is.
func (s source) directory(f tiffFile) (int64, error) {
	if s.frame == 0 {
		return f.first, nil
	}
	page, err := s.frameOf(s.stack.list(s, tiffFrames))
	return page.from, err
}

// decodeTIFF reads a page. Where the range of its numbers says what black and white are, it goes through them
// twice.
func decodeTIFF(s source) (image.Image, error) {
	p, err := readTIFFPage(s)
	if err != nil {
		return nil, err
	}
	dst := image.NewRGBA(image.Rect(0, 0, p.w, p.h))
	d := &tiffDecoder{s: s, page: p, dst: dst, levels: p.plainLevels()}
	if d.levels.ranged {
		d.measuring = true
		if err := d.blocks(); err != nil {
			return nil, err
		}
		d.measuring = false
		d.levels.stretch(d.seen, p.format == tiffReal)
	}
	if err := d.blocks(); err != nil {
		return nil, err
	}
	// Numbers of 16 bits are taken as they are at first: most use all of them.
	if d.levels.narrow(d.seen) {
		if err := d.blocks(); err != nil {
			return nil, err
		}
	}
	notes := append(d.levels.notes, p.notes()...)
	switch {
	case d.disturbed > p.h/2:
		return nil, errFax
	case d.disturbed > 0:
		notes = append(notes, Note{Kind: Disturbed, N: d.disturbed, Of: p.h})
	}
	return noted(dst, notes...), nil
}

// notes say what of the page is not shown.
func (p *tiffPage) notes() []Note {
	known := len(p.colours)
	if p.alpha >= 0 {
		known++
	}
	if p.photometric != tiffRGB && p.samples > known || p.photometric == tiffRGB && p.samples > max(known, 4) {
		return []Note{{Kind: BandsLeftOut, N: p.samples, Of: len(p.colours)}}
	}
	return nil
}

// tiffDecoder decodes the blocks of a page.
type tiffDecoder struct {
	s         source
	page      *tiffPage
	dst       *image.RGBA
	deep      *image.NRGBA64 // takes its place, nil for none; that has no pixels then
	levels    levels
	measuring bool // numbers are looked at alone
	seen      span
	disturbed int // rows of fax that were disturbed on the line
	garbage   int // about how many bytes wait for the collector

	alone *tiffConverter // of blocks that are not shared among cores
	bands [][]byte       // the samples of a band in each plane
	whole []byte         // those with units undone
}

// blocks decodes all of them.
func (d *tiffDecoder) blocks() error {
	p := d.page
	planes := p.planes()
	readers := make([]*blockReader, len(planes))
	for i, plane := range planes {
		readers[i] = &blockReader{d: d, next: plane * p.across * p.down, first: plane * p.across * p.down}
	}
	if !p.tiled && !p.units() {
		// Strips lie below each other, so that a band may consist of many.
		return d.rows(readers, image.Point{}, p.h)
	}
	for y := 0; y < p.h; y += p.blockH {
		for x := 0; x < p.w; x += p.blockW {
			rows := p.blockH
			if !p.tiled {
				rows = min(rows, p.h-y)
			}
			if err := d.rows(readers, image.Pt(x, y), rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// rows decodes so many rows of blocks, the first pixel of which has its place at the given point, band by band.
func (d *tiffDecoder) rows(readers []*blockReader, at image.Point, rows int) error {
	p := d.page
	band := min(p.bandRows(), rows)
	if d.bands == nil {
		d.bands = make([][]byte, len(readers))
	}
	for y := 0; y < rows; y += band {
		if err := d.s.ctx.Err(); err != nil {
			return err
		}
		n := min(band, rows-y)
		for i, r := range readers {
			size := p.bytesFor(n)
			if cap(d.bands[i]) < size {
				d.bands[i] = make([]byte, size)
			}
			d.bands[i] = d.bands[i][:size]
			if _, err := io.ReadFull(r, d.bands[i]); err != nil {
				return err
			}
		}
		d.show(at.Add(image.Pt(0, y)), n)
	}
	return nil
}

// show puts a band of so many rows into its place.
func (d *tiffDecoder) show(at image.Point, n int) {
	p := d.page
	bands := d.bands
	if p.units() {
		d.whole = p.undoUnits(d.whole, bands[0], n)
		bands = [][]byte{d.whole}
	}
	part := image.Rect(0, 0, p.blockW, n).Add(at).Intersect(d.dst.Rect)
	if part.Empty() {
		return
	}
	if part.Dx()*part.Dy() < pixelsToShare {
		if d.alone == nil {
			d.alone = p.newConverter(&d.levels, p.blockW)
		}
		d.convert(d.alone, part, bands, 0, part.Dy())
		d.seen = d.seen.with(d.alone.seen)
		return
	}
	seen := make(chan span, maxBands)
	eachBand(part.Dy(), 1, func(y0, y1 int) {
		c := p.newConverter(&d.levels, p.blockW)
		d.convert(c, part, bands, y0, y1)
		seen <- c.seen
	})
	close(seen)
	for s := range seen {
		d.seen = d.seen.with(s)
	}
}

// convert puts rows of bands of samples into the part of the picture that is theirs.
func (d *tiffDecoder) convert(c *tiffConverter, part image.Rectangle, bands [][]byte, y0, y1 int) {
	p := d.page
	rows := make([][]byte, len(bands))
	for y := y0; y < y1; y++ {
		for i, b := range bands {
			rows[i] = b[y*p.rowBytes():][:p.rowBytes()]
		}
		if p.predictor > 1 {
			for _, row := range rows {
				p.undoPredictor(row)
			}
		}
		if d.measuring {
			c.measure(rows, part.Dx())
			continue
		}
		if d.deep != nil {
			c.deepRow(d.deep.Pix[d.deep.PixOffset(part.Min.X, part.Min.Y+y):][:8*part.Dx()], rows)
			continue
		}
		c.row(d.dst.Pix[d.dst.PixOffset(part.Min.X, part.Min.Y+y):][:4*part.Dx()], rows)
	}
}

// pixelsToShare is from how many pixels on it is worth while to share them among cores.
const pixelsToShare = 1 << 15

// collect counts bytes that are left to the collector, and has it run when they are many.
func (d *tiffDecoder) collect(bytes int) {
	if d.garbage += bytes; d.garbage > garbageBytes {
		d.garbage = 0
		runtime.GC()
	}
}

// needTIFF: the picture, a band of samples in each plane, with the rows of it that become RGBA, and a block where those
// are decoded as a whole.
func needTIFF(s source, w, h int) need {
	p, err := readTIFFPage(s)
	if err != nil {
		return need{decoder: 4 * int64(w) * int64(h), own: true} // it is going to be refused
	}
	rows := min(p.bandRows(), h)
	if p.tiled || p.units() {
		rows = min(rows, p.blockH)
	}
	band := int64(len(p.planes())) * int64(p.bytesFor(rows))
	if p.units() {
		band += int64(rows) * int64(p.rowBytes())
	}
	return need{decoder: 4*int64(w)*int64(h) + band + maxBands*8*int64(p.blockW) + p.blockNeed(), own: true}
}

// readsTIFF is how many bytes a pixel may take to read: of what the samples have, twice.
func readsTIFF(s source) int64 {
	p, err := readTIFFPage(s)
	if err != nil {
		return 0
	}
	return 2 * int64(p.samples*p.bits+7) / 8
}
