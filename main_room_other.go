//go:build !nogui && !unix

package main

// hasRoom is for drivers that map their caches into memory, which those of this system do not.
func hasRoom(string, uint64) bool { return true }
