//go:build !linux && !darwin

package bench

import "os"

// Resident is 0: this system does not tell.
func Resident() int64 { return 0 }

// watchPeak says that this system does not tell.
func watchPeak(*os.Process) (stop func(*os.ProcessState) (int64, bool)) {
	return func(*os.ProcessState) (int64, bool) { return 0, false }
}
