//go:build unix

package outside

import (
	"os/exec"
	"syscall"
)

// killing kills a command that leads a group, with all that it has started.
func killing(cmd *exec.Cmd) func() error {
	return func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
