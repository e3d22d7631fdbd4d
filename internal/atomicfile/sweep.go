package atomicfile

import (
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
)

// TempPrefix begins the names of the temporary files: .clickmask-PROCESS-MACHINE-RANDOM.tmp, where MACHINE is a hash of its
// name, because a folder may be shared by machines that know nothing of each other's processes.
const TempPrefix = ".clickmask-"

// tempPattern has the process and the machine; the first versions named neither.
var tempPattern = regexp.MustCompile(`^\.clickmask-(?:([0-9]+)-([0-9a-z]+)-)?[0-9a-z]+\.tmp$`)

var machine = sync.OnceValue(func() string {
	name, _ := os.Hostname() // without a name all machines without one count as the same
	h := fnv.New32a()
	h.Write([]byte(name))
	return strconv.FormatUint(uint64(h.Sum32()), 36)
})

func tempName() string {
	return TempPrefix + strconv.Itoa(os.Getpid()) + "-" + machine() + "-" + strconv.FormatUint(rand.Uint64(), 36) + ".tmp"
}

// temps are the temporary files that this process is writing.
var temps tempList

type tempList struct {
	mu   sync.Mutex
	list map[string]bool
}

func (t *tempList) begin(path string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.list == nil {
		t.list = map[string]bool{}
	}
	t.list[filepath.Base(path)] = true
}

func (t *tempList) end(path string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.list, filepath.Base(path))
}

func (t *tempList) has(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.list[name]
}

// Sweep removes from a folder the temporary files of processes of this machine that have ended, and what this process
// failed to remove. Files that are being written, by whomever, stay.
func Sweep(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if path := filepath.Join(folder, e.Name()); e.Type().IsRegular() && leftOver(e.Name()) {
			unlessHeld(path, func() { os.Remove(path) }) // what cannot be removed stays for the next time
		}
	}
}

func leftOver(name string) bool {
	parts := tempPattern.FindStringSubmatch(name)
	if parts == nil {
		return false
	}
	pid, err := strconv.Atoi(parts[1])
	switch {
	case parts[1] == "":
		return true // of a version that nobody runs beside this one
	case err != nil || parts[2] != machine():
		return false
	case pid == os.Getpid():
		return !temps.has(name)
	}
	return !alive(pid)
}
