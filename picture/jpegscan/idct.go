package jpegscan

// The inverse DCT is that of Loeffler, Ligtenberg and Moschytz (ICASSP 1989), run backwards over rows, then over columns, in
// the fixed point of image/jpeg since Go 1.26: its shifts and the bits of its constants decide the last bit of each sample,
// and those must be the same, or masks would hang on which of the two decoded a picture.
const (
	cos1, sin1           = 4017, 799      // of pi/16, 12 bits
	cos3, sin3           = 3406, 2276     // of 3 pi/16, 12 bits
	root8, root14        = 181, 11585     // 1/sqrt 2, 8 and 14 bits
	rootCos6, rootSin6   = 70936, 171254  // of 6 pi/16, times 1/sqrt 2, 18 bits
	shortCos6, shortSin6 = 1108, 2676     // the same, 12 bits
	half                 = int32(1) << 19 // that rounds
)

// write makes samples of a block and leaves it zero. far is where its last coefficient stands in their order.
func write(dst []uint8, stride int, b *[64]int32, far uint32) {
	if far == 0 && -plain < b[0] && b[0] < plain {
		v := sample((b[0] + 4) >> 3)
		b[0] = 0
		for y := range 8 {
			row := dst[y*stride:][:8:8]
			for x := range row {
				row[x] = v
			}
		}
		return
	}
	rows(b)
	columns(b)
	for y := range 8 {
		from, row := b[8*y:][:8:8], dst[y*stride:][:8:8]
		for x, v := range from {
			v += 128
			if uint32(v) > 255 {
				v = clamp(v)
			}
			row[x] = uint8(v)
		}
	}
	*b = [64]int32{}
}

// plain is below what overflows on the way.
const plain = 1 << 12

// mean is the mean of a block's samples, by its first coefficient, as write has it where that is the only one.
func mean(first, quant int32) int32 {
	v := int64(first) * int64(quant)
	return int32(min(max((v+4)>>3, -128), 127))
}

func sample(v int32) uint8 { return uint8(clamp(v + 128)) }

func clamp(v int32) int32 { return min(max(v, 0), 255) }

func rows(b *[64]int32) {
	for i := 0; i < 64; i += 8 {
		x := b[i : i+8 : i+8]
		x0, x7, x2, x5, x1, x6, x3, x4 := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
		x0 <<= 17
		if x7|x2|x5|x1|x6|x3|x4 == 0 {
			if x0 != 0 {
				x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7] = x0, x0, x0, x0, x0, x0, x0, x0
			}
			continue
		}
		x1 <<= 17
		x0, x1 = x0+x1, x0-x1
		x2, x3 = x2*rootCos6-x3*rootSin6, x3*rootCos6+x2*rootSin6
		x1, x2 = x1+x2, x1-x2
		x0, x3 = x0+x3, x0-x3

		x4 <<= 7
		x7 <<= 7
		x7, x4 = x7+x4, x7-x4
		x6 *= root8
		x5 *= root8
		x7, x5 = x7+x5, x7-x5
		x4, x6 = x4+x6, x4-x6
		x4, x7, x5, x6 = x4>>2, x7>>2, x5>>2, x6>>2
		x4, x7 = x4*cos3-x7*sin3, x7*cos3+x4*sin3
		x5, x6 = x5*cos1-x6*sin1, x6*cos1+x5*sin1

		x[0], x[7] = x0+x7, x0-x7
		x[1], x[6] = x1+x6, x1-x6
		x[2], x[5] = x2+x5, x2-x5
		x[3], x[4] = x3+x4, x3-x4
	}
}

func columns(b *[64]int32) {
	for i := range 8 {
		x0, x7, x2, x5, x1, x6, x3, x4 := b[i], b[8+i], b[16+i], b[24+i], b[32+i], b[40+i], b[48+i], b[56+i]
		x0 += half
		x0, x1 = (x0+x1)>>2, (x0-x1)>>2
		x2, x3 = x2>>13, x3>>13
		x2, x3 = x2*shortCos6-x3*shortSin6, x3*shortCos6+x2*shortSin6
		x1, x2 = x1+x2, x1-x2
		x0, x3 = x0+x3, x0-x3

		x7, x4 = x7+x4, x7-x4
		x5 = x5 >> 13 * root14
		x6 = x6 >> 13 * root14
		x7, x5 = x7+x5, x7-x5
		x4, x6 = x4+x6, x4-x6
		x4, x7, x5, x6 = x4>>14, x7>>14, x5>>14, x6>>14
		x4, x7 = x4*cos3-x7*sin3, x7*cos3+x4*sin3
		x5, x6 = x5*cos1-x6*sin1, x6*cos1+x5*sin1

		b[i], b[56+i] = (x0+x7)>>18, (x0-x7)>>18
		b[8+i], b[48+i] = (x1+x6)>>18, (x1-x6)>>18
		b[16+i], b[40+i] = (x2+x5)>>18, (x2-x5)>>18
		b[24+i], b[32+i] = (x3+x4)>>18, (x3-x4)>>18
	}
}
