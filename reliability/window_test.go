//go:build linux

package reliability

import (
	"bufio"
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// startDisplay starts an X server that nobody sees and gives its name, as DISPLAY has it. The server reads no TCP port, and
// the program reaches it by a socket in the file system, since one without a file belongs to a network namespace.
func startDisplay(t *testing.T) string {
	t.Helper()
	for _, tool := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed; make test installs it", tool)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{w}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Process.Kill(); server.Wait() })
	w.Close()
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Skipf("Xvfb did not start: %v", err)
	}
	return ":" + strings.TrimSpace(number)
}

// atDisplay are the rules of the window: it may talk to the display server and to D-Bus, over sockets in the file system.
func (p person) atDisplay(t *testing.T) rules {
	r := p.alone(t)
	r.talk = []string{"socket AF_UNIX"}
	for _, path := range []string{"@/tmp/.X11-unix/X", "/tmp/.X11-unix/X", p.runtime() + "/wayland-", p.runtime() + "/bus",
		"/run/dbus/system_bus_socket", "/var/run/dbus/system_bus_socket"} {
		r.talk = append(r.talk, "connect AF_UNIX "+path)
	}
	return r
}

// runtime is the person's folder for sockets.
func (p person) runtime() string { return filepath.Join(p.temp, "runtime") }

// window starts the program's window on a display, under the watch; the calls are in dir once it has ended.
func (p person) window(t *testing.T, display string, args ...string) (cmd *exec.Cmd, dir string, stderr *bytes.Buffer) {
	t.Helper()
	cmd, dir = traced(t, true, program(t), args...)
	cmd.Dir, cmd.Env = p.work, p.environ("DISPLAY="+display, "XDG_RUNTIME_DIR="+p.runtime(), "FYNE_SCALE=1")
	stderr = &bytes.Buffer{}
	cmd.Stderr = stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // strace, killed alone, lets the program live on
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	return cmd, dir, stderr
}

// judge fails the test for all that the window did beyond the rules.
func (p person) judge(t *testing.T, dir string) {
	t.Helper()
	for _, what := range p.atDisplay(t).outside(read(t, dir), p.work) {
		t.Error(what)
	}
	for _, path := range p.left(t) {
		t.Errorf("%s is left", path)
	}
}

// The window drives itself: it opens the sample picture, clicks, and closes.
func TestTheWindowTalksToTheDisplayAlone(t *testing.T) {
	for range count(t, "WINDOWS", 1, 20) {
		p := newPerson(t)
		cmd, dir, stderr := p.window(t, startDisplay(t), "--measure=clicks", "--sample")
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v, %s", err, stderr)
		}
		p.judge(t, dir)
		// The log is where the documentation says.
		text, err := os.ReadFile(filepath.Join(p.home, ".local", "state", "clickmask", "clickmask.log"))
		if err != nil || !regexp.MustCompile(`^\[\d+\] \S+ \S+ ClickMask \S+ \(commit \S+\) on linux/`).Match(text) {
			t.Errorf("the log is %q, %v", text, err)
		}
	}
}

// A person opens a picture, clicks on the thing in it and keeps it; then the machine loses its power.
func TestAWindowAtWorkTalksToTheDisplayAlone(t *testing.T) {
	for range count(t, "WINDOWS", 1, 20) {
		p, display := newPerson(t), startDisplay(t)
		disc(t, filepath.Join(p.work, "disc.png"))
		cmd, dir, stderr := p.window(t, display, "disc.png")
		do := func(args ...string) bool {
			tool := exec.Command("xdotool", args...)
			tool.Env = append(os.Environ(), "DISPLAY="+display)
			return tool.Run() == nil
		}
		there := func(pattern string) func() bool {
			return func() bool { found, _ := filepath.Glob(pattern); return len(found) > 0 }
		}
		waitFor(t, "the picture is open", func() bool { return do("search", "--onlyvisible", "--name", "disc.png") })
		do("search", "--onlyvisible", "--name", "disc.png", "windowmove", "0", "0", "windowfocus")
		do("mousemove", "560", "400", "click", "1")
		waitFor(t, "the picture is encoded", there(filepath.Join(p.home, ".cache", "clickmask", "embeddings", "*.embedding")))
		waitFor(t, "the work is kept safe", func() bool {
			do("key", "Return")
			return p.keptSafe(t)
		})
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil {
			t.Error(err)
		}
		_ = cmd.Wait() // it was killed
		if stderr.Len() > 0 {
			t.Errorf("it said %s", stderr)
		}
		p.judge(t, dir)
	}
}

// keptSafe says whether work lies in the state folder, beside the log and locks.
func (p person) keptSafe(t *testing.T) bool {
	t.Helper()
	found := false
	_ = filepath.WalkDir(filepath.Join(p.home, ".local", "state", "clickmask"), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "clickmask.log") || strings.HasSuffix(d.Name(), ".lock") {
			return nil // what is not there now is looked for again
		}
		st, err := d.Info()
		found = found || err == nil && st.Size() > 0
		return nil
	})
	return found
}

// waitFor asks again and again; the limit is a watchdog for a program that hangs.
func waitFor(t *testing.T, what string, so func() bool) {
	t.Helper()
	limit := time.After(90 * time.Second)
	for !so() {
		select {
		case <-limit:
			t.Fatalf("never came about: %s", what)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
