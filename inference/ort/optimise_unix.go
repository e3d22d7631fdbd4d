//go:build !windows

package ort

import (
	"syscall"
	"unsafe"
)

// systemPath is a path as ONNX Runtime takes it.
func systemPath(path string) (unsafe.Pointer, error) {
	text, err := syscall.BytePtrFromString(path)
	return unsafe.Pointer(text), err
}
