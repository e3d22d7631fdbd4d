package bench

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// Resident is the memory that this process has resident now, in bytes; 0 where the system does not tell.
func Resident() int64 { return status("self", "VmRSS:") }

// watchPeak looks at a running process until stop is called, which returns the most it had resident, in
// bytes. The kernel keeps that mark itself, so only what is new in the last few milliseconds is missed; the
// mark in the exit status will not do, for it begins with the memory of the process that started this one.
func watchPeak(p *os.Process) (stop func(*os.ProcessState) (int64, bool)) {
	end, found := make(chan struct{}), make(chan int64)
	go func() {
		peak := int64(0)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			// Starting a process returns only when the new program is in place, so it is not the mark of a copy of this one.
			peak = max(peak, status(strconv.Itoa(p.Pid), "VmHWM:"))
			select {
			case <-end:
				found <- peak
				return
			case <-tick.C:
			}
		}
	}()
	return func(*os.ProcessState) (int64, bool) {
		close(end)
		peak := <-found
		return peak, peak > 0
	}
}

// status is a size from /proc/PID/status in bytes, 0 when the process is gone.
func status(pid, key string) int64 {
	text, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, key); ok {
			kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kib << 10
		}
	}
	return 0
}
