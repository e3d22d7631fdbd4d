package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// ErrNotMeasured is what PeakMemory and WindowMemory give on systems that do not tell.
var ErrNotMeasured = errors.New("not measured: this system does not tell what a process has resident")

// PeakMemory runs a program to its end and returns the most it had resident, in MB (10^6 bytes).
func PeakMemory(ctx context.Context, program string, args ...string) (float64, error) {
	var bytes int64
	known := false
	err := runProgram(ctx, nil, nil, program, args, func(p *os.Process) func(*os.ProcessState) {
		stop := watchPeak(p)
		return func(s *os.ProcessState) { bytes, known = stop(s) }
	})
	if err != nil {
		return 0, err
	}
	if !known {
		return 0, ErrNotMeasured
	}
	return round(float64(bytes) / 1e6), nil
}

// outputAndPeak runs a program to its end, in an environment that is nil for this process's, and returns what it printed and its peak memory in bytes, 0 when unknown.
func outputAndPeak(ctx context.Context, env []string, program string, args []string) (stdout []byte, peak int64, err error) {
	var out bytes.Buffer
	err = runProgram(ctx, env, &out, program, args, func(p *os.Process) func(*os.ProcessState) {
		stop := watchPeak(p)
		return func(s *os.ProcessState) { peak, _ = stop(s) }
	})
	return out.Bytes(), peak, err
}

// runProgram runs a program to its end; the error holds what it said. What it prints goes to stdout, which may be nil.
// watch, which may be nil too, is called once it has started, and what watch returns once it has ended.
func runProgram(ctx context.Context, env []string, stdout io.Writer, program string, args []string, watch func(*os.Process) func(*os.ProcessState)) error {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Env = stdout, env
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
		return runProgram(ctx, nil, nil, program, args, nil)
	}))
	if err != nil {
		return Start{}, err
	}
	return Start{Case: name, Stat: NewStat(times[0])}, nil
}
