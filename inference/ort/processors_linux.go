package ort

import (
	"fmt"
	"os"
	"path/filepath"
)

// checkProcessors opens what ONNX Runtime 1.32 reads about processors when its environment is made: where that cannot be
// read, as in a sandbox without /sys, it crashes the process.
func checkProcessors(folder string) error {
	for _, name := range []string{"possible", "present"} {
		f, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			return fmt.Errorf("it would crash on this system, because it cannot read about the processors: %w", err)
		}
		f.Close() // only asked about
	}
	return nil
}
