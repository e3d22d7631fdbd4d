//go:build !windows

package ort

// visualCBeside is for Windows: elsewhere the libraries of C++ come with the system or inside ONNX Runtime.
func visualCBeside(string) error { return nil }
