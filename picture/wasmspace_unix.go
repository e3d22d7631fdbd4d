//go:build unix

package picture

import "syscall"

// newSpace is memory of 0s from the system, of which it gives what is touched. Go's own would be cleared first, all of it,
// wherever it was in use before.
func newSpace(n uint64) ([]byte, error) {
	return syscall.Mmap(-1, 0, int(n), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
}

// freeSpace gives it back at once.
func freeSpace(space []byte) {
	_ = syscall.Munmap(space) // it is what newSpace gave
}
