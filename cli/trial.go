package cli

import (
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"clickmask/cli/bench"
	"clickmask/inference"
	"clickmask/inference/foreign"
	"clickmask/inference/foreign/fence"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/trial"
)

// trialPicture is what devices and threads are tried with, as wide and high as SAM's input is for a photo.
const trialW, trialH = 1024, 683

// withParent ends a child of the program with the process that started it, also where that is killed.
func withParent(*cobra.Command, []string) { fence.EndWith(os.Stdin) }

// newTryDevice is the child of [trial.Trials.Try]. It may crash and is not for people.
func (p *program) newTryDevice() *cobra.Command {
	return &cobra.Command{
		Use:    "try-device DEVICE",
		Short:  "Compare a device with the CPU",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		PreRun: withParent,
		RunE: func(cmd *cobra.Command, args []string) error {
			answer, err := trial.CheckDevice(cmd.Context(), ort.Device(args[0]), bench.Picture(trialW, trialH),
				func(o models.Options) inference.Opener { return p.open("", o) })
			if err != nil {
				return err
			}
			return writeJSON(cmd.OutOrStdout(), answer)
		},
	}
}

// newTimeThreads is the child of [trial.Trials.MeasureThreads].
func (p *program) newTimeThreads() *cobra.Command {
	return &cobra.Command{
		Use:    "time-threads N...",
		Short:  "Time the built-in model with these numbers of threads",
		Hidden: true,
		Args:   cobra.MinimumNArgs(1),
		PreRun: withParent,
		RunE: func(cmd *cobra.Command, args []string) error {
			var counts []int
			for _, arg := range args {
				n, err := strconv.Atoi(arg)
				if err != nil || n < 1 {
					return usagef("%q is not a number of threads", arg)
				}
				counts = append(counts, n)
			}
			runtime.LockOSThread() // the model's threads are started by this one and are as patient
			trial.Yield()
			ms, err := trial.TimeThreads(cmd.Context(), counts, bench.Picture(trialW, trialH),
				func(n int) inference.Opener { return p.open("", models.Options{Threads: n}) }, time.Now)
			if err != nil {
				return err
			}
			return writeJSON(cmd.OutOrStdout(), ms)
		},
	}
}

// newCompileModel is the child of [trial.Trials.Compile].
func (p *program) newCompileModel() *cobra.Command {
	return &cobra.Command{
		Use:    trial.CompileCommand + " CHECKPOINT THREADS FAST WIDTH HEIGHT",
		Short:  "Compile a checkpoint into the cache",
		Hidden: true,
		Args:   cobra.ExactArgs(5),
		PreRun: withParent,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := trial.CompileModel(cmd.Context(), args, p.open); err != nil {
				return err
			}
			return writeJSON(cmd.OutOrStdout(), true)
		},
	}
}

// newServePair is the child of package foreign. It may crash and is not for people.
func newServePair() *cobra.Command {
	return &cobra.Command{
		Use:    foreign.Command,
		Short:  "Serve a pair of ONNX files to the process that started this one",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE:   func(*cobra.Command, []string) error { return foreign.Serve(os.Stdin, os.Stdout) },
	}
}
