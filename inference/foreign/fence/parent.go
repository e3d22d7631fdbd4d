package fence

import (
	"io"
	"os"
	"os/exec"
)

// exitAlone is the status of a process whose parent has ended; nobody is there to read it.
const exitAlone = 1

// Hold ties a child that calls [EndWith] to this process: its standard input is a pipe that nobody writes to and that only this process
// has open. The system closes it however this process ends.
func Hold(cmd *exec.Cmd) error {
	_, err := cmd.StdinPipe()
	return err
}

// EndWith ends this process, whatever it is doing, once in ends, as it does with the parent that called [Hold]. One that was
// started otherwise, with a terminal or with nothing, is left alone.
func EndWith(in *os.File) {
	info, err := in.Stat()
	if err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		return
	}
	go func() {
		_, _ = io.Copy(io.Discard, in) // it ends, or cannot be read any more
		os.Exit(exitAlone)
	}()
}
