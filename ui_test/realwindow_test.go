//go:build linux

package uitest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"clickmask/internal/golden"
	"clickmask/ui/style"
)

// TestRealWindowFromAPictureToASavedPNG drives the built program under a display of its own: it opens a picture named
// on the command line, clicks on the thing in it, saves the mask through the dialog, and reads the file.
func TestRealWindowFromAPictureToASavedPNG(t *testing.T) {
	d := startDisplay(t)
	dir := t.TempDir()
	pic := filepath.Join(dir, "ball.png")
	writeBall(t, pic)
	w := d.start(t, pic)

	w.waitFor("the picture is open", func() bool { return strings.HasPrefix(w.title(), "ball.png") })
	w.click(middleOf(stageOf(1)))
	w.waitFor("there is a mask to save", w.canSave)
	w.waitFor("the candidates are shown while the pointer rests", w.offersCandidates)
	w.do("key", "ctrl+shift+e")
	w.waitFor("the dialog is there", w.covered) // saving waits for the closer look
	w.do("key", "Return")                       // it suggests a name beside the picture, and Return takes it
	saved := filepath.Join(dir, "ball_mask.png")
	w.waitFor("the mask is saved", func() bool { _, err := os.Stat(saved); return err == nil })

	m, ok := golden.Read(t, saved).(*image.Gray)
	if !ok || m.Bounds() != image.Rect(0, 0, 640, 480) {
		t.Fatalf("the mask is %T of %v", m, m.Bounds())
	}
	both, either := 0, 0
	for y := range 480 {
		for x := range 640 {
			v := m.GrayAt(x, y).Y
			if v != 0 && v != 255 {
				t.Fatalf("pixel %d,%d is %d", x, y, v)
			}
			in := inBall(x, y)
			if in && v == 255 {
				both++
			}
			if in || v == 255 {
				either++
			}
		}
	}
	if iou := float64(both) / float64(either); iou < 0.8 {
		t.Errorf("the mask's IoU with the ball is %.2f", iou)
	}
	w.do("key", "Escape") // an open mask is work, about which quitting would ask
	w.waitFor("the mask is cleared", func() bool { return !w.canSave() })
	w.quit()
}

// TestAWindowThatCannotBeOpenedIsOneLineAndExit3 runs the program without OpenGL, with a display that is not there,
// and without any.
func TestAWindowThatCannotBeOpenedIsOneLineAndExit3(t *testing.T) {
	for name, display := range map[string]string{
		"no OpenGL":         startDisplay(t, "-extension", "GLX").name,
		"a display gone":    ":65000",
		"no display at all": "",
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(builtProgram(t), "--sample")
			cmd.Env = []string{"DISPLAY=" + display, "HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			err := cmd.Run()
			if cmd.ProcessState.ExitCode() != 3 {
				t.Errorf("it ended with %v", err)
			}
			if text := stderr.String(); strings.Count(text, "\n") != 1 || !strings.HasPrefix(text, "clickmask: no window can be opened: ") {
				t.Errorf("it said %q", text)
			}
		})
	}
}

func inBall(x, y int) bool { return (x-320)*(x-320)+(y-240)*(y-240) < 110*110 }

