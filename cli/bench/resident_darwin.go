package bench

import (
	"os"
	"syscall"
)

// Resident is 0: this system tells only the peak.
func Resident() int64 { return 0 }

// watchPeak returns what the exit status of a process tells of its memory, in bytes.
func watchPeak(*os.Process) (stop func(*os.ProcessState) (int64, bool)) {
	return func(s *os.ProcessState) (int64, bool) {
		usage, ok := s.SysUsage().(*syscall.Rusage)
		if !ok {
			return 0, false
		}
		return usage.Maxrss, true
	}
}
