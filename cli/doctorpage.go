package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// page is what doctor prints, a line a thing.
func (h health) page() string {
	var b strings.Builder
	line := func(name, format string, args ...any) {
		if text := fmt.Sprintf(format, args...); text != "" {
			b.WriteString(fmt.Sprintf("%-14s %s\n", name, text))
		}
	}
	line("ClickMask", "%s", h.Program)
	line("built with", "%s", h.Go)
	line("Fyne", "%s", h.Fyne)
	line("system", "%s/%s %s", h.System.OS, h.System.Arch, h.Release)
	line("processor", "%s, %d threads", h.System.CPU, h.System.Cpus)
	line("display", "%s", h.Display)
	if gl := h.OpenGL; gl != nil {
		line("screen", "%s", gl.Screen)
		line("OpenGL", "%s", strings.Trim(gl.Version+", "+gl.Renderer, ", "))
	}
	line("ONNX Runtime", "%s", h.Runtime)
	line("models run", "with %s", h.Threads)
	line("model inside", "%s", h.Model)
	line("models here", "%s", strings.Join(h.Models, ", "))
	for _, f := range h.Folders {
		line("folder", "%s (%s): %s", f.Path, f.Holds, f.State)
	}
	for _, c := range h.Crashes {
		line("crash", "%s", c)
	}
	if len(h.Problems) == 0 {
		line("verdict", "all that ClickMask needs is here")
	}
	for _, p := range h.Problems {
		line("PROBLEM", "%s", p)
	}
	return b.String()
}

// displayOf says what kind of display there is, without its name.
func displayOf(env func(string) string) string {
	if runtime.GOOS != "linux" {
		return ""
	}
	var kinds []string
	for _, k := range []struct{ variable, kind string }{{"DISPLAY", "X11"}, {"WAYLAND_DISPLAY", "Wayland"}} {
		if env(k.variable) != "" {
			kinds = append(kinds, k.kind)
		}
	}
	if len(kinds) == 0 {
		return "none"
	}
	text := strings.Join(kinds, " and ")
	if desktop := env("XDG_CURRENT_DESKTOP"); desktop != "" {
		text += ", " + desktop
	}
	return text
}

// systemRelease is what the system calls itself, where that costs nothing to know.
func systemRelease() string {
	f, err := os.Open("/etc/os-release")
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, found := strings.CutPrefix(lines.Text(), "PRETTY_NAME="); found {
			return strings.Trim(name, `"`)
		}
	}
	return ""
}

// tilde is text without the person's home folder, whose name is theirs.
func tilde(text string) string {
	home, err := os.UserHomeDir()
	if err != nil || len(home) < 2 {
		return text
	}
	return strings.ReplaceAll(text, home, "~")
}

// stateOf tells whether a folder can be used and what it holds. The program makes its folders itself, so that one that is not
// there yet is no fault where it can be made; it is made for a moment, because nothing but trying tells.
func stateOf(path string) (string, error) {
	if path == "" {
		return "unknown", errors.New("there is no home folder")
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return "cannot be made", err
		}
		defer os.Remove(path)
		return "not there yet", writable(path)
	}
	if err := writable(path); err != nil {
		return "cannot be written", err
	}
	bytes, files := int64(0), 0
	err := filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			bytes, files = bytes+info.Size(), files+1
		}
		return nil
	})
	if err != nil {
		return "cannot be read", err
	}
	return fmt.Sprintf("%d files, %.1f MB", files, float64(bytes)/1e6), nil
}

// writable tries it: rights alone do not tell of a file system that is read only.
func writable(folder string) error {
	f, err := os.CreateTemp(folder, ".doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// crashBegins are the beginnings of what Go's runtime and the program write of a crash.
var crashBegins = []string{"panic: ", "fatal error: ", "SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "unexpected fault address", "Exception 0x"}

// crashesIn counts the crashes in the logs, which the state folder has. Their words may have names of files and are not told.
func crashesIn(folders []Folder) []string {
	out := []string{}
	for _, f := range folders {
		if f.Path == "" {
			continue
		}
		logs, _ := filepath.Glob(filepath.Join(f.Path, "clickmask.log*"))
		for _, log := range logs {
			count, last := crashesOf(log)
			if count > 0 {
				out = append(out, fmt.Sprintf("%d in %s, the last one: %s", count, tilde(log), last))
			}
		}
	}
	return out
}

func crashesOf(log string) (count int, last string) {
	f, err := os.Open(log)
	if err != nil {
		return 0, ""
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<10)
	for lines.Scan() {
		for _, begin := range crashBegins {
			if strings.HasPrefix(lines.Text(), begin) {
				count++
				last = strings.TrimSuffix(strings.TrimSpace(begin), ":")
				break
			}
		}
	}
	return count, last
}
