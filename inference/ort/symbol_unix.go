//go:build !windows

package ort

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdlib.h>
*/
import "C"

import (
	"errors"
	"unsafe"
)

// symbol finds a function of a library that is loaded already and stays so.
func symbol(path, name string) (unsafe.Pointer, error) {
	cPath, cName := C.CString(path), C.CString(name)
	defer C.free(unsafe.Pointer(cPath))
	defer C.free(unsafe.Pointer(cName))
	library := C.dlopen(cPath, C.RTLD_LAZY)
	if library == nil {
		return nil, errors.New(C.GoString(C.dlerror()))
	}
	f := C.dlsym(library, cName)
	if f == nil {
		return nil, errors.New(C.GoString(C.dlerror()))
	}
	return f, nil
}
