package ort

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// libName is a library's file name on this system.
func libName(version string) string {
	switch runtime.GOOS {
	case "windows":
		return "onnxruntime.dll"
	case "darwin":
		return "libonnxruntime." + version + ".dylib"
	}
	return "libonnxruntime.so." + version
}

func touch(t *testing.T, parts ...string) string {
	t.Helper()
	path := filepath.Join(parts...)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("not a library"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheLibraryIsLookedForInOrder(t *testing.T) {
	dir := t.TempDir()
	exe := filepath.Join(dir, "tree", "bin", "clickmask")
	beside := touch(t, dir, "tree", "bin", libName("1.9.0"))
	touch(t, dir, "tree", "bin", libName("1.9.0")+".checked")
	touch(t, dir, "tree", "bin", "libonnxruntime_providers_shared.so")
	want := []string{beside}
	switch runtime.GOOS {
	case "windows":
	case "darwin":
		want = append(want, touch(t, dir, "tree", "Frameworks", libName("1.24.0")))
	default:
		want = append(want, touch(t, dir, "tree", "lib", "clickmask", libName("1.32.0")), touch(t, dir, "tree", "lib", "clickmask", libName("1.24.0")))
	}
	p := places{executable: exe}
	if got := paths(p); !slices.Equal(got, want) {
		t.Errorf("candidates are %q, want %q", got, want)
	}
	p.ortLib = "mine.so"
	if c := p.candidates(); len(c) != 1 || !c[0].chosen || !filepath.IsAbs(c[0].path) {
		t.Errorf("with ORT_LIB the candidates are %v", c)
	}
}

func paths(p places) []string {
	var out []string
	for _, c := range p.candidates() {
		out = append(out, c.path)
	}
	return out
}

// A program that was unpacked in a folder into which others may write, as /tmp, must not take their library.
func TestNoLibraryOfAFolderAboveOrOfTheCacheIsTaken(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("ORT_LIB", "")
	t.Setenv("HOME", dir)
	t.Setenv("XDG_CACHE_HOME", dir)
	t.Setenv("LOCALAPPDATA", dir)
	planted := []string{
		touch(t, dir, ".deps", "onnxruntime", "9.9.9", libName("9.9.9")),
		touch(t, dir, "tree", ".deps", "onnxruntime", "9.9.9", libName("9.9.9")),
		touch(t, dir, "tree", "bin", ".deps", "onnxruntime", "9.9.9", libName("9.9.9")),
		touch(t, dir, "tree", libName("9.9.9")),
		touch(t, dir, libName("9.9.9")),
		touch(t, dir, "clickmask", "onnxruntime", "9.9.9", libName("9.9.9")),
		touch(t, dir, "Library", "Caches", "clickmask", "onnxruntime", "9.9.9", libName("9.9.9")),
	}
	p := usualPlaces()
	if p.workDir != dir && runtime.GOOS == "linux" {
		t.Errorf("this test program looks for .deps from %q up", p.workDir)
	}
	p.workDir = "" // as in a program for people
	p.executable = filepath.Join(dir, "tree", "bin", "clickmask")
	if got := paths(p); len(got) > 0 {
		t.Errorf("of %q these would be loaded: %q", planted, got)
	}
}

// The process can load one library; these loads all fail before that.
func TestAMissingOrBrokenLibraryIsOneClearSentence(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the files are made for Linux")
	}
	if loaded.path != "" {
		path := loaded.path
		loaded.path = ""
		defer func() { loaded.path = path }()
	}
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut.so")
	if err := os.WriteFile(cut, program[:len(program)/3], 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		p    places
		says string
	}{
		"nothing anywhere": {places{}, "ONNX Runtime was not found: put libonnxruntime.so"},
		"a wrong ORT_LIB":  {places{ortLib: filepath.Join(dir, "gone.so")}, "gone.so, which ORT_LIB names, cannot be used (there is no such file)"},
		"a folder":         {places{ortLib: dir}, "(it is not a file)"},
		"text":             {places{ortLib: touch(t, dir, "text.so")}, "(it is damaged or not a library for this system)"},
		"cut off":          {places{ortLib: cut}, "(it is damaged or "},
	} {
		_, err := load(func() places { return c.p })
		if !errors.Is(err, ErrRuntimeMissing) || !strings.Contains(err.Error(), c.says) || strings.ContainsAny(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoadingFromManyGoroutinesLoadsOnce(t *testing.T) {
	if err := Load(); err != nil {
		t.Skip(err)
	}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if v, err := Version(); err != nil || !strings.Contains(v, ".") {
				t.Errorf("version %q, %v", v, err)
			}
			if path, err := Library(); err != nil || !filepath.IsAbs(path) {
				t.Errorf("library %q, %v", path, err)
			}
		})
	}
	wg.Wait()
}

func TestThreadsAreAtLeastTwoWhereThereAreTwo(t *testing.T) {
	n := DefaultThreads()
	if logical := runtime.GOMAXPROCS(0); n < min(2, logical) || n > logical {
		t.Errorf("%d threads for %d logical processors", n, logical)
	}
}
