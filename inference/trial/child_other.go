//go:build !windows

package trial

import (
	"os/exec"
	"syscall"
)

// quiet does nothing here: the child lowers its own priority.
func quiet(*exec.Cmd) {}

// Yield lets everything else on this machine go first. On Linux that holds for the calling thread and those that it
// starts, so the caller must be locked to its thread.
func Yield() {
	const niceness = 15
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceness) // nothing depends on it
}
