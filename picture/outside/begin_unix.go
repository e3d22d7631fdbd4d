//go:build unix && !linux

package outside

import (
	"os/exec"
	"syscall"
)

// begin starts a program in a group of its own. Its memory cannot be bounded from outside here.
func begin(command func() *exec.Cmd, _ Bounds) (*exec.Cmd, error) {
	cmd := command()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = killing(cmd)
	return cmd, cmd.Start()
}
