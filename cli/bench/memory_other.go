//go:build !linux && !darwin

package bench

import "os"

func peakOf(*os.ProcessState) (bytes int64, ok bool) { return 0, false }
