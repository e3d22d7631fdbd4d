package cli

import (
	"os/exec"
	"syscall"
)

// createNoWindow is a flag of CreateProcess.
const createNoWindow = 0x08000000

// quiet starts a child without a console of its own.
func quiet(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: createNoWindow} }
