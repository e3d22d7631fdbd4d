package foreign

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"clickmask/inference/ort"
	"clickmask/inference/segtest"
)

// leftTo tells a process that this test program starts which pair to open.
const leftTo = "CLICKMASK_FOREIGN_PARENT"

func TestNoChildOutlivesItsParent(t *testing.T) {
	if path := os.Getenv(leftTo); path != "" {
		parent(path)
	}
	caches(t)
	if err := ort.Load(); err != nil {
		t.Skip(err)
	}
	// One that waits to be asked, and one that is busy for ever.
	for name, d := range map[string]*net{"idle": decoder(nil), "busy": atFivePoints(1, endless, looping)} {
		t.Run(name, func(t *testing.T) { leaveAlone(t, pair(t, encoder(nil), d)) })
	}
}

// parent opens a pair, has it busy where four points do that, says which process serves it, and waits to be killed.
func parent(path string) {
	m, err := OpenFile(context.Background(), path, Options{Threads: 1})
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	e, err := m.Encode(context.Background(), segtest.Scene(64, 48, 1))
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	go func() {
		_, _ = m.Decode(context.Background(), e, clicks(4), nil)
	}()
	for len(m.child.turn) == 0 && os.Getenv(leftTo+"_BUSY") != "" {
		runtime.Gosched()
	}
	fmt.Println("child", m.child.process.Pid)
	select {}
}

// leaveAlone kills a parent and waits for its child to end.
func leaveAlone(t *testing.T, path string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestNoChildOutlivesItsParent$")
	cmd.Env = append(os.Environ(), leftTo+"="+path)
	if strings.Contains(t.Name(), "busy") {
		cmd.Env = append(cmd.Env, leftTo+"_BUSY=1")
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	pid, ok := strings.CutPrefix(strings.TrimSpace(line), "child ")
	child, numErr := strconv.Atoi(pid)
	if err != nil || !ok || numErr != nil {
		t.Fatalf("the parent said %q, %v", line, err)
	}
	fd, err := unix.PidfdOpen(child, 0)
	if err != nil {
		t.Fatalf("there is no child: %v", err)
	}
	defer unix.Close(fd) // only looked at
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()        // killed
	const within = 10_000 // milliseconds
	if n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, within); n != 1 || err != nil {
		t.Errorf("the child lives on: %v", err)
		_ = unix.Kill(child, unix.SIGKILL)
	}
}

func TestAChildThatStandsStillIsEnded(t *testing.T) {
	caches(t)
	m := opened(t, pair(t, encoder(nil), decoder(nil)), Limits{Answer: time.Second})
	if err := m.child.process.Signal(unix.SIGSTOP); err != nil {
		t.Skip(err)
	}
	first := m.child
	_, err := m.Encode(t.Context(), segtest.Scene(1000, 800, 1))
	fails(t, err, Late, "test_encoder.onnx gave no answer within 1s and was stopped while it looked at a picture")
	<-first.reaped
	if _, err := m.Encode(t.Context(), segtest.Scene(64, 48, 1)); err != nil {
		t.Errorf("the next one: %v", err)
	}
}

// A process may have been started with open files that are nobody's business; a child gets its three pipes alone.
func TestAChildInheritsNoFiles(t *testing.T) {
	caches(t)
	var pipe [2]int
	if err := unix.Pipe(pipe[:]); err != nil { // as a shell would leave it: open across exec
		t.Fatal(err)
	}
	defer unix.Close(pipe[0])
	defer unix.Close(pipe[1])
	ours, err := os.Readlink(fmt.Sprint("/proc/self/fd/", pipe[0]))
	if err != nil {
		t.Skip(err)
	}
	m := opened(t, pair(t, encoder(nil), decoder(nil)), Limits{})
	dir := fmt.Sprintf("/proc/%d/fd", m.child.process.Pid)
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < 3 {
		t.Fatalf("%v, %v", entries, err)
	}
	for _, e := range entries {
		if what, err := os.Readlink(dir + "/" + e.Name()); err == nil && what == ours {
			t.Errorf("the child has %s", what)
		}
	}
}
