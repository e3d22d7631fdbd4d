package ort

import (
	"syscall"
	"unsafe"
)

// symbol finds a function of a library that is loaded already and stays so.
func symbol(path, name string) (unsafe.Pointer, error) {
	library, err := syscall.LoadLibrary(path)
	if err != nil {
		return nil, err
	}
	f, err := syscall.GetProcAddress(library, name)
	if err != nil {
		return nil, err
	}
	return *(*unsafe.Pointer)(unsafe.Pointer(&f)), nil // a function's address, not memory of Go
}
