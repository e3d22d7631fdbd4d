package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// ErrNoPeak is what PeakMemory gives on systems that do not tell.
var ErrNoPeak = errors.New("this system does not tell the peak memory of a finished process")

// PeakMemory runs a program to its end and returns the most it had resident, in MB (10^6 bytes).
func PeakMemory(ctx context.Context, program string, args ...string) (float64, error) {
	state, err := runProgram(ctx, program, args)
	if err != nil {
		return 0, err
	}
	bytes, ok := peakOf(state)
	if !ok {
		return 0, ErrNoPeak
	}
	return round(float64(bytes) / 1e6), nil
}

// runProgram runs a program to its end; the error holds what it said.
func runProgram(ctx context.Context, program string, args []string) (*os.ProcessState, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	return cmd.ProcessState, nil
}

// StartCase times a program from its start to its end.
func StartCase(ctx context.Context, name string, rounds int, program string, args ...string) (Start, error) {
	times, err := Race(ctx, rounds, Timed(name, func(ctx context.Context) error {
		_, err := runProgram(ctx, program, args)
		return err
	}))
	if err != nil {
		return Start{}, err
	}
	return Start{Case: name, Stat: NewStat(times[0])}, nil
}
