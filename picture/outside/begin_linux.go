package outside

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// prlimit is a program of util-linux that bounds itself and then becomes another, which so is never without its bounds.
const prlimit = "/usr/bin/prlimit"

// begin starts a program in a group of its own that dies with this thread, without a network where that can be had, and bounds it.
// Where there is no prlimit the bounds are there some microseconds after it has begun.
func begin(command func() *exec.Cmd, bounds Bounds) (*exec.Cmd, error) {
	if _, err := exec.LookPath(command().Path); err != nil {
		return nil, err
	}
	cmd := heldTo(command(), bounds)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL,
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}}
	cmd.Cancel = killing(cmd)
	err := cmd.Start()
	if err != nil { // many systems let nobody make a namespace
		cmd = heldTo(command(), bounds)
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
		cmd.Cancel = killing(cmd)
		err = cmd.Start()
	}
	if err != nil {
		return nil, err
	}
	limit := func(what int, most uint64) {
		_ = unix.Prlimit(cmd.Process.Pid, what, &unix.Rlimit{Cur: most, Max: most}, nil) // it has ended already where this fails
	}
	limit(unix.RLIMIT_CORE, 0)
	limit(unix.RLIMIT_DATA, uint64(bounds.Memory))
	limit(unix.RLIMIT_FSIZE, uint64(bounds.Output))
	limit(unix.RLIMIT_CPU, uint64(bounds.CPU/time.Second))
	return cmd, nil
}

// heldTo has prlimit start a command, where there is one.
func heldTo(cmd *exec.Cmd, bounds Bounds) *exec.Cmd {
	if _, err := os.Stat(prlimit); err != nil {
		return cmd
	}
	limits := []string{prlimit, "--core=0", fmt.Sprintf("--data=%d", bounds.Memory), fmt.Sprintf("--fsize=%d", bounds.Output),
		fmt.Sprintf("--cpu=%d", bounds.CPU/time.Second), "--", cmd.Path}
	cmd.Path, cmd.Args = prlimit, append(limits, cmd.Args[1:]...)
	return cmd
}
