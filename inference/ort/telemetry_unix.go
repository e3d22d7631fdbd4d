//go:build !windows

package ort

/*
#include <stdlib.h>
*/
import "C"

import "unsafe"

// getenvC is a variable as a library sees it, "" when it is not set.
func getenvC(name string) string {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	return C.GoString(C.getenv(c))
}