// writeBall draws a shaded ball on a plain ground.
func writeBall(t *testing.T, path string) {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			c := color.NRGBA{uint8(206 - y/12), uint8(214 - y/12), uint8(220 - y/10), 255}
			if inBall(x, y) {
				shade := max(0, 110-((x-290)*(x-290)+(y-205)*(y-205))/220)
				c = color.NRGBA{uint8(140 + shade), uint8(38 + shade/3), uint8(30 + shade/3), 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// display is an X server that nobody sees.
type display struct {
	name string
	kill func() // ends it at once, as a crash does
}

const screenW, screenH = 1280, 800

func startDisplay(t *testing.T, more ...string) display {
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
	// A server that resets when xdotool, its only client so far, leaves may refuse every client from then on.
	server := exec.Command("Xvfb", append([]string{"-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", screenW, screenH), "-nolisten", "tcp", "-noreset"}, more...)...)
	server.ExtraFiles = []*os.File{w}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	kill := sync.OnceFunc(func() { server.Process.Kill(); server.Wait() })
	t.Cleanup(kill)
	w.Close()
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Skipf("Xvfb did not start: %v", err)
	}
	return display{":" + strings.TrimSpace(number), kill}
}

// program is the built binary with its window.
type program struct {
	t      *testing.T
	cmd    *exec.Cmd
	d      display
	window string
	stderr *bytes.Buffer
	ended  chan struct{} // closed when the program has ended
	err    error         // how it ended; read it after ended is closed, as stderr
	dir    string
}

// start runs bin/clickmask with a home of its own and waits for its window.
func (d display) start(t *testing.T, args ...string) *program {
	t.Helper()
	return d.startAt(t, t.TempDir(), args...)
}

// startAt is start with a home, which may be that of a program before.
func (d display) startAt(t *testing.T, home string, args ...string) *program {
	t.Helper()
	return d.startWith(t, home, fmt.Sprintf(`{"width":%d,"height":%d,"theme":"dark","language":"en"}`, windowW, windowH), args...)
}

// startWith is startAt with a file of settings.
func (d display) startWith(t *testing.T, home, kept string, args ...string) *program {
	t.Helper()
	p := &program{t: t, d: d, stderr: &bytes.Buffer{}, ended: make(chan struct{}), dir: home}
	// The size comes from the settings, because a window that is resized from outside follows when it likes.
	settings := filepath.Join(p.dir, ".config", "fyne", "app.clickmask.desktop", "settings.json")
	if err := os.MkdirAll(filepath.Dir(settings), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(settings, []byte(kept), 0o600); err != nil {
		t.Fatal(err)
	}
	// Out of the way: a button under the pointer has another colour than the tests look for.
	p.do("mousemove", fmt.Sprint(screenW-1), fmt.Sprint(screenH-1))
	cmd := exec.Command(builtProgram(t), args...)
	p.cmd, cmd.Stderr = cmd, p.stderr
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "WAYLAND_DISPLAY=") && !strings.HasPrefix(v, "XDG_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "DISPLAY="+d.name, "HOME="+p.dir, "FYNE_SCALE=1", "FYNE_THEME=dark", "LANG=en_US.UTF-8", "LC_ALL=en_US.UTF-8")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-p.ended
		if t.Failed() {
			t.Logf("the program's stderr: %q", p.stderr)
		}
	})
	p.waitFor("the window is there", func() bool {
		out, err := d.tool("xdotool", "search", "--onlyvisible", "--name", "ClickMask")
		p.window = strings.TrimSpace(string(out))
		return err == nil && p.window != "" && !strings.Contains(p.window, "\n")
	})
	p.do("windowmove", p.window, "0", "0", "windowfocus", p.window)
	return p
}

// builtProgram is the path of the built binary.
func builtProgram(t *testing.T) string {
	t.Helper()
	binary, err := filepath.Abs("../bin/clickmask")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(binary); err != nil {
		t.Skip("bin/clickmask is not built; make test builds it")
	}
	return binary
}

// tool is what one of X's tools prints on this display; no answer in half a minute is an error too.
func (d display) tool(name string, args ...string) ([]byte, error) {
	limit, done := context.WithTimeout(context.Background(), 30*time.Second)
	defer done()
	cmd := exec.CommandContext(limit, name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.name)
	return cmd.Output()
}

// do runs a chain of xdotool's commands.
func (p *program) do(args ...string) {
	p.t.Helper()
	if _, err := p.d.tool("xdotool", args...); err != nil {
		p.t.Fatalf("xdotool %v: %v", args, err)
	}
}

func (p *program) title() string {
	out, _ := p.d.tool("xdotool", "getwindowname", p.window)
	return strings.TrimSpace(string(out))
}

// waitFor asks again and again; the limit is a watchdog for a program that hangs.
func (p *program) waitFor(what string, so func() bool) {
	p.t.Helper()
	limit := time.After(90 * time.Second)
	for !so() {
		select {
		case <-p.ended:
			p.t.Fatalf("never came about: %s; the program ended with %v", what, p.err)
		case <-limit:
			p.shot("failed.png")
			p.t.Fatalf("never came about: %s; title %q", what, p.title())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// shot is what the window shows, or the whole screen before there is one.
func (p *program) shot(keep string) image.Image {
	window := p.window
	if window == "" {
		window = "root" // without a name, import waits for a click on one
	}
	out, err := p.d.tool("import", "-window", window, "png:-")
	if err != nil {
		return image.NewGray(image.Rect(0, 0, 1, 1))
	}
	if keep != "" {
		os.MkdirAll(filepath.Join("testdata", "failed"), 0o755)
		os.WriteFile(filepath.Join("testdata", "failed", keep), out, 0o644)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		return image.NewGray(image.Rect(0, 0, 1, 1))
	}
	return img
}

// canSave looks whether the button "Save mask" can be pressed.
func (p *program) canSave() bool { return p.accents(image.Rect(0, 0, 600, 44)) > 1000 }

// offersCandidates looks whether the strip is there with its button "Keep", over the lower part of the stage.
func (p *program) offersCandidates() bool { return p.accents(image.Rect(100, 440, 700, 616)) > 1000 }

// accents counts the pixels within r that have the accent colour of the dark theme.
func (p *program) accents(r image.Rectangle) int {
	return count(p.shot(""), r, style.DarkPalette.Accent)
}

// quit asks the program to end and waits until it has.
func (p *program) quit() {
	p.t.Helper()
	p.do("key", "ctrl+q")
	select {
	case <-p.ended:
	case <-time.After(30 * time.Second):
		p.t.Fatal("the program did not end")
	}
	if p.err != nil {
		p.t.Errorf("the program ended with %v", p.err)
	}
	if p.stderr.Len() > 0 {
		p.t.Errorf("the program wrote to stderr: %q", p.stderr)
	}
}
