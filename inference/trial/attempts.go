package trial

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"clickmask/internal/smallfile"
)

// Attempts remember which models were being tried when the program stopped, so that none is opened at the next start that
// would stop it again. Each model has a file of its own, so that two windows do not undo each other's; a model that has
// answered has none. Models are named as they are chosen: by path, or by their name in the catalogue.
//
// Its methods may be called from any goroutine. A folder that cannot be written to remembers nothing.
type Attempts struct {
	dir     string // "" remembers nothing
	process int
	lives   func(process int) bool
}

// NewAttempts keeps what it remembers in dir, a folder that need not be there yet; "" remembers nothing.
func NewAttempts(dir string) *Attempts {
	if dir != "" {
		dir = filepath.Join(dir, "models")
	}
	return &Attempts{dir: dir, process: os.Getpid(), lives: lives}
}

// attempt is the file of one model.
type attempt struct {
	Model   string `json:"model"`
	Process int    `json:"process,omitempty"` // that is trying it; 0: it has failed
}

// maxAttempt is how large such a file may be: a path and some words.
const maxAttempt = 64 << 10

// Trying says that a model is about to be opened and has not answered yet.
func (a *Attempts) Trying(model string) { a.write(attempt{model, a.process}) }

// Failed says that a model broke down, in this process or in one of its own.
func (a *Attempts) Failed(model string) { a.write(attempt{Model: model}) }

// Answered says that a model has answered: nothing is held against it any more.
func (a *Attempts) Answered(model string) { a.forget(model) }

// Left says that a model is not being tried any more, by no fault of its own: another was chosen, or the program ends.
// What was held against it before Trying is forgotten as well, for a person wanted it then.
func (a *Attempts) Left(model string) {
	if r, ok := a.read(model); ok && r.Process == a.process {
		a.forget(model)
	}
}

// Suspect reports whether the program stopped while it tried a model, or the model broke down, and it has not answered
// since. A model that another window is trying right now is not suspect.
func (a *Attempts) Suspect(model string) bool {
	r, ok := a.read(model)
	return ok && (r.Process == 0 || r.Process != a.process && !a.lives(r.Process))
}

func (a *Attempts) path(model string) string {
	sum := sha256.Sum256([]byte(model))
	return filepath.Join(a.dir, hex.EncodeToString(sum[:16])+".json")
}

// read gives what is remembered of a model; what cannot be read is nothing.
func (a *Attempts) read(model string) (attempt, bool) {
	if a.dir == "" || model == "" {
		return attempt{}, false
	}
	data, err := smallfile.Read(a.path(model), maxAttempt)
	if err != nil {
		return attempt{}, false
	}
	r, ok := parseAttempt(data)
	return r, ok && r.Model == model
}

func parseAttempt(data []byte) (r attempt, ok bool) {
	return r, json.Unmarshal(data, &r) == nil && r.Model != "" && r.Process >= 0
}

// write puts a file in place, whole or not at all. It is synced: the machine may stop with the program.
func (a *Attempts) write(r attempt) {
	if a.dir == "" || r.Model == "" {
		return
	}
	data, err := json.Marshal(r)
	if err != nil || os.MkdirAll(a.dir, 0o700) != nil {
		return
	}
	f, err := os.CreateTemp(a.dir, ".part-*")
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if errors.Join(err, f.Sync(), f.Close()) != nil || os.Rename(f.Name(), a.path(r.Model)) != nil {
		_ = os.Remove(f.Name())
	}
}

func (a *Attempts) forget(model string) {
	if a.dir != "" && model != "" {
		_ = os.Remove(a.path(model)) // there may be none
	}
}

// lives reports whether a process of that number is running. It may be another one by now: then a model is opened that
// may stop the program once more.
func lives(process int) bool {
	p, err := os.FindProcess(process)
	if err != nil {
		return false
	}
	defer p.Release() // only looked at
	if runtime.GOOS == "windows" {
		return true // or there would be none to find
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}
