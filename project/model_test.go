package project

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"clickmask/internal/randomtest"
)

// runOps is how many operations are done in one world, before another one begins.
const runOps = 500

var operations = slices.Concat(edits, openEdits, algebraEdits, listEdits, fileEdits)

// randomOps are operations that all follow from a seed.
func randomOps(seed, run uint64, n int) []op {
	r := rand.New(rand.NewPCG(seed, run))
	all := 0
	for i := range operations {
		all += operations[i].weight
	}
	list := make([]op, n)
	window := 0
	for i := range list {
		k, at := r.IntN(all), 0
		for ; k >= operations[at].weight; at++ {
			k -= operations[at].weight
		}
		if r.IntN(6) == 0 {
			window = 1 - window
		}
		list[i] = op{&operations[at], window, r.IntN(1000), r.IntN(1000), r.IntN(1000), r.IntN(1000)}
	}
	return list
}

// play does operations in a new world, and says at which one something was not as the model has it.
func play(folder string, list []op) (at int, done map[string]int, err error) {
	w, err := newWorld(folder)
	if err != nil {
		return 0, nil, err
	}
	defer w.end()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	for at = range list {
		if err := w.step(list[at]); err != nil {
			return at, w.done, err
		}
	}
	return len(list), w.done, nil
}

// workFolder is a folder in memory where there is one: what is tried is not how fast a disk is.
func workFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("/dev/shm", "clickmask-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

// Whatever a person does, and whenever the program ends, the document holds what it must, files hold what was saved, and
// what was not saved is offered.
func TestRandomWorkIsAsTheModelHasIt(t *testing.T) {
	seed, folder := randomtest.Seed(t), workFolder(t)
	ops := randomtest.Count(t, "OPERATIONS", 20_000, 1_000_000)
	runs := make(chan uint64)
	go func() {
		defer close(runs)
		for run := range uint64((ops + runOps - 1) / runOps) {
			runs <- run
		}
	}()
	var mu sync.Mutex
	all := map[string]int{}
	var wait sync.WaitGroup
	for worker := range 2 {
		wait.Go(func() {
			for run := range runs {
				list := randomOps(seed, run, min(runOps, ops))
				at := filepath.Join(folder, fmt.Sprint(worker))
				n, done, err := play(at, list)
				mu.Lock()
				for name, n := range done {
					all[name] += n
				}
				failed := t.Failed()
				mu.Unlock()
				if err == nil || failed {
					continue
				}
				fails := func(l []op) bool {
					for range 3 { // which call of the disk comes first is not always the same
						if _, _, err := play(at, l); err != nil {
							return true
						}
					}
					return false
				}
				list = randomtest.Shrink(list[:n+1], 1000, fails)
				_, _, err2 := play(at, list)
				t.Errorf("seed %d, run %d, operation %d: %v\nThe shortest list found that fails, with %v:\n%s", seed, run, n, err, err2, lines(list))
			}
		})
	}
	wait.Wait()
	for _, o := range operations {
		if all[o.name] == 0 && o.name != "late answer" && ops >= 20_000 {
			t.Errorf("nothing ever came of %q: the test tries too little", o.name)
		}
	}
	t.Logf("%d operations; of which something came: %s", ops, strings.Join(counts(all), ", "))
}

func lines(list []op) string {
	var b strings.Builder
	for i, o := range list {
		fmt.Fprintf(&b, "%3d  %v\n", i, o)
	}
	return b.String()
}

func counts(m map[string]int) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		list = append(list, fmt.Sprintf("%s %d", name, m[name]))
	}
	return list
}
