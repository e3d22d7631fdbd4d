// Package ownfolder tells the folders that nobody but the person can put anything into. What is looked at there and then opened by
// its name, as ONNX Runtime and the system's loader do, is what was looked at.
package ownfolder

import (
	"errors"
	"path/filepath"
)

// ErrOthers is wrapped where somebody else can write to a folder, or put another in its place.
var ErrOthers = errors.New("others may write to the folder")

// Resolve is the path of a folder without links, by which it is to be used from then on. The error wraps [ErrOthers], or is that of the
// system where there is no such folder. An administrator is nobody else.
func Resolve(dir string) (string, error) {
	whole, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	path, err := filepath.EvalSymlinks(whole)
	if err != nil {
		return "", err
	}
	return path, check(path)
}
