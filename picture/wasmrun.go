package picture

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// wasmCodec is a codec as a WebAssembly module, out of a package whose own functions cannot be interrupted nor held to an
// amount of memory, and copy what they take each time it grows. So only its module is taken, and run here.
type wasmCodec struct {
	compiled func() (*compiledModule, error)
	wide     func(depth int) bool // of a decoder: whether pixels of so many bits come with two bytes for each value
	err      error                // what is told when the module gives up
}

type compiledModule struct {
	runtime wazero.Runtime
	code    wazero.CompiledModule
}

// newWasmCodec takes a module, compressed with gzip, which is compiled when the first picture of the kind is met.
func newWasmCodec(packed *[]byte, wide func(depth int) bool, damaged string) wasmCodec {
	return wasmCodec{wide: wide, err: errors.New(damaged), compiled: sync.OnceValues(func() (*compiledModule, error) {
		ctx := context.Background()
		unpacked, err := gzip.NewReader(bytes.NewReader(*packed))
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
		return &compiledModule{r, code}, nil
	})}
}

// wasmRun is a module that runs for one picture.
type wasmRun struct {
	codec   *wasmCodec
	ctx     context.Context
	unwatch func() bool // forgets the context
	module  api.Module
	memory  *wasmSpace
}

// start has the module run with at most so much memory, until ctx ends or close.
func (c *wasmCodec) start(ctx context.Context, memory int64) (*wasmRun, error) {
	compiled, err := c.compiled()
	if err != nil {
		return nil, err
	}
	r := &wasmRun{codec: c, ctx: ctx, memory: &wasmSpace{limit: uint64(memory)}}
	r.unwatch = context.AfterFunc(ctx, r.memory.stop)
	r.module, err = compiled.runtime.InstantiateModule(experimental.WithMemoryAllocator(ctx, r.memory), compiled.code, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		r.unwatch()
		r.memory.Free()
		return nil, r.reason(err)
	}
	return r, nil
}

// close frees the module's memory.
func (r *wasmRun) close() {
	r.unwatch()
	r.module.Close(context.Background()) // nothing is left to be done in it
}

// alloc is the module's malloc. What it gives is never freed, for the module does not live long.
func (r *wasmRun) alloc(size uint64) (uint64, error) {
	at, err := r.call("malloc", size)
	if err == nil && at == 0 {
		err = r.reason(r.codec.err)
	}
	return at, err
}

func (r *wasmRun) call(name string, args ...uint64) (uint64, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	res, err := r.module.ExportedFunction(name).Call(r.ctx, args...)
	if err != nil {
		return 0, r.reason(err)
	}
	return res[0], nil
}

// reason says why a call failed: the context has ended, memory has, or the module gave up, of which the stack is of no
// use to anybody.
func (r *wasmRun) reason(err error) error {
	switch {
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case r.memory.refused:
		return fmt.Errorf("it takes more than %s of memory", inBytes(int64(r.memory.limit)))
	case err != r.codec.err:
		return r.codec.err
	}
	return err
}
