package picture

import (
	"encoding/binary"
	"errors"
	"io"
)

// PNG and WebP consist of chunks. Each costs its decoder about as much as a kilobyte of pixels, however little is in it, and
// the smallest have 12 and 8 bytes. Writers put some kilobytes into one, so that real files have far fewer than one a
// kilobyte.
const bytesAChunk = 1 << 10

// mostChunks is how many chunks a file of so many bytes may consist of.
func mostChunks(size int64) int64 { return max(maxBlocks, size/bytesAChunk) }

var errChunks = errors.New("it consists of too many chunks")

// chunkCounter lets a file of chunks through and ends it with an error at the chunk that is too many.
type chunkCounter struct {
	r      io.Reader
	left   int64                   // chunks that may still begin
	behind func(head []byte) int64 // how many bytes follow a chunk's head of 8

	skip int64 // bytes up to the next head
	head [8]byte
	have int // bytes of the head that are known
}

// pngChunks counts the chunks of a PNG, behind its mark of 8 bytes: length, name, body and checksum.
func pngChunks(s source, r io.Reader) io.Reader {
	return &chunkCounter{r: r, left: mostChunks(s.size), skip: 8,
		behind: func(head []byte) int64 { return int64(binary.BigEndian.Uint32(head)) + 4 }}
}

// riffChunks counts the chunks of a WebP file, behind its head of 12 bytes: name, length and body, padded to an even length.
func riffChunks(s source, r io.Reader) io.Reader {
	return &chunkCounter{r: r, left: mostChunks(s.size), skip: 12,
		behind: func(head []byte) int64 { n := int64(binary.LittleEndian.Uint32(head[4:])); return n + n&1 }}
}

// chunkBite is how much is handed out at once: so little that the reader beneath, which knows when to stop, is asked after four million
// pixels at the most, which is what so many bytes unfold to where all pixels are alike.
const chunkBite = 512

func (c *chunkCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p[:min(len(p), chunkBite)])
	for rest := p[:n]; len(rest) > 0; {
		if c.skip > 0 {
			k := min(c.skip, int64(len(rest)))
			c.skip, rest = c.skip-k, rest[k:]
			continue
		}
		k := copy(c.head[c.have:], rest)
		c.have, rest = c.have+k, rest[k:]
		if c.have < len(c.head) {
			continue
		}
		if c.left--; c.left < 0 {
			return 0, errChunks
		}
		c.have, c.skip = 0, c.behind(c.head[:])
	}
	return n, err
}
