// Package diskfull tells a full disk from other reasons why a write fails.
package diskfull

import (
	"errors"
	"syscall"
)

// Is says whether a write failed for want of room.
func Is(err error) bool {
	const handleDiskFull, errorDiskFull = syscall.Errno(39), syscall.Errno(112)
	return errors.Is(err, handleDiskFull) || errors.Is(err, errorDiskFull)
}
