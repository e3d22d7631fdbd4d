//go:build !windows

package clipboard

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"time"
)

// input has a program read data to its end.
func input(cmd *exec.Cmd, data []byte) error {
	cmd.Stdin = bytes.NewReader(data)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("copy with %s: %w", filepath.Base(cmd.Path), err)
	}
	return nil
}

// output runs a program and returns what it prints, unless that is more than so many bytes.
func output(cmd *exec.Cmd, most int64) ([]byte, error) {
	told := &bounded{most: most}
	cmd.Stdout, cmd.WaitDelay = told, time.Second // for one whose child keeps the pipe
	err := cmd.Run()
	switch {
	case told.over:
		return nil, ErrEmpty
	case errors.Is(err, exec.ErrWaitDelay): // it has told all that it will, and ended
	case err != nil:
		return nil, fmt.Errorf("paste with %s: %w", filepath.Base(cmd.Path), err)
	}
	return told.all.Bytes(), nil
}

// bounded keeps what is written unless that is more than so many bytes; then it refuses, which ends who writes.
type bounded struct {
	all  bytes.Buffer // whose ReadFrom knows no bound
	most int64
	over bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.over = b.over || int64(b.all.Len())+int64(len(p)) > b.most; b.over {
		return 0, io.ErrShortWrite
	}
	return b.all.Write(p)
}
