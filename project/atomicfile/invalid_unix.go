//go:build unix

package atomicfile

import (
	"errors"
	"syscall"
)

// isInvalid reports the answer of file systems that cannot sync a folder.
func isInvalid(err error) bool { return errors.Is(err, syscall.EINVAL) }
