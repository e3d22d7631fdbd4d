//go:build !onefile

package ort

// unpacked gives nothing here: ONNX Runtime lies beside the program.
func unpacked() (string, error) { return "", nil }
