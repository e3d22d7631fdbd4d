package bench

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// ErrNoPeak is what PeakMemory gives on systems that do not tell.
var ErrNoPeak = errors.New("this system does not tell the peak memory of a finished process")

// PeakMemory runs a program to its end and returns the most it had resident, in MB (10^6 bytes).
func PeakMemory(ctx context.Context, program string, args ...string) (float64, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	bytes, ok := peakOf(cmd.ProcessState)
	if !ok {
		return 0, ErrNoPeak
	}
	return round(float64(bytes) / 1e6), nil
}
