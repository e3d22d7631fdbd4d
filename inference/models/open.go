package models

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"clickmask/inference"
	"clickmask/inference/foreign"
	"clickmask/inference/ort"
)

// BuiltinName is what [Open] knows the built-in model by, beside "".
const BuiltinName = "builtin"

// Options say how a model runs; the zero value is for the CPU.
type Options struct {
	Threads int // for ONNX Runtime, 0 meaning [ort.DefaultThreads]
	ort.Placement
	// Fast encodes quicker and less exactly, see docs/GRAPHS.md. It changes checkpoints alone, and those only where the
	// processor gains by it; what it changes has " (fast)" in its name and a fingerprint of its own.
	Fast bool
	// Late is asked whether the encoder of a checkpoint or of the built-in model is loaded by the first picture that is encoded.
	Late inference.Late
	// Elsewhere compiles a checkpoint's file by another process, see [graph.Options]; nil has this one do it.
	Elsewhere func(ctx context.Context, path string) error
	// Limits are what a pair of ONNX files may take, which runs in a process of its own, see package foreign.
	Limits foreign.Limits
}

func (o Options) session() ort.Options {
	return ort.Options{Threads: o.Threads, Placement: o.Placement}
}

// Open is [OpenWith] with all else as it is by default.
func Open(nameOrPath string, threads int) inference.Opener {
	return OpenWith(nameOrPath, Options{Threads: threads})
}

// OpenWith gives the opener of a model: "" or "builtin" is the built-in one, a name of the [Catalogue] the file
// that was downloaded of it, anything else a file. The file name of a model of the catalogue means the file
// in the current folder where there is one. The opener's errors name the file; ort.ErrRuntimeMissing and
// *[MissingError] are among them. Nothing is downloaded.
func OpenWith(nameOrPath string, opts Options) inference.Opener {
	if nameOrPath == "" || nameOrPath == BuiltinName {
		return builtinWith(opts)
	}
	if e, ok := find(catalogue, nameOrPath); ok {
		return stored(e, nameOrPath, opts)
	}
	switch ext := strings.ToLower(filepath.Ext(nameOrPath)); ext {
	case ".pt", ".pth", ".safetensors":
		return checkpoint(nameOrPath, opts)
	case ".onnx":
		return pair(nameOrPath, opts)
	}
	return func(context.Context) (inference.Model, error) {
		why := fmt.Errorf("%w; it reads .pt, .pth, .safetensors and .onnx, and %q is the built-in one", ErrUnknown, BuiltinName)
		return nil, &OpenError{filepath.Base(nameOrPath), why}
	}
}

// pair opens a pair of ONNX files in another process.
func pair(path string, opts Options) inference.Opener {
	return func(ctx context.Context) (inference.Model, error) {
		m, err := foreign.OpenFile(ctx, path, foreign.Options{Threads: opts.Threads, Placement: opts.Placement, Limits: opts.Limits})
		if err != nil {
			return nil, err // not m: a nil pointer in an interface is no nil
		}
		return m, nil
	}
}
