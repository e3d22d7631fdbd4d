//go:build linux

package outside

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A reader has a network of its own without anything in it, where the kernel lets a person make one.
func TestAReaderHasNoNetwork(t *testing.T) {
	home(t)
	may := exec.Command("/bin/true")
	may.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET}
	if err := may.Run(); err != nil {
		t.Skipf("this kernel lets nobody make a network: %v", err)
	}
	const network = "/proc/self/ns/net"
	ours, err := os.Readlink(network)
	if err != nil {
		t.Fatal(err)
	}
	var got string
	r := script(t, `{ readlink `+network+`; tail -n +2 /proc/self/net/route; cat /proc/self/net/if_inet6; } > "$3" 2>/dev/null; exit 0`)
	if err := r.Read(t.Context(), job(), func(png *os.File, _ int64) error {
		all, err := io.ReadAll(png)
		got = string(all)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	theirs, ways, _ := strings.Cut(got, "\n")
	if !strings.HasPrefix(theirs, "net:[") || theirs == ours || ways != "" {
		t.Errorf("its network is %s, ours %s; its ways and addresses are %q", theirs, ours, ways)
	}
}

// Who gives a picture up has no child any more when he is told so.
func TestNoProcessIsLeftOfReadsThatAreGivenUp(t *testing.T) {
	home(t)
	told := filepath.Join(t.TempDir(), "told")
	if err := syscall.Mkfifo(told, 0o600); err != nil {
		t.Fatal(err)
	}
	r := script(t, fmt.Sprintf(`echo $$ > %s; exec sleep 1000`, told))
	before := children(t)
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- r.Read(ctx, job(), nil) }()
		f, err := os.Open(told) // until it writes there
		if err != nil {
			t.Fatal(err)
		}
		var pid int
		if _, err := fmt.Fscan(f, &pid); err != nil {
			t.Fatal(err)
		}
		f.Close()
		if now := children(t); now != before+1 {
			t.Fatalf("%d children are at work, %d before", now, before)
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("it ended with %v", err)
		}
		if now, state := children(t), stateOf(pid); now != before || state != "" {
			t.Fatalf("%d children are left, %d before; that of the picture is in state %q", now, before, state)
		}
	}
}

// children counts the processes that this one has started, those that ended and were not waited for among them.
func children(t *testing.T) (n int) {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range stats {
		data, _ := os.ReadFile(file) // it may have ended meanwhile
		_, rest, _ := strings.Cut(string(data), ") ")
		if words := strings.Fields(rest); len(words) > 1 && words[1] == fmt.Sprint(os.Getpid()) {
			n++
		}
	}
	return n
}
