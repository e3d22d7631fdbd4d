package picture

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	_ "unsafe" // for go:linkname

	_ "github.com/gen2brain/avif" // holds the decoder
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// The decoder is libavif as WebAssembly, out of the package avif. That package's own functions cannot be interrupted nor
// held to an amount of memory, and what they take is copied each time it grows, so that its module is run here.
//
// One call decodes: decode(in, size, only the head, all frames, &width, &height, &depth, &count, &delay, out), which
// gives 0 for an error.

//go:linkname avifModule github.com/gen2brain/avif.decodeWasm
var avifModule []byte

// avifRuntime compiles the module when the first picture of the kind is opened.
var avifRuntime = sync.OnceValues(func() (*compiledAVIF, error) {
	ctx := context.Background()
	unpacked, err := gzip.NewReader(bytes.NewReader(avifModule))
	if err != nil {
		return nil, err
	}
	module, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, err
	}
	if module, err = stoppable(module); err != nil {
		return nil, err
	}
	r := wazero.NewRuntime(ctx)
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, r); err != nil {
		return nil, err
	}
	code, err := r.CompileModule(ctx, module)
	if err != nil {
		return nil, err
	}
	return &compiledAVIF{r, code}, nil
})

type compiledAVIF struct {
	runtime wazero.Runtime
	code    wazero.CompiledModule
}

// avifDecoder is a running module that holds a file.
type avifDecoder struct {
	ctx         context.Context
	unwatch     func() bool // forgets the context
	module      api.Module
	memory      *wasmSpace
	in, size    uint64
	w, h, depth int
}

var errAVIF = errors.New("its boxes or pixels make no sense")

// newAVIFDecoder starts a decoder with memory for a picture of w x h pixels and reads the file's head.
func newAVIFDecoder(s source, w, h int) (*avifDecoder, error) {
	if limit := mayRead(s.size, int64(w)*int64(h)); s.size > limit {
		return nil, readTooMuch(limit)
	}
	data := make([]byte, s.size)
	if _, err := io.ReadFull(io.NewSectionReader(s, 0, s.size), data); err != nil {
		return nil, err
	}
	compiled, err := avifRuntime()
	if err != nil {
		return nil, err
	}
	d := &avifDecoder{ctx: s.ctx, memory: &wasmSpace{limit: uint64(avifMemory(s, w, h))}, size: uint64(len(data))}
	ctx := experimental.WithMemoryAllocator(s.ctx, d.memory)
	d.unwatch = context.AfterFunc(s.ctx, d.memory.stop)
	d.module, err = compiled.runtime.InstantiateModule(ctx, compiled.code, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		d.unwatch()
		d.memory.Free()
		return nil, d.reason(err)
	}
	if err := d.open(data); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// close frees the decoder's memory.
func (d *avifDecoder) close() {
	d.unwatch()
	d.module.Close(context.Background()) // nothing is left to be done in it
}

// open hands the file to the module and reads what it says of the picture.
func (d *avifDecoder) open(data []byte) error {
	var err error
	if d.in, err = d.alloc(d.size); err != nil {
		return err
	}
	if !d.module.Memory().Write(uint32(d.in), data) {
		return errAVIF
	}
	head, err := d.decode(true, 0, 0)
	if err != nil {
		return err
	}
	d.w, d.h, d.depth = int(head[0]), int(head[1]), int(head[2])
	if d.w <= 0 || d.h <= 0 {
		return errAVIF
	}
	return nil
}

// pixels decodes the first picture in at most so much memory.
func (d *avifDecoder) pixels(memory int64) (*image.RGBA, error) {
	d.memory.limit = max(uint64(memory), d.memory.limit)
	width := 1
	if d.depth > 8 {
		width = 2
	}
	if int64(d.w)*int64(d.h) > HardMaxPixels {
		return nil, errAVIF
	}
	size := 4 * width * d.w * d.h
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
		return nil, errAVIF
	}
	// The pixels lie in the decoder's memory, all of which would live as long as they do.
	img := image.NewRGBA(image.Rect(0, 0, d.w, d.h))
	if width == 1 {
		copy(img.Pix, made)
	} else {
		for i := range img.Pix { // the higher byte, which comes second
			img.Pix[i] = made[2*i+1]
		}
	}
	clampToAlpha(img.Pix) // the decoder multiplies before it rounds
	return img, nil
}

// decode calls the module's one function; delay and out are addresses in its memory.
func (d *avifDecoder) decode(headOnly bool, delay, out uint64) (head [4]uint32, err error) {
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
		return head, errAVIF
	}
	for i := range head {
		head[i], _ = d.module.Memory().ReadUint32Le(uint32(numbers) + uint32(4*i))
	}
	return head, nil
}

// alloc is the module's malloc. What it gives is never freed, for the module does not live long.
func (d *avifDecoder) alloc(size uint64) (uint64, error) {
	at, err := d.call("malloc", size)
	if err == nil && at == 0 {
		err = d.reason(errAVIF)
	}
	return at, err
}

func (d *avifDecoder) call(name string, args ...uint64) (uint64, error) {
	if err := d.ctx.Err(); err != nil {
		return 0, err
	}
	res, err := d.module.ExportedFunction(name).Call(d.ctx, args...)
	if err != nil {
		return 0, d.reason(err)
	}
	return res[0], nil
}

// reason says why a call failed: the context has ended, memory has, or the module gave up, of which the stack is of no
// use to anybody.
func (d *avifDecoder) reason(err error) error {
	switch {
	case d.ctx.Err() != nil:
		return d.ctx.Err()
	case d.memory.refused:
		return fmt.Errorf("it takes more than %s of memory", inBytes(int64(d.memory.limit)))
	case err != errAVIF:
		return errAVIF
	}
	return err
}
