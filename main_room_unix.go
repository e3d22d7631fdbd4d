//go:build !nogui && unix

package main

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// hasRoom reports whether a folder's disk has room for n bytes. The folder need not be there yet.
func hasRoom(folder string, n uint64) bool {
	var s unix.Statfs_t
	for unix.Statfs(folder, &s) != nil {
		above := filepath.Dir(folder)
		if above == folder {
			return false
		}
		folder = above
	}
	return uint64(s.Bavail)*uint64(s.Bsize) >= n
}
