package cli

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"clickmask/internal/jsonname"
	"clickmask/internal/ownfolder"
	"clickmask/internal/printable"
	"clickmask/picture"
)

// embedResult is the JSON object of one picture of `clickmask embed`.
type embedResult struct {
	Picture jsonname.Name `json:"picture"`
	Frame   int           `json:"frame,omitempty"` // which picture of the file, from 1, where one of several was asked for
	Error   string        `json:"error,omitempty"`
	Notes   []string      `json:"notes,omitempty"` // what the person ought to know of the picture
	Cached  bool          `json:"cached"`          // it was there already
	Encode  float64       `json:"encode_ms"`
}

func (p *program) newEmbed() *cobra.Command {
	var f modelFlags
	var frames frameFlag
	var jsonOut bool
	cmd := &cobra.Command{
		Use:   "embed PICTURE|FOLDER...",
		Short: "Encode pictures ahead of time",
		Long: "Encode pictures ahead of time, so that the window and predict answer the first click on them at once.\n" +
			"Embeddings are kept in the per-user cache; pictures that are there already are passed over.",
		Example:           "  clickmask embed photos/",
		Args:              someArgs("picture or folder"),
		ValidArgsFunction: completePictures,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.embed(cmd, args, f, frames, jsonOut) },
	}
	frames.add(cmd.Flags())
	cmd.Flags().BoolVar(&jsonOut, "json", false, "print one JSON object a picture, alone on stdout")
	f.add(cmd)
	return cmd
}

func (p *program) embed(cmd *cobra.Command, args []string, f modelFlags, frames frameFlag, jsonOut bool) error {
	ctx := cmd.Context()
	list, err := frames.expand(ctx, args)
	if err != nil {
		return err
	}
	if err := p.checkCache(); err != nil {
		return err
	}
	m, err := p.openModel(ctx, f, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer m.Close()
	report := newReporter(cmd, jsonOut, len(list))
	runner := p.runner(m, f)
	fresh, known := 0, 0
	for _, at := range list {
		result := embedResult{Picture: jsonname.Name(at.path), Frame: at.number()}
		pic, err := at.open(ctx, picture.Options{})
		if err == nil {
			result.Notes = at.notes(pic)
			start := time.Now()
			_, result.Cached, err = runner.Embed(ctx, pic)
			result.Encode = milliseconds(time.Since(start))
			if err != nil {
				err = fmt.Errorf("%s: %w", at, err)
			}
		}
		if ctx.Err() != nil {
			return errInterrupted
		}
		switch {
		case err != nil:
			result.Error = printable.OneLine(err)
		case result.Cached:
			known++
		default:
			fresh++
		}
		next := report.fail(err)
		if jsonOut {
			report.line(at.path, result)
		}
		next()
	}
	err = report.end()
	printable.Fprintf(cmd.ErrOrStderr(), "%d encoded, %d were there already, %d failed\n", fresh, known, len(list)-fresh-known)
	return err
}

// checkCache makes sure that something can be kept: the cache passes over its own failures, which is right
// everywhere but here.
func (p *program) checkCache() error {
	dir := p.cacheDir()
	if dir == "" {
		return errors.New("this user has no cache folder to keep embeddings in")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("embeddings cannot be kept: %w", err)
	}
	if _, err := ownfolder.Resolve(dir); err != nil {
		return fmt.Errorf("embeddings cannot be kept: %w", err)
	}
	probe, err := os.CreateTemp(dir, ".probe-")
	if err != nil {
		return fmt.Errorf("embeddings cannot be kept: %w", err)
	}
	probe.Close()
	return os.Remove(probe.Name())
}
