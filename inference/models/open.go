package models

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"clickmask/inference"
)

// BuiltinName is what [Open] knows the built-in model by, beside "".
const BuiltinName = "builtin"

// Open gives the opener of a model: "" or "builtin" is the built-in one, anything else a file. threads is
// for ONNX Runtime, 0 meaning [clickmask/inference/ort.DefaultThreads]. The opener's errors name the file;
// ort.ErrRuntimeMissing is among them.
func Open(nameOrPath string, threads int) inference.Opener {
	if nameOrPath == "" || nameOrPath == BuiltinName {
		return Builtin(threads)
	}
	switch ext := strings.ToLower(filepath.Ext(nameOrPath)); ext {
	case ".pt", ".pth", ".safetensors":
		return checkpoint(nameOrPath, threads)
	}
	return func(context.Context) (inference.Model, error) {
		return nil, fmt.Errorf("open model %s: not a model that ClickMask knows; it reads .pt, .pth and .safetensors, and %q is the built-in one",
			filepath.Base(nameOrPath), BuiltinName)
	}
}
