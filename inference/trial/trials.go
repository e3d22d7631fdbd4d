package trial

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"clickmask/inference/ort"
	"clickmask/internal/smallfile"
)

// Trials are what was and what can be tried. Its methods may be called from any goroutine; two that write at the same
// time may lose one of the results, which is then tried again.
type Trials struct {
	dir     string // "" remembers nothing
	program string // version of the program
	parts
}

// parts are what tests replace.
type parts struct {
	accelerators func() ([]ort.Device, error)
	runtime      func() (string, error)                              // which ONNX Runtime is installed
	command      func(ctx context.Context, args ...string) *exec.Cmd // runs this program again
	after        func(time.Duration) <-chan time.Time
	limit        time.Duration // for one device
}

// tryLimit is how long a device may take: the first run compiles hundreds of small programs for it.
const tryLimit = 90 * time.Second

// New keeps results in dir, a folder that need not be there yet; "" remembers nothing. program is the program's version.
func New(dir, program string) *Trials {
	return &Trials{dir: dir, program: program, parts: parts{
		accelerators: ort.Accelerators, runtime: installed, command: again, after: time.After, limit: tryLimit}}
}

// installed names the runtime by version and file.
func installed() (string, error) {
	path, err := ort.Library()
	if err != nil {
		return "", err
	}
	version, err := ort.Version()
	return version + " (" + path + ")", err
}

// setting is what a result counts for.
type setting struct {
	Program string `json:"program"`
	Runtime string `json:"onnxruntime"`
	Cores   int    `json:"cores"`   // that a model uses unless told otherwise
	Threads int    `json:"threads"` // that the machine can run at the same time
}

func (t *Trials) setting() (setting, error) {
	r, err := t.runtime()
	return setting{t.program, r, ort.DefaultThreads(), runtime.NumCPU()}, err
}

// results are the file trials.json.
type results struct {
	Devices map[ort.Device]deviceResult `json:"devices,omitempty"`
	Threads *threadResult               `json:"threads,omitempty"`
}

func (t *Trials) path() string { return filepath.Join(t.dir, "trials.json") }

// read gives what is remembered; what cannot be read was never tried.
func (t *Trials) read() results {
	var r results
	if t.dir == "" {
		return r
	}
	data, err := smallfile.Read(t.path(), maxResults)
	if err != nil {
		return r
	}
	return parseResults(data)
}

// Limits of what is read: of the file, which has a few lines, and of numbers of threads, as `--threads` takes them.
const (
	maxResults = 1 << 20
	maxThreads = 1024
)

// parseResults gives what a file says; what it cannot have been written with was never measured.
func parseResults(data []byte) results {
	var r results
	if json.Unmarshal(data, &r) != nil {
		return results{}
	}
	if r.Threads != nil {
		maps.DeleteFunc(r.Threads.MS, func(n int, ms float64) bool { return n < 1 || n > maxThreads || !(ms > 0) })
	}
	return r
}

// remember changes the file, or leaves it as it was.
func (t *Trials) remember(change func(*results)) (err error) {
	if t.dir == "" {
		return nil
	}
	r := t.read()
	change(&r)
	data, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(t.dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(t.dir, ".part-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), t.path())
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
