//go:build linux || darwin

package atomicfile

import (
	"bytes"
	"errors"

	"golang.org/x/sys/unix"
)

// accessList is where Linux keeps who else may read a file.
const accessList = "system.posix_acl_access"

func keepAttributes(temp, target string) error {
	for _, name := range attributes(target) {
		value := attribute(target, name)
		if value == nil {
			continue
		}
		if err := unix.Setxattr(temp, name, value, 0); err != nil && name == accessList && !errors.Is(err, unix.ENOTSUP) {
			return errAccess
		}
	}
	return nil
}

func attributes(path string) []string {
	n, err := unix.Listxattr(path, nil)
	if err != nil || n == 0 {
		return nil
	}
	buf := make([]byte, n)
	if n, err = unix.Listxattr(path, buf); err != nil {
		return nil
	}
	var list []string
	for _, name := range bytes.Split(buf[:n], []byte{0}) {
		if len(name) > 0 {
			list = append(list, string(name))
		}
	}
	return list
}

// attribute is a value, nil where it cannot be read.
func attribute(path, name string) []byte {
	n, err := unix.Getxattr(path, name, nil)
	if err != nil {
		return nil
	}
	value := make([]byte, n)
	if n, err = unix.Getxattr(path, name, value); err != nil {
		return nil
	}
	return value[:n]
}
