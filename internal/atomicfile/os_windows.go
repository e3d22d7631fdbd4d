package atomicfile

import (
	"os"
	"syscall"
)

// isInvalid is not asked: folders are not synced.
func isInvalid(error) bool { return false }

// names is how many names an open file has.
func names(f *os.File) uint64 {
	var info syscall.ByHandleFileInformation
	if err := syscall.GetFileInformationByHandle(syscall.Handle(f.Fd()), &info); err != nil {
		return 1
	}
	return uint64(info.NumberOfLinks)
}

// keep does nothing: a new file has the owner and the access list that its folder hands down.
func keep(string, string) error { return nil }

// hold does nothing, and unlessHeld knows of nobody: all processes of a machine know each other's numbers.
func hold(*os.File) bool { return true }

func unlessHeld(_ string, do func()) { do() }

// alive tells whether a process of this machine runs.
func alive(pid int) bool {
	const queryLimited, stillActive = 0x1000, 259
	h, err := syscall.OpenProcess(queryLimited, false, uint32(pid))
	if err != nil {
		return err == syscall.ERROR_ACCESS_DENIED
	}
	defer syscall.CloseHandle(h)
	var code uint32
	return syscall.GetExitCodeProcess(h, &code) != nil || code == stillActive
}
