//go:build linux

package reliability

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/project"
)

// screen is a display that nobody sees, with one person's windows on it.
type screen struct {
	t       *testing.T
	person  person
	program string
	display string
	running *running
	window  string // its number
}

// running is a program that runs.
type running struct {
	cmd    *exec.Cmd
	stderr bytes.Buffer // read it after ended
	ended  chan struct{}
	err    error // read it after ended
}

// newScreen is a display for a program. The window is small, for speed, and shows nothing under the pointer by itself.
func newScreen(t *testing.T, program string) *screen {
	t.Helper()
	s := &screen{t: t, person: newPerson(t), program: program, display: startDisplay(t)}
	settings := filepath.Join(s.person.home, ".config", "fyne", "app.clickmask.desktop", "settings.json")
	if err := os.MkdirAll(filepath.Dir(settings), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(settings, []byte(`{"width":800,"height":520,"theme":"dark","language":"en","preview":false,"started":true,"offered":true}`), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	return s
}

// confined is what runs a command without a network, where nothing outside a folder can be written to: a monkey finds its
// way through the dialogs for files to everywhere.
func confined(t *testing.T, folder, work string) []string {
	t.Helper()
	const script = `mount --bind "$1" "$1" && mount -o remount,bind,ro / && cd "$2" && shift 2 && exec "$@"`
	line := append(noNetwork(t), "--mount", "sh", "-c", script, "sh", folder, work)
	if out, err := exec.Command(line[0], append(line[1:], "true")...).CombinedOutput(); err != nil {
		t.Skipf("this system gives no mount namespace: %s", out)
	}
	return line
}

// start starts the program without a network, and waits until its window has a title that begins so.
func (s *screen) start(title string, args ...string) {
	s.t.Helper()
	line := append(confined(s.t, filepath.Dir(s.person.home), s.person.work), s.program)
	r := &running{cmd: exec.Command(line[0], append(line[1:], args...)...), ended: make(chan struct{})}
	r.cmd.Stderr = &r.stderr
	r.cmd.Env = s.person.environ("DISPLAY="+s.display, "XDG_RUNTIME_DIR="+s.person.runtime(), "FYNE_SCALE=1")
	if err := r.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.running = r
	go func() {
		r.err = r.cmd.Wait()
		close(r.ended)
	}()
	s.until("a window called "+title, func() bool {
		out, err := s.tool("xdotool", "search", "--onlyvisible", "--name", "^"+title)
		s.window = strings.TrimSpace(string(out))
		return err == nil && s.window != ""
	})
	s.do("windowmove", s.window, "0", "0", "windowfocus", s.window)
}

// pid is the program's own: unshare and the shell become what they run.
func (s *screen) pid() int { return s.running.cmd.Process.Pid }

// kill ends the program with SIGKILL, where it runs.
func (s *screen) kill() {
	if s.running != nil {
		_ = s.running.cmd.Process.Kill() // it may have ended
		<-s.running.ended
		s.running = nil
	}
}

// alive says whether the program runs.
func (s *screen) alive() bool {
	select {
	case <-s.running.ended:
		return false
	default:
		return true
	}
}

// until is [waitFor] that gives up when the program ends.
func (s *screen) until(what string, so func() bool) {
	s.t.Helper()
	waitFor(s.t, what, func() bool {
		if !s.alive() {
			s.t.Fatalf("never came about: %s; the program ended with %v, %s", what, s.running.err, s.running.stderr.String())
		}
		return so()
	})
}

// do runs a chain of xdotool's commands; false where it fails.
func (s *screen) do(args ...string) bool {
	_, err := s.tool("xdotool", args...)
	return err == nil
}

// tool is what one of X's tools prints on this display.
func (s *screen) tool(name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display)
	return cmd.Output()
}

// look is what a part of the screen shows.
func (s *screen) look(r image.Rectangle) []byte {
	out, err := s.tool("import", "-window", "root", "-crop", fmt.Sprintf("%dx%d+%d+%d", r.Dx(), r.Dy(), r.Min.X, r.Min.Y), "png:-")
	if err != nil {
		return nil
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		return nil
	}
	var pixels []byte
	for y := range r.Dy() {
		for x := range r.Dx() {
			red, green, blue, _ := img.At(img.Bounds().Min.X+x, img.Bounds().Min.Y+y).RGBA()
			pixels = append(pixels, byte(red>>8), byte(green>>8), byte(blue>>8))
		}
	}
	return pixels
}

// stateFolder is where the program keeps unsaved work.
func (p person) stateFolder() string { return filepath.Join(p.home, ".local", "state", "clickmask") }

// kept is how much unsaved work the program keeps, looked at while it runs.
func (s *screen) kept() (folders []string) {
	found, _ := filepath.Glob(filepath.Join(s.person.stateFolder(), "*", "autosave"+project.SessionExtension))
	for _, path := range found {
		folders = append(folders, filepath.Base(filepath.Dir(path)))
	}
	return folders
}

// own says whether the program keeps work under its own name.
func (s *screen) own() bool {
	for _, folder := range s.kept() {
		if strings.HasPrefix(folder, fmt.Sprint(s.pid(), "-")) {
			return true
		}
	}
	return false
}
