package ort

import "runtime"

// DefaultThreads is how many threads a session gets unless told otherwise: the physical cores that this
// process may use, two at least where there are two logical ones. Two threads on one core share its
// arithmetic units, which dense networks fill alone.
func DefaultThreads() int {
	logical := min(runtime.NumCPU(), runtime.GOMAXPROCS(0))
	physical := physicalCores()
	if physical < 1 {
		physical = logical
	}
	return min(max(physical, 2), logical)
}
