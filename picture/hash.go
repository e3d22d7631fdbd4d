package picture

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"image"
)

// hashBlock is how many bytes of pixels are hashed at once: large enough that a picture has few, small enough
// that the cores share them evenly.
const hashBlock = 1 << 20

// HashPixels is the identity of a picture's pixels: the SHA-256 of the width and the height, each as four
// bytes with the lowest first, followed by the SHA-256 of every 1 MiB of the RGBA bytes, row by row, the last
// block being what is left. In blocks, because cores can share them: 24 megapixels take about 35 ms on two.
func HashPixels(p *image.RGBA) [32]byte {
	sum, _ := hashPixels(context.Background(), p)
	return sum
}

// hashBlocks is how many blocks are hashed before the context is looked at again.
const hashBlocks = 8

// hashPixels is [HashPixels]; the error is the context's.
func hashPixels(ctx context.Context, p *image.RGBA) ([32]byte, error) {
	p = packed(p)
	blocks := (len(p.Pix) + hashBlock - 1) / hashBlock
	sums := make([]byte, 8+blocks*sha256.Size)
	binary.LittleEndian.PutUint32(sums, uint32(p.Rect.Dx()))
	binary.LittleEndian.PutUint32(sums[4:], uint32(p.Rect.Dy()))
	err := eachPieceUntil(ctx, blocks, 1, hashBlocks, func(i0, i1 int) {
		for i := i0; i < i1; i++ {
			sum := sha256.Sum256(p.Pix[i*hashBlock : min((i+1)*hashBlock, len(p.Pix))])
			copy(sums[8+i*sha256.Size:], sum[:])
		}
	})
	return sha256.Sum256(sums), err
}
