//go:build linux || darwin

package bench

import (
	"os"
	"runtime"
	"syscall"
)

func peakOf(p *os.ProcessState) (bytes int64, ok bool) {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, false
	}
	if runtime.GOOS == "darwin" { // bytes there, KiB on Linux
		return int64(usage.Maxrss), true
	}
	return int64(usage.Maxrss) << 10, true
}
