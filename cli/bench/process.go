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
	var bytes int64
	known := false
	err := runProgram(ctx, program, args, func(p *os.Process) func(*os.ProcessState) {
		stop := watchPeak(p)
		return func(s *os.ProcessState) { bytes, known = stop(s) }
	})
	if err != nil {
		return 0, err
	}
	if !known {
		return 0, ErrNoPeak
	}
	return round(float64(bytes) / 1e6), nil
}

// runProgram runs a program to its end; the error holds what it said. watch, which may be nil, is called once it
// has started, and what watch returns once it has ended.
func runProgram(ctx context.Context, program string, args []string, watch func(*os.Process) func(*os.ProcessState)) error {
	cmd := exec.CommandContext(ctx, program, args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	err := cmd.Start()
	if err == nil {
		ended := func(*os.ProcessState) {}
		if watch != nil {
			ended = watch(cmd.Process)
		}
		err = cmd.Wait()
		ended(cmd.ProcessState)
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	return nil
}

// StartCase times a program from its start to its end.
func StartCase(ctx context.Context, name string, rounds int, program string, args ...string) (Start, error) {
	times, err := Race(ctx, rounds, Timed(name, func(ctx context.Context) error {
		return runProgram(ctx, program, args, nil)
	}))
	if err != nil {
		return Start{}, err
	}
	return Start{Case: name, Stat: NewStat(times[0])}, nil
}
