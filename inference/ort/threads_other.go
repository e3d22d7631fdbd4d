//go:build !linux && !darwin

package ort

import "runtime"

// physicalCores guesses: processors for PCs nearly always run two threads a core, others one.
func physicalCores() int {
	if runtime.GOARCH == "amd64" {
		return (runtime.NumCPU() + 1) / 2
	}
	return runtime.NumCPU()
}
