package bench

import (
	"os"
	"strconv"
	"strings"
	"time"
)

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
			peak = max(peak, residentMark(p.Pid))
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

// residentMark is VmHWM of a process in bytes, 0 when it is gone. Starting a process returns only when the new
// program is in place, so it is not the mark of a copy of this one.
func residentMark(pid int) int64 {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kib << 10
		}
	}
	return 0
}
