package main

import "golang.org/x/sys/windows"

// endProcess ends this process at once. Windows' usual way waits for libraries to say goodbye, and one that is just being loaded
// by another thread never does: the program stayed, without a window.
func endProcess(code int) {
	_ = windows.TerminateProcess(windows.CurrentProcess(), uint32(code))
}
