package cli

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
)

// reporter tells what became of each picture: a progress bar for many, JSON or file names on stdout,
// failures on stderr.
type reporter struct {
	stdout, stderr io.Writer
	json           bool
	bar            *progressbar.ProgressBar
	failed         error // the first failure
}

func newReporter(cmd *cobra.Command, json bool, n int) *reporter {
	r := &reporter{stdout: cmd.OutOrStdout(), stderr: cmd.ErrOrStderr(), json: json}
	if n > 1 {
		r.bar = newBar(r.stderr, n, "pictures")
	}
	return r
}

// newBar returns a progress bar on w, nil when that is not a terminal.
func newBar(w io.Writer, n int, what string, more ...progressbar.Option) *progressbar.ProgressBar {
	if !terminal(w) {
		return nil
	}
	return progressbar.NewOptions(n, append([]progressbar.Option{progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription(what), progressbar.OptionShowCount(), progressbar.OptionSetWidth(30),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true)}, more...)...)
}

func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// picture tells about one picture: its result, or why there is none.
func (r *reporter) picture(at pictureAt, result *pictureResult, err error) {
	done := r.fail(err)
	defer done()
	if err != nil {
		result = &pictureResult{Picture: jsonname.Name(at.path), Frame: at.number(), Error: printable.OneLine(err)}
	}
	for _, note := range result.Notes {
		printable.Fprintf(r.stderr, "clickmask: %s\n", note)
	}
	if r.json {
		r.line(at.path, result)
		return
	}
	for _, object := range result.Objects {
		for _, m := range object.Masks {
			printable.Fprintf(r.stdout, "%s  score %.3f  %d pixels\n", m.File, m.IoU, m.Area)
			if m.Cutout != "" {
				printable.Fprintf(r.stdout, "%s\n", m.Cutout)
			}
		}
	}
	for _, file := range []string{string(result.Overlay), string(result.Npy)} {
		if file != "" {
			printable.Fprintf(r.stdout, "%s\n", file)
		}
	}
}

// fail makes room for output and tells err, if there is one; the function it returns moves the bar on.
func (r *reporter) fail(err error) (done func()) {
	done = func() {}
	if r.bar != nil {
		_ = r.bar.Clear()
		done = func() { _ = r.bar.Add(1) }
	}
	if err != nil {
		if r.failed == nil {
			r.failed = err
		}
		printable.Fprintf(r.stderr, "clickmask: %s\n", err)
	}
	return done
}

// progress is for commands that print nothing for each picture.
func (r *reporter) progress(err error) {
	if err != nil {
		r.fail(err)()
	} else if r.bar != nil {
		_ = r.bar.Add(1)
	}
}

// line prints v as one line of JSON.
func (r *reporter) line(path string, v any) {
	line, err := jsonLine(v)
	if err != nil { // a score that is no number, say
		err = fmt.Errorf("%s: the result cannot be written as JSON: %w", path, err)
		r.fail(err)
		line, _ = jsonLine(pictureResult{Picture: jsonname.Name(path), Error: printable.OneLine(err)})
	}
	_, _ = r.stdout.Write(line) // it remembers that it failed
}

// end returns nil, or an error that is told already and carries the first failure's exit code.
func (r *reporter) end() error {
	if r.bar != nil {
		_ = r.bar.Clear()
	}
	if r.failed == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errReported, r.failed)
}
