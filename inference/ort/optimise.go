package ort

// #include "optimise.h"
import "C"

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"unsafe"

	binding "github.com/yalue/onnxruntime_go"
	"golang.org/x/sys/cpu"
)

// outsideFrom is the size in bytes from which a tensor of an optimised graph lies in the file of its numbers, which ONNX
// Runtime maps where it would copy numbers that are in the graph.
const outsideFrom = "1024"

// Optimise writes a graph to a file as ONNX Runtime has it once it is loaded on the CPU, and its numbers to another file beside
// that, for [Options.Outside]. Loading that with [OptimiseNone] gives a session that answers the same bits. Threads and what a
// session works in change nothing in it.
func Optimise(graph []byte, path, numbers string) error {
	library, err := Library()
	if err != nil {
		return err
	}
	o, err := Options{Threads: 1, Resting: true}.native()
	if err != nil {
		return err
	}
	defer o.Destroy()
	err = errors.Join(writeTo(library, o, path),
		o.AddSessionConfigEntry("session.optimized_model_external_initializers_file_name", numbers),
		o.AddSessionConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", outsideFrom))
	if err != nil {
		return fmt.Errorf("optimise graph: %w", err)
	}
	s, err := binding.NewDynamicAdvancedSessionWithONNXData(graph, nil, nil, o)
	if err != nil {
		return fmt.Errorf("optimise graph: %w", plainly(err))
	}
	return s.Destroy()
}

var errOtherBinding = errors.New("the binding's options are not what was expected")

// writeTo sets the one option that the binding does not: it has nothing but ONNX Runtime's own in its.
func writeTo(library string, o *binding.SessionOptions, path string) error {
	if t := reflect.TypeFor[binding.SessionOptions](); t.NumField() != 1 || t.Field(0).Type.Kind() != reflect.Pointer {
		return errOtherBinding
	}
	base, err := symbol(library, "OrtGetApiBase")
	if err != nil {
		return err
	}
	text, err := systemPath(path)
	if err != nil {
		return err
	}
	if C.set_optimised_path(base, *(*unsafe.Pointer)(unsafe.Pointer(o)), text) != 0 {
		return errOtherBinding
	}
	runtime.KeepAlive(o)
	return nil
}

// Kind says all that an optimised graph depends on beside the graph: which library made it, and for which processor. Libraries of
// one version differ by how they were built, which their size tells.
func Kind() (string, error) {
	library, err := Library()
	if err != nil {
		return "", err
	}
	st, err := os.Stat(library)
	if err != nil {
		return "", fmt.Errorf("%s: %w", filepath.Base(library), err)
	}
	return fmt.Sprintf("%s %d %s %s %v %v", binding.GetVersion(), st.Size(), runtime.GOOS, runtime.GOARCH, features(cpu.X86), features(cpu.ARM64)), nil
}

// features are the names of what a processor can do, of one of package cpu's structures.
func features(of any) (names []string) {
	v := reflect.ValueOf(of)
	for i := range v.NumField() {
		if v.Field(i).Kind() == reflect.Bool && v.Field(i).Bool() {
			names = append(names, v.Type().Field(i).Name)
		}
	}
	return names
}
