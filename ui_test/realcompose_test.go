//go:build linux

package uitest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"clickmask/project"
)

// inputMethod is an engine of IBus.
type inputMethod struct {
	name, of string // of the engine, and of Debian's package
	begin    string // the key that switches it on, "" for one that is on
	config   string // a file of its own below the home, "" for none
	text     string // of that
}

// inputMethods are those that are tried. Mozc's server refuses to run as root.
var inputMethods = []inputMethod{
	{name: "anthy", of: "ibus-anthy", begin: "ctrl+j"},
	{name: "mozc-jp", of: "ibus-mozc", config: ".config/mozc/ibus_config.textproto",
		text: "engines {\n  name: \"mozc-jp\"\n  longname: \"Mozc\"\n  layout: \"default\"\n  layout_variant: \"\"\n  layout_option: \"\"\n  rank: 80\n}\nactive_on_launch: True\n"},
}

// What is composed arrives whole, and the keys that compose it are no commands: Enter ends the composition and not the
// field, Escape drops it and closes no dialog.
func TestJapaneseIsTypedIntoTheNamesOfAClassAndOfAFile(t *testing.T) {
	for _, method := range inputMethods {
		t.Run(method.name, func(t *testing.T) {
			d, home := startDisplay(t), t.TempDir()
			d.startInputMethod(t, home, method)
			dir := t.TempDir()
			pic := filepath.Join(dir, "ball.png")
			writeBall(t, pic)
			p := d.startAt(t, home, pic)
			p.waitForTitle("ball.png")
			p.click(middleOf(stageOf(1)))
			p.do("key", "Return")
			p.waitForWork("the object is kept", func(s project.Session) bool { return len(s.Pages[0].Objects) == 1 })
			p.do("key", "F2")
			if method.begin != "" { // which is no command here
				p.do("key", method.begin)
			}
			p.do("type", "nekko")
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
		})
	}
}

// startInputMethod runs IBus with an engine, and no window of theirs, for programs of this display with this home.
func (d display) startInputMethod(t *testing.T, home string, method inputMethod) {
	t.Helper()
	for _, tool := range []string{"ibus-daemon", "ibus", "dbus-run-session"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed: Debian has it in ibus and dbus", tool)
		}
	}
	component, _, _ := strings.Cut(method.name, "-")
	if _, err := os.Stat("/usr/share/ibus/component/" + component + ".xml"); err != nil {
		t.Skipf("%s is not installed: Debian has it in %s", component, method.of)
	}
	if component == "mozc" && os.Geteuid() == 0 {
		t.Skip("Mozc's server does not run for root")
	}
	if method.config != "" {
		path := filepath.Join(home, method.config)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(method.text), 0o600); err != nil {
			t.Fatal(err)
		}
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
		endThoseOf(home)
	})
	limit := time.After(90 * time.Second)
	ibus := func(args ...string) string {
		c := exec.Command("ibus", args...)
		c.Env = env
		out, _ := c.Output()
		return strings.TrimSpace(string(out))
	}
	for ibus("engine") != method.name {
		ibus("engine", method.name) // fails without a keyboard of its own, and is done all the same
		select {
		case <-limit:
			t.Fatalf("IBus never started %s", method.name)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// endThoseOf ends what an input method has left running for a home: Mozc's server is in no group of its daemon's.
func endThoseOf(home string) {
	processes, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range processes {
		about, _ := os.ReadFile(path)
		program, _ := os.Readlink(filepath.Join(filepath.Dir(path), "exe"))
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil && strings.Contains(program, "mozc") &&
			slices.Contains(strings.Split(string(about), "\x00"), "HOME="+home) {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}
