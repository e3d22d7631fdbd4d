package bench

import (
	"os"
	"runtime"
	"unsafe"
)

// Where tells what this process has resident, by what it is for; picture is how many bytes its picture has. Nil where the
// system does not tell.
func Where(picture int64) []Share {
	runtime.GC()
	text, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return nil
	}
	program, err := os.Executable()
	if err != nil {
		return nil
	}
	inHeap := make([]byte, 1<<16) // too large for a stack
	sums := sum(readMappings(string(text)), program, uint64(uintptr(unsafe.Pointer(&inHeap[0]))))
	split(sums, picture, liveBytes())
	return shares(sums)
}
