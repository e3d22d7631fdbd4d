package trial

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"

	"clickmask/inference/foreign/fence"
)

// lifeEnv is where a child tells that it lives, by being connected.
const lifeEnv = "CLICKMASK_TRIAL_LIFE"

// orphan is a child that has no end of its own.
func orphan() {
	fence.EndWith(os.Stdin)
	life, err := net.Dial("tcp", os.Getenv(lifeEnv))
	if err != nil {
		os.Exit(1)
	}
	_, _ = life.Read(make([]byte, 1)) // nothing ever comes
}

// parent asks such a child.
func parent() {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"=alone")
	_ = ask(context.Background(), cmd, new(bool))
}

// A parent that is killed can do nothing more for its children.
func TestNoChildOutlivesItsParent(t *testing.T) {
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip(err)
	}
	defer at.Close()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"=a parent", lifeEnv+"="+at.Addr().String())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	life, err := at.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer life.Close() // with which it would end at last
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	const within = 30 * time.Second
	_ = life.SetReadDeadline(time.Now().Add(within))
	if _, err := life.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) || err == nil {
		t.Errorf("the child lives on: %v", err)
	} else if !errors.Is(err, io.EOF) {
		t.Log(err) // some systems say that it was reset
	}
}
