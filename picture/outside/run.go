package outside

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Bounds are what a reader may take for one picture.
type Bounds struct {
	Memory int64         // bytes
	Output int64         // bytes of the PNG
	CPU    time.Duration // of all its threads
}

// mostTime is how long a reader may take by the clock, where nothing bounds its work.
const mostTime = 5 * time.Minute

// Job is one picture to be read.
type Job struct {
	Ending   string                // of the copy, which readers tell the kind by
	Copy     func(io.Writer) error // writes the picture
	Channels string                // of JPEG 2000 the components that are wanted, "" for all
	Bounds   Bounds
}

// Read has a reader make a PNG of a picture and hands it to use, open, before it is removed.
func (r Reader) Read(ctx context.Context, job Job, use func(png *os.File, size int64) error) error {
	dir, err := newFolder()
	if err != nil {
		return err
	}
	defer dir.remove()
	in, out := filepath.Join(dir.path, "in"+job.Ending), filepath.Join(dir.path, "out.png")
	if err := write(in, job.Copy); err != nil {
		return err
	}
	if err := r.run(ctx, dir.path, r.Args(in, out, job.Channels), job.Bounds); err != nil {
		return err
	}
	info, err := os.Lstat(out)
	if err != nil {
		return fmt.Errorf("%s gave no picture", r.name())
	}
	if !info.Mode().IsRegular() || info.Size() > job.Bounds.Output {
		return fmt.Errorf("%s gave what is no picture", r.name())
	}
	png, err := os.Open(out)
	if err != nil {
		return err
	}
	defer png.Close() // only read from
	return use(png, info.Size())
}

func (r Reader) name() string { return filepath.Base(r.Path) }

func write(path string, content func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("copy the picture: %w", err)
	}
	err = content(f)
	if closing := f.Close(); err == nil && closing != nil {
		err = fmt.Errorf("copy the picture: %w", closing)
	}
	return err
}

// run runs the program to its end. The error is the context's once that has ended.
func (r Reader) run(ctx context.Context, dir string, args []string, bounds Bounds) error {
	ctx, cancel := context.WithTimeoutCause(ctx, mostTime, errTooLong)
	defer cancel()
	said := &firstWords{}
	ended := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the child dies with the thread that has started it
		defer runtime.UnlockOSThread()
		ended <- r.start(ctx, dir, args, bounds, said)
	}()
	err := <-ended
	switch {
	case context.Cause(ctx) == errTooLong:
		return fmt.Errorf("%s takes too long", r.name())
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil:
		return nil
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("%s could not be started: %w", r.name(), err)
	}
	if words := said.line(dir); words != "" {
		return fmt.Errorf("%s cannot read it (%s)", r.name(), words)
	}
	return fmt.Errorf("%s cannot read it (%v)", r.name(), exit)
}

var errTooLong = errors.New("it takes too long")

// reaped is how long the pipes of a killed program are waited for.
const reaped = 50 * time.Millisecond

// start starts the program within its bounds and waits for its end.
func (r Reader) start(ctx context.Context, dir string, args []string, bounds Bounds, said *firstWords) error {
	cmd, err := begin(func() *exec.Cmd {
		cmd := exec.CommandContext(ctx, r.Path, args...)
		cmd.Dir, cmd.Env = dir, environment(dir)
		cmd.Stdout, cmd.Stderr = io.Discard, said
		cmd.WaitDelay = reaped
		return cmd
	}, bounds)
	if err != nil {
		return err
	}
	return cmd.Wait()
}

// environment is a reader's: nothing of the person's, and its folder for all that it may want to write.
func environment(dir string) []string {
	return []string{"LANG=C", "PATH=/usr/bin:/bin", "HOME=" + dir, "TMPDIR=" + dir, "XDG_CACHE_HOME=" + dir, "XDG_CONFIG_HOME=" + dir}
}

// firstWords keeps the beginning of what a program says.
type firstWords struct{ kept bytes.Buffer }

const mostWords = 200

func (f *firstWords) Write(p []byte) (int, error) {
	f.kept.Write(p[:min(len(p), max(0, mostWords-f.kept.Len()))])
	return len(p), nil
}

// line is the first line, without the name of the folder.
func (f *firstWords) line(dir string) string {
	text := strings.ToValidUTF8(f.kept.String(), "")
	text = strings.ReplaceAll(text, dir+string(filepath.Separator), "")
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}
