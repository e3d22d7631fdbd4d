//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

// Package diskfull tells a full disk from other reasons why a write fails.
package diskfull

import (
	"errors"
	"syscall"
)

// Is says whether a write failed for want of room, or of a share in it.
func Is(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
