package inference

import "syscall"

// lowerPriority makes the calling thread yield to all others. The caller must be locked to its thread.
func lowerPriority() {
	const niceness = 15
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, syscall.Gettid(), niceness) // nothing depends on it
}
