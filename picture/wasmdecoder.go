package picture

import "io"

// leastFrame is how many bytes a frame of an animation takes at the least.
const leastFrame = 2

// wasmDecoder is a running module that holds a file. One call decodes: decode(in, size, only the head, all frames, &width,
// &height, &depth, &count, delays, out), which gives 0 for an error.
type wasmDecoder struct {
	*wasmRun
	in, size    uint64
	w, h, depth int
	frames      int // of an animation, of which the first is decoded
}

// open starts a decoder of a file with at most so much memory, for a picture of so many pixels (0 where that is not
// known), and reads the file's head.
func (c *wasmCodec) open(s source, memory, pixels int64) (*wasmDecoder, error) {
	if limit := mayRead(s.size, pixels); s.size > limit {
		return nil, readTooMuch(limit)
	}
	data := make([]byte, s.size)
	if _, err := io.ReadFull(io.NewSectionReader(s, 0, s.size), data); err != nil {
		return nil, err
	}
	run, err := c.start(s.ctx, memory)
	if err != nil {
		return nil, err
	}
	d := &wasmDecoder{wasmRun: run, size: uint64(len(data))}
	if err := d.open(data); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// open hands the file to the module and reads what it says of the picture.
func (d *wasmDecoder) open(data []byte) error {
	var err error
	if d.in, err = d.alloc(d.size); err != nil {
		return err
	}
	if !d.module.Memory().Write(uint32(d.in), data) {
		return d.codec.err
	}
	// Of an animation the heads of all frames are read, each of which says how long it is shown.
	delays, err := d.alloc(4 * (d.size/leastFrame + 1))
	if err != nil {
		return err
	}
	head, err := d.decode(true, delays, 0)
	if err != nil {
		return err
	}
	d.w, d.h, d.depth = int(head[0]), int(head[1]), int(head[2])
	if d.w <= 0 || d.h <= 0 {
		return d.codec.err
	}
	d.frames = int(min(head[3], MostFrames))
	return nil
}

// wide reports whether the decoder gives two bytes for each value.
func (d *wasmDecoder) wide() bool { return d.codec.wide(d.depth) }

// pixels decodes the first picture in at most so much memory, in which what it gives lies until close: rows of red, green, blue
// and alpha.
func (d *wasmDecoder) pixels(memory int64) ([]byte, error) {
	d.memory.limit = max(uint64(memory), d.memory.limit)
	if (Info{W: d.w, H: d.h}).pixels() > HardMaxPixels {
		return nil, d.codec.err
	}
	size := 4 * d.w * d.h
	if d.wide() {
		size *= 2
	}
	out, err := d.alloc(uint64(size))
	if err != nil {
		return nil, err
	}
	delay, err := d.alloc(8)
	if err != nil {
		return nil, err
	}
	if _, err := d.decode(false, delay, out); err != nil {
		return nil, err
	}
	made, ok := d.module.Memory().Read(uint32(out), uint32(size))
	if !ok {
		return nil, d.codec.err
	}
	return made, nil
}

// firstOf is the note that there are more pictures than the one that is decoded.
func (d *wasmDecoder) firstOf() []Note {
	if d.frames < 2 {
		return nil
	}
	return []Note{{Kind: FirstOf, N: d.frames}}
}

// decode calls the module's one function; delay and out are addresses in its memory.
func (d *wasmDecoder) decode(headOnly bool, delay, out uint64) (head [4]uint32, err error) {
	numbers, err := d.alloc(4 * uint64(len(head)))
	if err != nil {
		return head, err
	}
	only := uint64(0)
	if headOnly {
		only = 1
	}
	ok, err := d.call("decode", d.in, d.size, only, 0, numbers, numbers+4, numbers+8, numbers+12, delay, out)
	if err != nil {
		return head, err
	}
	if ok == 0 {
		return head, d.codec.err
	}
	for i := range head {
		head[i], _ = d.module.Memory().ReadUint32Le(uint32(numbers) + uint32(4*i))
	}
	return head, nil
}
