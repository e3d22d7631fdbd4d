package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
)

// workerEnv makes this test program a worker, see TestMain.
const workerEnv = "CLICKMASK_TEST_WORKER"

// worker is one in a process of its own.
type worker struct {
	*exec.Cmd
	in  io.WriteCloser
	out *os.File
	say bytes.Buffer
}

// startWorker starts a worker, and has it answer a line, so that it is at work.
func startWorker(t *testing.T) *worker {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there are no such signals")
	}
	writePicture(t, "a.png", 200, 120)
	w := &worker{Cmd: exec.Command(os.Args[0])}
	w.Env = append(os.Environ(), workerEnv+"=1")
	w.Stderr = &w.say
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	w.out, w.Stdout = read, write
	if w.in, err = w.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close() // the child has it
	w.ask(t)
	if line, err := bufio.NewReader(w.out).ReadString('\n'); err != nil || len(answersOf(t, line)) != 1 {
		t.Fatalf("%q, %v, %s", line, err, &w.say)
	}
	return w
}

func (w *worker) ask(t *testing.T) {
	t.Helper()
	if _, err := fmt.Fprintln(w.in, `{"picture":"a.png","prompts":[{"points":["50%,50%"]}]}`); err != nil {
		t.Fatal(err)
	}
}

func TestAWorkerEndsWhenItIsTold(t *testing.T) {
	t.Chdir(t.TempDir())
	w := startWorker(t)
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	w.Wait() // the code tells
	if w.ProcessState.ExitCode() != ExitFailed || w.say.String() != "clickmask: interrupted\n" {
		t.Errorf("%v, %s", w.ProcessState, &w.say)
	}
}

func TestAWorkerEndsWhenItsInputDoes(t *testing.T) {
	t.Chdir(t.TempDir())
	w := startWorker(t)
	w.in.Close()
	if err := w.Wait(); err != nil || w.say.Len() > 0 {
		t.Errorf("%v, %s", err, &w.say)
	}
}

func TestAWorkerEndsWhenItsClientHangsUp(t *testing.T) {
	t.Chdir(t.TempDir())
	w := startWorker(t)
	w.out.Close()
	w.ask(t)
	if err := w.Wait(); err == nil {
		t.Error("it says that all is well")
	}
}
