package models

import (
	"errors"
	"syscall"
)

// diskFull says whether a write failed for want of room.
func diskFull(err error) bool {
	const handleDiskFull, errorDiskFull = syscall.Errno(39), syscall.Errno(112)
	return errors.Is(err, handleDiskFull) || errors.Is(err, errorDiskFull)
}
