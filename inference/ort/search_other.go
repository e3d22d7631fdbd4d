//go:build !windows

package ort

// searchBeside does nothing here: the loader looks for what a library needs in the system's folders alone.
func searchBeside(string) {}
