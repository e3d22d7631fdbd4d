//go:build !windows

package clipboard

import (
	"bytes"
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
	cmd.WaitDelay = time.Second // for one whose child keeps the pipe
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("paste with %s: %w", filepath.Base(cmd.Path), err)
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(out, most+1))
	if n > most {
		err = ErrEmpty
		_ = cmd.Process.Kill() // what it has to say is of no interest
	}
	if ended := cmd.Wait(); err == nil && ended != nil {
		err = fmt.Errorf("paste with %s: %w", filepath.Base(cmd.Path), ended)
	}
	return b.Bytes(), err
}
