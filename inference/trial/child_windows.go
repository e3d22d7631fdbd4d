package trial

import (
	"os/exec"
	"syscall"
)

// Flags of CreateProcess.
const (
	createNoWindow      = 0x08000000
	belowNormalPriority = 0x00004000
)

// quiet starts a child without a console of its own and so that it yields to all others.
func quiet(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: createNoWindow | belowNormalPriority}
}

// Yield does nothing here: the child was started so.
func Yield() {}
