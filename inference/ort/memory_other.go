//go:build !linux

package ort

func keepFreed() {}

// Trim does nothing here: these systems' allocators give freed memory back by themselves.
func Trim() {}
