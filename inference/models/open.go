package models

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"clickmask/inference"
	"clickmask/inference/pairs"
)

// BuiltinName is what [Open] knows the built-in model by, beside "".
const BuiltinName = "builtin"

// Open gives the opener of a model: "" or "builtin" is the built-in one, a name of the [Catalogue] the file
// that was downloaded of it, anything else a file. The file name of a model of the catalogue means the file
// in the current folder where there is one. threads is for ONNX Runtime, 0 meaning
// [clickmask/inference/ort.DefaultThreads]. The opener's errors name the file; ort.ErrRuntimeMissing and
// *[MissingError] are among them. Nothing is downloaded.
func Open(nameOrPath string, threads int) inference.Opener {
	if nameOrPath == "" || nameOrPath == BuiltinName {
		return Builtin(threads)
	}
	if e, ok := find(catalogue, nameOrPath); ok {
		return stored(e, nameOrPath, threads)
	}
	switch ext := strings.ToLower(filepath.Ext(nameOrPath)); ext {
	case ".pt", ".pth", ".safetensors":
		return checkpoint(nameOrPath, threads)
	case ".onnx":
		return func(ctx context.Context) (inference.Model, error) { return pairs.OpenFile(ctx, nameOrPath, threads) }
	}
	return func(context.Context) (inference.Model, error) {
		return nil, fmt.Errorf("open model %s: not a model that ClickMask knows; it reads .pt, .pth, .safetensors and .onnx, and %q is the built-in one",
			filepath.Base(nameOrPath), BuiltinName)
	}
}
