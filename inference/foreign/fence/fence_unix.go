//go:build unix && !linux

package fence

import (
	"os"
	"os/exec"
	"runtime"

	"golang.org/x/sys/unix"
)

// Tie does nothing: there is no such thing here.
func Tie(*exec.Cmd) {}

// Memory bounds nothing but core files: macOS takes no notice of RLIMIT_DATA, RLIMIT_AS and RLIMIT_RSS. The caller has
// to look at Peak.
func Memory(int64) error {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	return nil
}

// Peak is the most physical memory that this process has ever had, in bytes.
func Peak() int64 {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss) // in bytes there, in units of 1024 bytes elsewhere
	}
	return int64(u.Maxrss) << 10
}

// Widen does nothing: pipes grow by themselves.
func Widen(*os.File) {}
