//go:build unix

package userfile

import "syscall"

// withoutWaiting lets the opening of a pipe come back at once.
const withoutWaiting = syscall.O_NONBLOCK
