package ort

import "syscall"

// physicalCores asks for the performance cores, which Apple silicon has beside slower ones, then for all;
// 0 when the system does not say.
func physicalCores() int {
	for _, name := range []string{"hw.perflevel0.physicalcpu", "hw.physicalcpu"} {
		if n, err := syscall.SysctlUint32(name); err == nil && n > 0 {
			return int(n)
		}
	}
	return 0
}
