//go:build !linux && !windows

package terminal

// attach leaves stderr as it is: macOS keeps what a program without a terminal says in its own log.
func attach() bool { return true }

func alert(string, string) {}
