package foreign

import (
	"clickmask/inference/ort"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"testing"
)

// behaviourEnv makes this test program behave as a child that is broken: its value says how.
const behaviourEnv = "CLICKMASK_FOREIGN_CHILD"

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(behaviourEnv) != "":
		misbehave(os.Getenv(behaviourEnv))
		os.Exit(0)
	case len(os.Args) == 2 && os.Args[1] == Command:
		if err := Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// misbehave is what may become of a child.
func misbehave(how string) {
	switch how {
	case "silent":
	case "deaf": // reads nothing, says nothing, lives on
		never := make(chan os.Signal, 1)
		signal.Notify(never, os.Interrupt)
		<-never
	case "mute": // reads, and says nothing
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "babbling":
		fmt.Println("Hello, here is some library's greeting")
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "greedy": // where no system keeps it from taking too much, as far as it can tell
		(&server{limit: 1}).watch(make(chan struct{}))
	case "aborting":
		fmt.Fprintln(os.Stderr, "terminate called after throwing an instance of 'std::bad_alloc'")
		os.Exit(134)
	case "killed":
		self, _ := os.FindProcess(os.Getpid())
		_ = self.Kill()
		<-make(chan int)
	case "lying": // answers every request as if all were well
		for {
			var a ask
			if _, err := readPacket(os.Stdin, &a); err != nil {
				return
			}
			_ = writePacket(os.Stdout, answer{Number: a.Number})
		}
	}
}

// behaving is a command whose process behaves so.
func behaving(how string) func() *exec.Cmd {
	return func() *exec.Cmd {
		cmd := again()
		cmd.Env = append(cmd.Env, behaviourEnv+"="+how)
		return cmd
	}
}

func TestAChildGetsTheEnvironmentThatItNeeds(t *testing.T) {
	got := environment([]string{"HOME=/home/a", "DISPLAY=:0", "SSH_AUTH_SOCK=/run/agent", "API_TOKEN=secret", "CUDA_VISIBLE_DEVICES=1",
		"ORT_LIB=/lib/ort.so", "ORT_DISABLE_TELEMETRY=0", "LD_PRELOAD=/tmp/x.so", "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/bus"})
	want := ort.Silent([]string{"HOME=/home/a", "CUDA_VISIBLE_DEVICES=1", "ORT_LIB=/lib/ort.so"})
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
