package picture

import "image"

// chromaRange says how luma and chroma become red, green and blue.
type chromaRange int

const (
	fullRange  chromaRange = iota // JPEG: luma and chroma use 0 to 255 (JFIF 1.02, page 3)
	videoRange                    // WebP: luma from 16 to 235, chroma from 16 to 240 (ITU-R BT.601)
)

// chromaTables hold what each sample adds to a colour, in fractions of 1 << shift.
type chromaTables struct {
	luma, redCr, greenCr, greenCb, blueCb [256]int32
	shift                                 uint
}

var chromaTablesOf = [2]*chromaTables{fullRange: fullRangeTables(), videoRange: videoRangeTables()}

// fullRangeTables has libjpeg's 16-bit fractions, the half for rounding included.
func fullRangeTables() *chromaTables {
	t := &chromaTables{shift: 16}
	const half = 1 << 15
	for i := range t.luma {
		c := int32(i) - 128
		t.luma[i] = int32(i) << 16
		t.redCr[i] = 91881*c + half    // 1.402
		t.greenCr[i] = -46802 * c      // 0.71414
		t.greenCb[i] = -22554*c + half // 0.34414
		t.blueCb[i] = 116130*c + half  // 1.772
	}
	return t
}

// videoRangeTables has libwebp's fractions: 14 bits, of which the products lose eight.
func videoRangeTables() *chromaTables {
	t := &chromaTables{shift: 6}
	for i := range t.luma {
		v := int32(i)
		t.luma[i] = 19077 * v >> 8
		t.redCr[i] = 26149*v>>8 - 14234
		t.greenCr[i] = -(13320 * v >> 8)
		t.greenCb[i] = 8708 - 6419*v>>8
		t.blueCb[i] = 33050*v>>8 - 17685
	}
	return t
}

// chromaRows turns rows of a YCbCr picture into RGBA. Where there is less chroma than luma, it is interpolated
// as libjpeg does (jdsample.c, "fancy upsampling"): a sample lies in the middle of its two columns (or rows), and
// each of those takes three quarters of it and one quarter of the next sample on its side.
type chromaRows struct {
	p      *image.YCbCr
	fill   func(dst, luma, cb, cr []uint8) // turns samples into opaque RGBA
	dx, dy int                             // luma columns and rows of one chroma sample
	w, h   int                             // of the chroma
	smooth bool                            // interpolate; otherwise repeat the samples
	mixed  sums                            // one row of chroma, mixed of two
	cb, cr []uint8                         // one row at the width of luma
}

func newChromaRows(p *image.YCbCr, chroma chromaRange) *chromaRows {
	c := &chromaRows{p: p, fill: chromaTablesOf[chroma].fill, dx: 1, dy: 1}
	if chroma == fullRange {
		c.fill = fullRangeLanes.fill
	}
	switch p.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		c.dx = 2
	case image.YCbCrSubsampleRatio420:
		c.dx, c.dy = 2, 2
	case image.YCbCrSubsampleRatio440:
		c.dy = 2
	case image.YCbCrSubsampleRatio411:
		c.dx = 4
	case image.YCbCrSubsampleRatio410:
		c.dx, c.dy = 4, 2
	}
	c.w, c.h = (p.Rect.Dx()+c.dx-1)/c.dx, (p.Rect.Dy()+c.dy-1)/c.dy
	// libjpeg repeats the samples where there are four columns for one, or no more than two of them.
	c.smooth = c.dx*c.dy > 1 && c.dx <= 2 && (c.dx == 1 || c.w > 2 || chroma == videoRange) && evenOrigin(p, c.dx, c.dy)
	if c.dx*c.dy > 1 {
		c.mixed = newSums(c.w)
		c.cb, c.cr = make([]uint8, c.dx*c.w), make([]uint8, c.dx*c.w)
	}
	return c
}

// evenOrigin reports whether the first pixel is the first of its chroma sample: not so in some sub-pictures.
func evenOrigin(p *image.YCbCr, dx, dy int) bool { return p.Rect.Min.X%dx == 0 && p.Rect.Min.Y%dy == 0 }

// row writes row y, counted from the top, as opaque RGBA.
func (c *chromaRows) row(dst []uint8, y int) {
	p := c.p
	min := p.Rect.Min
	luma := p.Y[p.YOffset(min.X, min.Y+y):]
	switch {
	case c.dx*c.dy == 1:
		at := p.COffset(min.X, min.Y+y)
		c.fill(dst, luma, p.Cb[at:], p.Cr[at:])
	case c.smooth:
		c.upsample(c.cb, p.Cb, y)
		c.upsample(c.cr, p.Cr, y)
		c.fill(dst, luma, c.cb, c.cr)
	default:
		for x := range len(dst) / 4 {
			at := p.COffset(min.X+x, min.Y+y)
			c.fill(dst[4*x:4*x+4], luma[x:], p.Cb[at:], p.Cr[at:])
		}
	}
}

// upsample interpolates the chroma of row y.
func (c *chromaRows) upsample(dst, plane []uint8, y int) {
	near, far := y/c.dy, y/c.dy
	if c.dy == 2 {
		far += 2*(y&1) - 1
	}
	far = min(max(far, 0), c.h-1)
	first := c.p.COffset(c.p.Rect.Min.X, c.p.Rect.Min.Y)
	a := plane[first+near*c.p.CStride:][:c.w]
	b := plane[first+far*c.p.CStride:][:c.w]
	switch {
	case c.dx == 1:
		bias := int32(1 + y&1) // libjpeg rounds upper rows and lower rows differently, so that nothing drifts
		for i := range a {
			dst[i] = uint8((3*int32(a[i]) + int32(b[i]) + bias) >> 2)
		}
	case c.dy == 1:
		c.mixed.set(a, nil)
		c.mixed.double(dst, 1, 2, 2)
	default:
		c.mixed.set(a, b)
		c.mixed.double(dst, 8, 7, 4)
	}
}

// fill turns samples into opaque RGBA.
func (t *chromaTables) fill(dst, luma, cb, cr []uint8) {
	n := len(dst) / 4
	luma, cb, cr = luma[:n], cb[:n], cr[:n]
	shift := t.shift & 31
	for i := range luma {
		y, b, r := t.luma[luma[i]], cb[i], cr[i]
		red := (y + t.redCr[r]) >> shift
		green := (y + t.greenCb[b] + t.greenCr[r]) >> shift
		blue := (y + t.blueCb[b]) >> shift
		if uint32(red|green|blue) > 255 { // one of them is outside, which is rare
			red, green, blue = clamp(red), clamp(green), clamp(blue)
		}
		d := dst[4*i : 4*i+4 : 4*i+4]
		d[0], d[1], d[2], d[3] = uint8(red), uint8(green), uint8(blue), 255
	}
}

func clamp(v int32) int32 { return min(max(v, 0), 255) }
