package cli

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"clickmask/cli/serve"
	"clickmask/internal/printable"
	"clickmask/picture"
)

// serveFlags are the flags of `clickmask serve`.
type serveFlags struct {
	modelFlags
	listen, tokenFile, root string
	jobs, waiting           int
	maxRequest              int // megabytes
	time                    time.Duration
	maxPixels               int64
}

func (p *program) newServe() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer Label Studio, CVAT and QuPath over HTTP, on this machine",
		Long: "Answer Label Studio, CVAT and QuPath over HTTP: their smart clicks, boxes and brushes become masks. docs/BATCH.md says how\n" +
			"each is told of this server.\n\n" +
			"It listens for programs on this machine alone, unless --listen names another address, and answers those that have the\n" +
			"token. It opens pictures that are in a request, or below --root, and never an address. Ctrl+C or SIGTERM ends it.",
		Example: "  clickmask serve\n" +
			"  clickmask serve --listen 127.0.0.1:9091 --token-file token.txt --root label-studio/media/upload",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.serve(cmd, f) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.listen, "listen", "127.0.0.1:9090", "listen at this `ADDRESS:PORT`; port 0 is one that is free")
	fl.StringVar(&f.tokenFile, "token-file", "", "the token is in this `FILE` (default: a new one, which is printed)")
	fl.StringVar(&f.root, "root", "", "open pictures in this `FOLDER` that requests name (default: only those in the requests)")
	fl.IntVar(&f.jobs, "jobs", 1, "answer with `N` models at a time")
	fl.IntVar(&f.waiting, "waiting", 8, "let `N` requests wait beside those that are answered; further ones are refused")
	fl.IntVar(&f.maxRequest, "max-request", 32, "refuse requests of more than `N` MB")
	fl.DurationVar(&f.time, "request-time", time.Minute, "refuse requests that have no answer after this `TIME`")
	fl.Int64Var(&f.maxPixels, "max-pixels", picture.DefaultMaxPixels, "refuse pictures with more than `N` pixels")
	f.modelFlags.add(cmd)
	f.addCloser(cmd)
	f.addCache(cmd)
	return cmd
}

func (p *program) serve(cmd *cobra.Command, f serveFlags) error {
	ctx, stderr := cmd.Context(), cmd.ErrOrStderr()
	if err := checkJobs(f.jobs); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	switch {
	case f.waiting < 0 || f.waiting > 1024:
		return usagef("--waiting %d: give a number from 0 to 1024", f.waiting)
	case f.maxRequest < 1 || f.maxRequest > 1024:
		return usagef("--max-request %d: give a number of megabytes from 1 to 1024", f.maxRequest)
	case f.time < time.Second:
		return usagef("--request-time %v: give a time of a second or more, such as 30s", f.time)
	}
	opts := serve.Options{Token: serve.NewToken(), Version: p.version, MaxRequest: int64(f.maxRequest) << 20, Time: f.time, Waiting: f.waiting, Tell: stderr}
	var err error
	if f.tokenFile != "" {
		if opts.Token, err = serve.ReadToken(f.tokenFile); errors.Is(err, serve.ErrToken) {
			return usagef("--token-file: %w", err)
		} else if err != nil {
			return fmt.Errorf("--token-file: %w", err)
		}
	}
	if f.root != "" {
		if opts.Root, err = os.OpenRoot(f.root); err != nil {
			return fmt.Errorf("--root: %w", err)
		}
		defer opts.Root.Close() // it was only read
	}
	var closeAll func()
	opts.Segmenters, closeAll, err = p.segmenters(cmd, f.modelFlags, f.jobs, f.maxPixels)
	defer closeAll()
	if err != nil {
		return interruptedOr(ctx, err)
	}
	opts.Model = opts.Segmenters[0].Name
	listener, alone, err := serve.Listen(f.listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	if !alone {
		printable.Fprintf(stderr, "clickmask: other machines can reach this server, and what goes there and back is not encrypted\n")
	}
	address := fmt.Sprintf("http://%s/", listener.Addr())
	if f.tokenFile == "" {
		printable.Fprintf(stderr, "clickmask: listening at %s, token %s\n", address, opts.Token)
	} else {
		printable.Fprintf(stderr, "clickmask: listening at %s, token in %s\n", address, f.tokenFile)
	}
	return interruptedOr(ctx, serve.New(opts).Serve(ctx, listener))
}
