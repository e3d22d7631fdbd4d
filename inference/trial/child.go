package trial

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"clickmask/inference/foreign/fence"
	"clickmask/inference/ort"
)

// ErrCannotStart is of a child that never ran: that says nothing about what was to be tried.
var ErrCannotStart = errors.New("the program could not be started again")

// crash is a child that ended without an answer.
type crash struct{ how string }

func (c *crash) Error() string { return "crashed (" + c.how + ")" }

// again is this program with other arguments, in an environment in which nothing reports to anybody.
func again(ctx context.Context, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env = ort.Environ()
	return cmd
}

// ask runs a child to its end and reads its answer, one line of JSON. A child that crashes gives a *crash. When ctx
// ends the child is killed and ask returns at once, for a process that hangs in a driver may not even die.
func ask(ctx context.Context, cmd *exec.Cmd, answer any) error {
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	quiet(cmd)
	err := fence.Hold(cmd)
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w: %w", ErrCannotStart, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-ended:
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return &crash{how(err, said.String())}
		}
	}
	if err := json.Unmarshal(out.Bytes(), answer); err != nil {
		return &crash{"without an answer"}
	}
	return nil
}

// how says how a child ended: the signal, or the exit status and what it said first.
func how(err error, said string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	if first == "" {
		return err.Error()
	}
	const most = 200
	if len(first) > most {
		first = strings.ToValidUTF8(first[:most], "") + "..."
	}
	return err.Error() + ": " + first
}
