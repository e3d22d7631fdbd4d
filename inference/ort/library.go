package ort

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
)

// candidate is a file that may be the library.
type candidate struct {
	path   string
	chosen bool // by ORT_LIB: nothing else is tried
}

// places are what the library is looked for by; empty ones are left out.
type places struct {
	ortLib     string // the value of ORT_LIB
	executable string // the program's file, links resolved
	workDir    string // of a test program alone, see usualPlaces
}

// usualPlaces are those of this process.
func usualPlaces() places {
	p := places{ortLib: os.Getenv("ORT_LIB")}
	if exe, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(exe); err == nil {
			exe = real
		}
		p.executable = exe
	}
	// go test builds its programs into a temporary folder, far from the working tree, and only they have its flags. A
	// program for people never looks in the working directory or above it, which anybody may have filled.
	if flag.Lookup("test.v") != nil {
		p.workDir, _ = os.Getwd()
	}
	return p
}

// candidates lists the files that may be the library, the first choice first; all paths are absolute.
func (p places) candidates() []candidate {
	if p.ortLib != "" {
		path, err := filepath.Abs(p.ortLib)
		if err != nil {
			path = p.ortLib
		}
		return []candidate{{path: path, chosen: true}}
	}
	var out []candidate
	add := func(dirs ...string) {
		for _, dir := range dirs {
			for _, path := range librariesIn(dir) {
				out = append(out, candidate{path: path})
			}
		}
	}
	if p.executable != "" {
		add(installed(runtime.GOOS, filepath.Dir(p.executable))...)
	}
	if p.workDir != "" {
		for dir := range upwards(p.workDir) {
			add(versionsIn(filepath.Join(dir, ".deps", "onnxruntime"))...)
		}
	}
	return out
}

// installed are the folders in which an installation may put the library: the program's own, and one at a fixed place
// beside it. Whoever can write there can replace the program itself.
func installed(goos, dir string) []string {
	switch goos {
	case "windows":
		return []string{dir}
	case "darwin": // an application bundle's Contents/MacOS and Contents/Frameworks
		return []string{dir, filepath.Join(dir, "..", "Frameworks")}
	}
	return []string{dir, filepath.Join(dir, "..", "lib", "clickmask")} // /usr/bin and /usr/lib/clickmask
}

// upwards yields dir and every folder above it.
func upwards(dir string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for yield(dir) && filepath.Dir(dir) != dir {
			dir = filepath.Dir(dir)
		}
	}
}

// libraryName says how the library's file is called on each system: its version may be part of the name.
func libraryName(goos string) *regexp.Regexp {
	switch goos {
	case "windows":
		return regexp.MustCompile(`(?i)^onnxruntime\.dll$`)
	case "darwin":
		return regexp.MustCompile(`^libonnxruntime(\.[0-9.]+)?\.dylib$`)
	}
	return regexp.MustCompile(`^libonnxruntime\.so(\.[0-9.]+)?$`)
}

// librariesIn lists the libraries in a folder, the newest version first.
func librariesIn(dir string) []string {
	name := libraryName(runtime.GOOS)
	return newestFirst(dir, func(e os.DirEntry) bool { return !e.IsDir() && name.MatchString(e.Name()) })
}

// versionsIn lists a folder's folders, the newest version first.
func versionsIn(dir string) []string {
	return newestFirst(dir, os.DirEntry.IsDir)
}

func newestFirst(dir string, keep func(os.DirEntry) bool) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // such a place need not exist
	}
	var out []string
	for _, e := range entries {
		if keep(e) {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return slices.Compare(numbers(filepath.Base(b)), numbers(filepath.Base(a)))
	})
	return out
}

var digits = regexp.MustCompile(`[0-9]+`)

// numbers are the numbers in a name, for comparing versions.
func numbers(name string) []int {
	var out []int
	for _, d := range digits.FindAllString(name, -1) {
		n, _ := strconv.Atoi(d)
		out = append(out, n)
	}
	return out
}
