package fence

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// Tie has the system kill the command's process when the thread that starts it ends: Start and Wait have to be called
// on one goroutine that is locked to its thread. It also keeps from that process, and from all later ones, the files that
// this process has open: those that Go opens are kept from children anyway, not those that this one was started with.
func Tie(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	const firstAfterStderr = 3
	_ = unix.CloseRange(firstAfterStderr, math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC) // from Linux 5.11 on
}

// Memory lets this process allocate so many bytes beside what it has; further allocations fail. It leaves no core file
// when it crashes, and when memory is short the system ends it before others.
func Memory(bytes int64) error {
	have, err := data()
	if err != nil {
		return err
	}
	limit := uint64(have + bytes)
	if err := unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: limit, Max: limit}); err != nil {
		return fmt.Errorf("limit memory: %w", err)
	}
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	return nil
}

// data is what counts for RLIMIT_DATA now, in bytes.
func data() (int64, error) {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0, err
	}
	defer f.Close() // only read from
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, is := strings.CutPrefix(lines.Text(), "VmData:"); is {
			kb, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 64)
			return kb << 10, err
		}
	}
	return 0, fmt.Errorf("limit memory: /proc/self/status has no VmData")
}

// Peak is the most physical memory that this process has ever had, in bytes.
func Peak() int64 {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Maxrss << 10 // given in units of 1024 bytes
}

// Widen lets a pipe hold a megabyte, so that an answer needs few turns of its two ends.
func Widen(pipe *os.File) {
	if raw, err := pipe.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, 1<<20) })
	}
}
