package picture

import "encoding/binary"

// chromaLanes hold what [chromaTables] of the full range say so that one addition serves red, green and blue: in 64 bits lie the
// 16 bits of green's fraction, which alone is of two samples, green, and from bit 32 and 48 on red and blue. Each is lifted by
// laneLift, so that none borrows of the next.
type chromaLanes struct{ luma, cb, cr [256]uint64 }

const (
	green, red, blue = 16, 32, 48
	laneLift         = 256 // more than anything takes off a luma of 0
	// laneBits are what a colour has beyond its eight bits, laneIn how they are where it lies within them.
	laneBits = 0x300<<green | 0x300<<red | 0x300<<blue
	laneIn   = laneLift<<green | laneLift<<red | laneLift<<blue
)

var fullRangeLanes = newChromaLanes(chromaTablesOf[fullRange])

func newChromaLanes(t *chromaTables) *chromaLanes {
	l := &chromaLanes{}
	for i := range l.luma {
		y := uint64(i)
		l.luma[i] = y<<green | y<<red | y<<blue
		// Luma has no fraction here, so that of red and blue is dropped before it is added.
		l.cr[i] = uint64(int64(t.redCr[i]>>t.shift)<<red + int64(t.greenCr[i]))
		l.cb[i] = laneIn + uint64(int64(t.blueCb[i]>>t.shift)<<blue+int64(t.greenCb[i]))
	}
	return l
}

// fill is [chromaTables.fill] of the full range.
func (l *chromaLanes) fill(dst, luma, cb, cr []uint8) {
	n := len(dst) / 4
	luma, cb, cr = luma[:n], cb[:n], cr[:n]
	i := 0
	for ; i+8 <= n; i += 8 { // eight samples are read at once, and two pixels written
		y, b, r := binary.LittleEndian.Uint64(luma[i:]), binary.LittleEndian.Uint64(cb[i:]), binary.LittleEndian.Uint64(cr[i:])
		to := dst[4*i : 4*i+32 : 4*i+32]
		for k := 0; k < 32; k += 8 {
			first := l.luma[uint8(y)] + l.cb[uint8(b)] + l.cr[uint8(r)]
			second := l.luma[uint8(y>>8)] + l.cb[uint8(b>>8)] + l.cr[uint8(r>>8)]
			if first&laneBits != laneIn || second&laneBits != laneIn { // which is rare
				first, second = clampLanes(first), clampLanes(second)
			}
			binary.LittleEndian.PutUint64(to[k:], uint64(packedRGBA(first))|uint64(packedRGBA(second))<<32)
			y, b, r = y>>16, b>>16, r>>16
		}
	}
	for ; i < n; i++ {
		binary.LittleEndian.PutUint32(dst[4*i:], packedRGBA(clampLanes(l.luma[luma[i]]+l.cb[cb[i]]+l.cr[cr[i]])))
	}
}

// packedRGBA are the colours of one pixel as they lie in memory.
func packedRGBA(sum uint64) uint32 {
	return uint32(sum>>red)&0x00ff00ff | uint32(sum>>8)&0x0000ff00 | 0xff000000
}

func clampLanes(sum uint64) uint64 {
	return clampLane(sum, red)<<red | clampLane(sum, green)<<green | clampLane(sum, blue)<<blue
}

func clampLane(sum uint64, lane uint) uint64 {
	return uint64(clamp(int32(sum>>lane&0x3ff) - laneLift))
}
