package reliability

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
)

// built is the program with its window, and checked the same that looks after Fyne's goroutine, each built once, in a folder
// that TestMain removes.
var built, checked struct {
	sync.Once
	dir, path string
	err       error
}

func TestMain(m *testing.M) {
	if what := os.Getenv(offenderEnv); what != "" {
		offend(what)
		os.Exit(0)
	}
	if folder := os.Getenv(workerEnv); folder != "" {
		if err := work(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	for _, dir := range []string{built.dir, checked.dir} {
		if dir != "" {
			os.RemoveAll(dir)
		}
	}
	os.Exit(code)
}

// program is the path of the program with its window, or of the one that the variable RELIABILITY_PROGRAM names: then what
// is tried is that one, as it was packed.
func program(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("RELIABILITY_PROGRAM"); path != "" {
		return path
	}
	dependOnSources(t)
	built.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "clickmask-reliability-"); built.err == nil {
			built.path, built.err = build(built.dir, tags())
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

// checkedProgram is the path of the program built so that Fyne says in the log when it is called from another goroutine than
// its own, and how long the rounds of its loop were, or of the one that the variable RELIABILITY_CHECKED_PROGRAM names. Where the
// rounds are judged Fyne does not look: for that it writes the goroutine's stack at every change, a third of its time.
func checkedProgram(t *testing.T, judged bool) string {
	t.Helper()
	if path := os.Getenv("RELIABILITY_CHECKED_PROGRAM"); path != "" {
		return path
	}
	dependOnSources(t)
	checked.Do(func() {
		if checked.dir, checked.err = os.MkdirTemp("", "clickmask-reliability-"); checked.err == nil {
			with := tags()
			if !judged {
				with = strings.ReplaceAll(with, "migrated_fynedo,", "")
			}
			checked.path, checked.err = build(checked.dir, with+",frames")
		}
	})
	if checked.err != nil {
		t.Fatal(checked.err)
	}
	return checked.path
}

// dependOnSources opens every folder of the source. The go command repeats a test only when something that the test itself
// has opened is another; of the program that the test builds it knows nothing.
func dependOnSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != ".." && (strings.HasPrefix(d.Name(), ".") || path == filepath.Join("..", "bin") || path == filepath.Join("..", "training")) {
			return filepath.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tags are those of this test, which are those of the Makefile.
func tags() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "-tags" {
				return s.Value
			}
		}
	}
	return ""
}

// build builds the program into a folder with ONNX Runtime beside it, as people have it.
func build(dir, tags string) (string, error) {
	path := filepath.Join(dir, "clickmask")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	if out, err := exec.Command("go", "build", "-tags", tags, "-ldflags", "-X main.commit=reliability", "-o", path, "..").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	script := exec.Command("bash", "../scripts/onnxruntime.sh", dir)
	if out, err := script.CombinedOutput(); err != nil {
		return "", fmt.Errorf("put ONNX Runtime beside it: %w\n%s", err, out)
	}
	return path, nil
}

// person is a person who has never used the program: a home with nothing in it, a working folder, and a folder for
// temporary files.
type person struct{ home, work, temp string }

func newPerson(t *testing.T) person {
	t.Helper()
	dir := t.TempDir()
	p := person{filepath.Join(dir, "home"), filepath.Join(dir, "work"), filepath.Join(dir, "temp")}
	for _, d := range []string{p.home, p.work, p.temp} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// environ is the person's environment. Nothing is inherited: a variable of continuous integration silences what is being
// listened for. There is no D-Bus of the session: with nothing said of it a library starts one, which never ends.
func (p person) environ(more ...string) []string {
	return append([]string{"HOME=" + p.home, "TMPDIR=" + p.temp, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8",
		"DBUS_SESSION_BUS_ADDRESS=disabled:"}, more...)
}

// own are the program's own folders under Linux. Fyne has two that bear the program's name.
func (p person) own() []string {
	return []string{
		filepath.Join(p.home, ".config", "fyne", "app.clickmask.desktop"),
		filepath.Join(p.home, ".cache", "fyne", "app.clickmask.desktop"),
		filepath.Join(p.home, ".cache", "clickmask"),
		filepath.Join(p.home, ".local", "state", "clickmask"),
		filepath.Join(p.home, ".local", "share", "clickmask"),
	}
}

// left lists what lies in the home outside the program's own folders, and in the folder for temporary files. Folders that
// only lead to the program's own are not named.
func (p person) left(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, root := range []string{p.home, p.temp} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err == nil && path != root && !within(path, p.own()) && !(d.IsDir() && leadsTo(path, p.own())) {
				out = append(out, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// within says whether a path is one of the folders or in one.
func within(path string, folders []string) bool {
	for _, f := range folders {
		if path == f || strings.HasPrefix(path, f+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// leadsTo says whether a path is a folder above one of the folders.
func leadsTo(path string, folders []string) bool {
	for _, f := range folders {
		if strings.HasPrefix(f, path+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// disc writes a picture of a red disc, 110 pixels in radius, in the middle of 640 x 480 pixels of green.
func disc(t *testing.T, path string) {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			c := color.NRGBA{40, 90, 60, 255}
			if inDisc(x, y) {
				c = color.NRGBA{230, 60, 40, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	write(t, path, img)
}

func inDisc(x, y int) bool { return (x-320)*(x-320)+(y-240)*(y-240) < 110*110 }

// discMask writes the mask of that disc as clickmask eval takes it.
func discMask(t *testing.T, path string) {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			if inDisc(x, y) {
				img.SetGray(x, y, color.Gray{Y: 1})
			}
		}
	}
	write(t, path, img)
}

func write(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}
