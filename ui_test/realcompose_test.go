//go:build linux

package uitest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"clickmask/project"
)

// What is composed arrives whole, and the keys that compose it are no commands: Enter ends the composition and not the
// field, Escape drops it and closes no dialog.
func TestJapaneseIsTypedIntoTheNamesOfAClassAndOfAFile(t *testing.T) {
	d, home := startDisplay(t), t.TempDir()
	d.startInputMethod(t, home)
	dir := t.TempDir()
	pic := filepath.Join(dir, "ball.png")
	writeBall(t, pic)
	p := d.startAt(t, home, pic)
	p.waitForTitle("ball.png")
	p.click(middleOf(stageOf(1)))
	p.do("key", "Return")
	p.waitForWork("the object is kept", func(s project.Session) bool { return len(s.Pages[0].Objects) == 1 })
	p.do("key", "F2", "key", "ctrl+j", "type", "nekko") // the input method is switched on by Ctrl+J, which is no command here
	p.do("key", "BackSpace", "key", "BackSpace", "type", "ko")
	p.do("key", "Return", "key", "Return")
	s := p.waitForWork("the object has a name", func(s project.Session) bool { return s.Pages[0].Objects[0].Class != 0 })
	wantClasses(t, s, 0, "ねこ")

	p.do("key", "ctrl+shift+e")
	p.waitFor("the dialog is there", p.covered)
	p.do("key", "ctrl+a", "type", "neko")
	p.do("key", "Escape", "type", "inu") // a composition, not the dialog
	p.do("key", "Return", "key", "Return")
	saved := filepath.Join(dir, "いぬ.png")
	p.waitFor("the mask is saved", func() bool { _, err := os.Stat(saved); return err == nil })
}

// startInputMethod runs IBus with Anthy, and no window of theirs, for programs of this display with this home.
func (d display) startInputMethod(t *testing.T, home string) {
	t.Helper()
	for _, tool := range []string{"ibus-daemon", "ibus", "dbus-run-session"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: Debian has it in ibus, ibus-anthy and dbus", tool)
		}
	}
	if _, err := os.Stat("/usr/share/ibus/component/anthy.xml"); err != nil {
		t.Skip("Anthy is not installed: Debian has it in ibus-anthy")
	}
	t.Setenv("XMODIFIERS", "@im=ibus")
	t.Setenv("IBUS_ADDRESS", "")
	os.Unsetenv("IBUS_ADDRESS") // IBus takes an empty one for an address
	env := append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "XDG_") }), "DISPLAY="+d.name, "HOME="+home, "GSETTINGS_BACKEND=memory",
		"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8") // Anthy needs the system's own Python
	daemon := exec.Command("dbus-run-session", "--", "ibus-daemon", "--panel=disable", "--emoji-extension=disable", "--config=disable", "--cache=none")
	daemon.Env, daemon.SysProcAttr = env, &syscall.SysProcAttr{Setpgid: true}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		syscall.Kill(-daemon.Process.Pid, syscall.SIGKILL)
		daemon.Wait()
	})
	limit := time.After(90 * time.Second)
	ibus := func(args ...string) string {
		c := exec.Command("ibus", args...)
		c.Env = env
		out, _ := c.Output()
		return strings.TrimSpace(string(out))
	}
	for ibus("engine") != "anthy" {
		ibus("engine", "anthy") // fails without a keyboard of its own, and is done all the same
		select {
		case <-limit:
			t.Fatal("IBus never started Anthy")
		case <-time.After(100 * time.Millisecond):
		}
	}
}
