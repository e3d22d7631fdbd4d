//go:build !linux

package inference

// lowerPriority does nothing where priorities belong to whole processes.
func lowerPriority() {}
