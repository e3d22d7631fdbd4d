package ort

import "syscall"

// getenvC is a variable as a library sees it, "" when it is not set. The runtime asks the system, as Go does.
func getenvC(name string) string {
	value, _ := syscall.Getenv(name)
	return value
}
