package ort

import (
	"syscall"
	"unsafe"
)

var setDllDirectory = syscall.NewLazyDLL("kernel32.dll").NewProc("SetDllDirectoryW")

// searchBeside has the loader look for what a library needs in its own folder in place of the working directory, which
// anybody may have filled. The library itself is loaded by its absolute path.
func searchBeside(dir string) {
	if p, err := syscall.UTF16PtrFromString(dir); err == nil {
		_, _, _ = setDllDirectory.Call(uintptr(unsafe.Pointer(p))) // without it the system's own order holds
	}
}
