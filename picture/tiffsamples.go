package picture

import (
	"encoding/binary"
	"math"
)

// plainLevels are the levels of a page before its numbers were looked at.
func (p *tiffPage) plainLevels() levels {
	switch {
	case p.photometric == tiffPalette || p.photometric == tiffYCbCr || p.photometric == tiffLab || p.photometric == tiffICCLab:
		return levels{}
	case p.format != tiffUnsigned || p.bits > 32 || p.bits == 32:
		return levels{ranged: true}
	case p.bits > 8:
		l := levels{drop: p.bits - 8}
		if p.bits == 16 {
			l.wide = 16
		}
		return l
	}
	return levels{}
}

// alphaLevels are those of alpha, which uses all of its bits, or lies between 0 and 1.
func (p *tiffPage) alphaLevels() levels {
	switch {
	case p.format == tiffReal:
		return levels{ranged: true, by: 255}
	case p.format == tiffSigned:
		return levels{ranged: true, by: 255 / (math.Ldexp(1, p.bits-1) - 1)}
	case p.bits >= 32:
		return levels{ranged: true, by: 255 / (math.Ldexp(1, p.bits) - 1)}
	}
	return levels{drop: max(p.bits-8, 0)}
}

// order is that of the bytes of a number: floating point predictors put the highest first.
func (p *tiffPage) order() binary.ByteOrder {
	if p.predictor == 3 {
		return binary.BigEndian
	}
	return p.file.order
}

// undoPredictor adds up the differences of a row of a plane (TIFF 6.0, section 14; TIFF Technical Note 3).
func (p *tiffPage) undoPredictor(row []byte) {
	n, size := p.inPlane(), p.bits/8
	order := p.file.order
	if p.predictor == 3 {
		for i := n; i < len(row); i++ {
			row[i] += row[i-n]
		}
		// The first bytes of all numbers come first.
		planes := append([]byte(nil), row...)
		count := len(row) / size
		for i := range count {
			for b := range size {
				row[i*size+b] = planes[b*count+i]
			}
		}
		return
	}
	switch size {
	case 1:
		for i := n; i < len(row); i++ {
			row[i] += row[i-n]
		}
	case 2:
		for i := 2 * n; i+2 <= len(row); i += 2 {
			order.PutUint16(row[i:], order.Uint16(row[i:])+order.Uint16(row[i-2*n:]))
		}
	case 4:
		for i := 4 * n; i+4 <= len(row); i += 4 {
			order.PutUint32(row[i:], order.Uint32(row[i:])+order.Uint32(row[i-4*n:]))
		}
	case 8:
		for i := 8 * n; i+8 <= len(row); i += 8 {
			order.PutUint64(row[i:], order.Uint64(row[i:])+order.Uint64(row[i-8*n:]))
		}
	}
}

// undoUnits lays the samples of rows in which pixels share their chroma as if they did not (TIFF 6.0, section 21).
func (p *tiffPage) undoUnits(dst, src []byte, rows int) []byte {
	size := rows * 3 * p.blockW
	if cap(dst) < size {
		dst = make([]byte, size)
	}
	dst = dst[:size]
	unit := p.subX*p.subY + 2
	across := (p.blockW + p.subX - 1) / p.subX
	for y := range rows {
		row := dst[3*p.blockW*y:][:3*p.blockW]
		from := src[y/p.subY*across*unit:]
		for x := range p.blockW {
			u := from[x/p.subX*unit:][:unit]
			row[3*x], row[3*x+1], row[3*x+2] = u[y%p.subY*p.subX+x%p.subX], u[unit-2], u[unit-1]
		}
	}
	return dst
}

// raw is a number of up to 32 bits without a sign, at a place counted in numbers.
func (p *tiffPage) raw(row []byte, i int) uint32 {
	switch p.bits {
	case 8:
		return uint32(row[i])
	case 16:
		return uint32(p.order().Uint16(row[2*i:]))
	case 24:
		b := row[3*i : 3*i+3]
		if p.order() == binary.BigEndian {
			return uint32(b[0])<<16 | uint32(b[1])<<8 | uint32(b[2])
		}
		return uint32(b[2])<<16 | uint32(b[1])<<8 | uint32(b[0])
	case 32:
		return p.order().Uint32(row[4*i:])
	}
	v := uint64(0)
	at := i * p.bits
	for b := at / 8; b <= (at+p.bits-1)/8; b++ {
		v = v<<8 | uint64(row[b])
	}
	behind := 7 - (at+p.bits-1)%8
	return uint32(v >> behind & (1<<p.bits - 1))
}

// value is a number of any kind.
func (p *tiffPage) value(row []byte, i int) float64 {
	order := p.order()
	switch {
	case p.format == tiffReal:
		switch p.bits {
		case 16:
			return half(order.Uint16(row[2*i:]))
		case 24:
			return float24(p.raw(row, i))
		case 32:
			return float64(math.Float32frombits(order.Uint32(row[4*i:])))
		}
		return math.Float64frombits(order.Uint64(row[8*i:]))
	case p.bits == 64 && p.format == tiffSigned:
		return float64(int64(order.Uint64(row[8*i:])))
	case p.bits == 64:
		return float64(order.Uint64(row[8*i:]))
	}
	v := p.raw(row, i)
	if p.format == tiffSigned {
		return float64(int32(v<<(32-p.bits)) >> (32 - p.bits))
	}
	return float64(v)
}

// half is a number of 16 bits of IEEE 754.
func half(v uint16) float64 { return small(uint32(v), 5, 10) }

// float24 is a number of 24 bits (TIFF Technical Note 3).
func float24(v uint32) float64 { return small(v, 7, 16) }

// small is a floating point number with so many bits of exponent and of fraction.
func small(v uint32, exponent, fraction int) float64 {
	sign := 1.0
	if v>>(exponent+fraction)&1 != 0 {
		sign = -1
	}
	bias := 1<<(exponent-1) - 1
	e, f := int(v>>fraction)&(1<<exponent-1), float64(v&(1<<fraction-1))
	switch e {
	case 0:
		return sign * math.Ldexp(f, 1-bias-fraction)
	case 1<<exponent - 1:
		if f != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(f+float64(int(1)<<fraction), e-bias-fraction)
}
