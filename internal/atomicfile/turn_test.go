package atomicfile_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"clickmask/internal/atomicfile"
)

func TestTheNewerContentWinsInWhicheverOrderWritersRun(t *testing.T) {
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(23, 4))
	for round := range 50 {
		path := filepath.Join(dir, fmt.Sprint(round))
		var group sync.WaitGroup
		turns := make([]*atomicfile.Turn, 6)
		for i := range turns {
			turns[i] = atomicfile.Reserve(path)
		}
		for _, i := range r.Perm(len(turns)) {
			group.Go(func() {
				err := turns[i].Write(true, slowly(fmt.Sprint("content ", i)))
				if err != nil && !errors.Is(err, atomicfile.ErrSuperseded) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		holds(t, path, "content 5")
	}
}

func TestAnOlderWriteComesTooLateAndAFailedOneDoesNotCount(t *testing.T) {
	path := filepath.Join(t.TempDir(), "work")
	older, newer, newest := atomicfile.Reserve(path), atomicfile.Reserve(path), atomicfile.Reserve(path)
	broken := errors.New("no")
	if err := newest.Write(true, func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if err := newer.Write(true, slowly("newer")); err != nil {
		t.Errorf("after a newer write that failed: %v", err)
	}
	if err := older.Write(true, slowly("older")); !errors.Is(err, atomicfile.ErrSuperseded) {
		t.Errorf("the older write: %v", err)
	}
	holds(t, path, "newer")
	dropped := atomicfile.Reserve(path)
	dropped.Drop()
	dropped.Drop()
	if err := atomicfile.Write(path, true, slowly("last")); err != nil {
		t.Error(err)
	}
	holds(t, path, "last")
}

// One write at a time: the second begins when the first is done, also by another path to the same file.
func TestWritesOfOneFileComeOneAfterTheOther(t *testing.T) {
	dir := t.TempDir()
	first, inside, done := make(chan error), make(chan bool), make(chan bool)
	go func() {
		first <- atomicfile.Write(filepath.Join(dir, "work"), true, func(w io.Writer) error {
			inside <- true
			<-done
			return slowly("first")(w)
		})
	}()
	<-inside
	second := atomicfile.Reserve(filepath.Join(dir, ".", "x", "..", "work"))
	finished := make(chan error)
	order := make(chan string, 2)
	go func() {
		finished <- second.Write(true, func(w io.Writer) error { order <- "second"; return slowly("second")(w) })
	}()
	select {
	case what := <-order:
		t.Errorf("the %s began while the first was writing", what)
	default:
	}
	close(done)
	if err := errors.Join(<-first, <-finished); err != nil {
		t.Fatal(err)
	}
	holds(t, filepath.Join(dir, "work"), "second")
}
