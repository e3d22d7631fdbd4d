package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"clickmask/cli/batch"
	"clickmask/inference"
	"clickmask/picture"
)

// workFlags are the flags of `clickmask work`.
type workFlags struct {
	modelFlags
	jobs      int
	shard     string
	resume    string
	force     bool
	maxPixels int64
}

// maxJobs bounds --jobs: each job has a model of its own.
const maxJobs = 256

func (p *program) newWork() *cobra.Command {
	var f workFlags
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Answer prompts that other programs send, a line of JSON each",
		Long: "Answer prompts that other programs send: each line on stdin is a JSON object that names a picture, prompts and\n" +
			"what is wanted of their masks, each line on stdout the answer to one. A line that cannot be answered has an\n" +
			"answer that says why, and the work goes on. docs/BATCH.md has the protocol.\n\n" +
			"The end of stdin ends it with code 0. Ctrl+C or SIGTERM ends it with code 1 once the line under way is answered.",
		Example: "  echo '{\"picture\":\"zidane.jpg\",\"prompts\":[{\"points\":[\"50%,50%\"]}]}' | clickmask work\n" +
			"  clickmask work --jobs 4 < prompts.jsonl > masks.jsonl\n" +
			"  clickmask work --shard 0/8 --resume masks-0.jsonl < prompts.jsonl",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.work(cmd, f) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.IntVar(&f.jobs, "jobs", 1, "answer with `N` models at a time, in whatever order the answers come")
	fl.StringVar(&f.shard, "shard", "", "answer share `I/N` of the lines, counted from 0/N; all lines about a picture are in one share")
	fl.StringVar(&f.resume, "resume", "", "add the answers to this `FILE`, and answer no line that is answered there")
	fl.BoolVar(&f.force, "force", false, "replace masks that are already there (--resume does so too)")
	fl.Int64Var(&f.maxPixels, "max-pixels", picture.DefaultMaxPixels, "refuse pictures with more than `N` pixels")
	f.modelFlags.add(cmd)
	f.addCloser(cmd)
	f.addCache(cmd)
	return cmd
}

func (p *program) work(cmd *cobra.Command, f workFlags) error {
	ctx := cmd.Context()
	if err := checkJobs(f.jobs); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	shard, err := parseShard(f.shard)
	if err != nil {
		return err
	}
	opts := batch.Options{Shard: shard, Replace: f.force || f.resume != ""}
	out := cmd.OutOrStdout()
	if f.resume != "" {
		answers, err := batch.OpenAnswers(f.resume)
		if errors.Is(err, batch.ErrNoAnswers) {
			return usagef("--resume: %w", err)
		}
		if err != nil {
			return fmt.Errorf("--resume: %w", err)
		}
		defer answers.Close() // each answer was written at once
		opts.Answered, out = answers.Answered, answers
	}
	var closeAll func()
	opts.Segmenters, closeAll, err = p.segmenters(cmd, f.modelFlags, f.jobs, f.maxPixels)
	defer closeAll()
	if err != nil {
		return interruptedOr(ctx, err)
	}
	// Who asks a second time does not want to wait for the line under way.
	defer context.AfterFunc(ctx, func() { signal.Reset(os.Interrupt, syscall.SIGTERM) })()
	return interruptedOr(ctx, batch.Work(ctx, cmd.InOrStdin(), out, opts))
}

// segmenters opens as many models, which share the threads of the machine unless the flags say how many each has. All of a
// model is loaded while nobody waits for an answer yet.
func (p *program) segmenters(cmd *cobra.Command, f modelFlags, n int, maxPixels int64) (list []*batch.Segmenter, closeAll func(), err error) {
	var open []io.Closer
	closeAll = func() {
		for _, m := range open {
			m.Close()
		}
	}
	if f.threads == 0 && n > 1 {
		f.threads = max(1, p.threads(0)/n)
	}
	for range n {
		m, err := p.openModelLate(cmd.Context(), f, cmd.ErrOrStderr(), nil)
		if err != nil {
			return nil, closeAll, err
		}
		open = append(open, m)
		opts := inference.Options{CacheDir: p.cacheDir(), MemoryBytes: 1} // the segmenter keeps the one that is needed again
		if f.noCache {
			opts.CacheDir = ""
		}
		list = append(list, &batch.Segmenter{Runner: inference.NewRunner(m, opts), Model: m.Info().Fingerprint, Name: m.Info().Name, Closer: f.looks(cmd, m.Info()),
			Options: picture.Options{MaxPixels: maxPixels}})
	}
	return list, closeAll, nil
}

func checkJobs(n int) error {
	if n < 1 || n > maxJobs {
		return usagef("--jobs %d: give a number from 1 to %d", n, maxJobs)
	}
	return nil
}

// parseShard reads I/N.
func parseShard(text string) (batch.Shard, error) {
	if text == "" {
		return batch.Shard{}, nil
	}
	number, of, _ := strings.Cut(text, "/")
	i, err1 := strconv.Atoi(number)
	n, err2 := strconv.Atoi(of)
	if err1 != nil || err2 != nil || n < 1 || i < 0 || i >= n {
		return batch.Shard{}, usagef("--shard %q: give I/N, from 0/N to the last of N shares, as 0/4 to 3/4", text)
	}
	return batch.Shard{Number: i, Of: n}, nil
}
