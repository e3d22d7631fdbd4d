//go:build linux

package uitest

import (
	"image"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"clickmask/project"
)

// atWork is the built program with a picture of a ball, of which it has kept one object and kept it safe.
func (d display) atWork(t *testing.T) *program {
	t.Helper()
	pic := filepath.Join(t.TempDir(), "ball.png")
	writeBall(t, pic)
	p := d.start(t, pic)
	p.waitFor("the picture is open", func() bool { return strings.HasPrefix(p.title(), "ball.png") })
	p.do("mousemove", "360", "330", "click", "1")
	p.waitFor("the candidates are shown", p.offersCandidates)
	p.do("key", "Return")
	p.waitFor("the object is kept safe", func() bool {
		safe := p.safe(t)
		return len(safe) == 1 && safe[0].Objects == 1
	})
	return p
}

func (p *program) state() string { return filepath.Join(p.dir, ".local", "state", "clickmask") }

// safe is what would be offered now if the program were killed: that of a copy of its folder, since it holds the lock.
func (p *program) safe(t *testing.T) []*project.Recovery {
	t.Helper()
	copied := t.TempDir()
	if os.CopyFS(copied, os.DirFS(p.state())) != nil {
		return nil // something came or went meanwhile
	}
	return recoveries(t, copied)
}

// left is what the program that has ended left behind.
func (p *program) left(t *testing.T) *project.Recovery {
	t.Helper()
	list := recoveries(t, p.state())
	if len(list) != 1 || list[0].Err != nil {
		t.Fatalf("%d are left: %+v", len(list), list)
	}
	return list[0]
}

// asks looks whether a card with a loud button lies over the middle of the window.
func (p *program) asks() bool { return p.accents(image.Rect(290, 280, 710, 440)) > 800 }

// die ends the program with a signal that it can do nothing about.
func (p *program) die() {
	p.t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	p.end()
}

// end waits until the program has ended.
func (p *program) end() {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(30 * time.Second):
		p.t.Fatal("the program did not end")
	}
}

// restored starts the program once more on a display, takes what is offered, and gives the new program.
func (p *program) restored(d display) *program {
	p.t.Helper()
	next := d.startAt(p.t, p.dir)
	next.waitFor("the work is offered", next.asks)
	next.do("key", "Return")
	next.waitFor("the work is back, as its own", func() bool {
		safe := next.safe(p.t)
		return strings.HasPrefix(next.title(), "ball.png") && len(safe) == 1 && safe[0].Process == next.cmd.Process.Pid && safe[0].Objects == 1
	})
	return next
}

func TestTheXServersDeathLosesNothing(t *testing.T) {
	d := startDisplay(t)
	p := d.atWork(t)
	d.kill()
	p.end()
	if r := p.left(t); r.Objects != 1 {
		t.Errorf("%d objects are left", r.Objects)
	}
	next := p.restored(startDisplay(t))
	next.die()
	if r := next.left(t); r.Objects != 1 || r.Process != next.cmd.Process.Pid {
		t.Errorf("%d objects are left by %d", r.Objects, r.Process)
	}
}

func TestAKillAtOnceAfterAClickLosesAtMostThatClick(t *testing.T) {
	d := startDisplay(t)
	p := d.atWork(t)
	p.do("mousemove", "200", "150", "click", "1")
	p.die()
	if r := p.left(t); r.Objects != 1 {
		t.Errorf("%d objects are left", r.Objects)
	}
	p.restored(d)
}

// A signal that comes while the program starts, before Fyne hears any, ends it as one that comes later.
func TestASignalEndsAProgramThatIsStarting(t *testing.T) {
	d := startDisplay(t)
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		home := t.TempDir()
		cmd := exec.Command(builtProgram(t), "--sample")
		cmd.Env = append(os.Environ(), "DISPLAY="+d.name, "HOME="+home, "XDG_STATE_HOME="+filepath.Join(home, "state"), "XDG_CACHE_HOME="+filepath.Join(home, "cache"),
			"XDG_CONFIG_HOME="+filepath.Join(home, "config"))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		p := &program{t: t, d: d, cmd: cmd, ended: make(chan struct{})}
		go func() {
			p.err = cmd.Wait()
			close(p.ended)
		}()
		t.Cleanup(func() {
			cmd.Process.Kill()
			<-p.ended
		})
		log := filepath.Join(home, "state", "clickmask", "clickmask.log")
		p.waitFor("it has begun", func() bool { _, err := os.Stat(log); return err == nil })
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		p.end()
		if p.err != nil {
			t.Errorf("%v: it ended with %v", sig, p.err)
		}
	}
}

// The person is asked by Ctrl+Q and the window's close button. A signal asks nobody: the work stays for the next start.
func TestTheProgramAsksBeforeItClosesAndKeepsWhatASignalEnds(t *testing.T) {
	d := startDisplay(t)
	for name, end := range map[string]struct {
		ask    func(p *program)
		signal syscall.Signal
	}{
		"Ctrl+Q, then SIGTERM":           {func(p *program) { p.do("key", "ctrl+q") }, syscall.SIGTERM},
		"the close button, then SIGHUP":  {func(p *program) { p.close() }, syscall.SIGHUP},
		"Ctrl+Q while asked, and SIGINT": {func(p *program) { p.do("key", "ctrl+q", "key", "ctrl+q") }, syscall.SIGINT},
	} {
		t.Run(name, func(t *testing.T) {
			if signal.Ignored(end.signal) { // as under nohup, which the program heeds
				t.Skip("the tests were started so that they outlive their terminal")
			}
			p := d.atWork(t)
			if p.asks() {
				t.Fatal("it asks before it is told to close")
			}
			end.ask(p)
			p.waitFor("it asks", p.asks)
			if err := p.cmd.Process.Signal(end.signal); err != nil {
				t.Fatal(err)
			}
			p.end()
			if p.err != nil || p.stderr.Len() > 0 {
				t.Errorf("the program ended with %v and said %q", p.err, p.stderr)
			}
			if r := p.left(t); r.Objects != 1 {
				t.Errorf("%d objects are left", r.Objects)
			}
		})
	}
}
