package batch

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"clickmask/internal/randomtest"
)

// A worker that goes on for long takes no more memory and no more of the processor for its last lines than for its first.
func TestALongWorkerKeepsItsMemoryAndItsPace(t *testing.T) {
	n := randomtest.Count(t, "LINES", 0, 100_000)
	if n == 0 {
		t.Skip("only the long run has so many lines")
	}
	const parts = 10
	dir := t.TempDir()
	paths := pictures(t, dir, randomtest.Count(t, "PICTURES", 8, 200))
	file := filepath.Join(dir, "answers.jsonl")
	child := worker(t, file)
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Process.Kill()
	var resident, ticks []int
	answered, place, spent := 0, int64(0), 0
	for k := range parts {
		for i := n * k / parts; i < n*(k+1)/parts; i++ {
			if _, err := fmt.Fprintln(in, askedNth(i, n, paths)+padding); err != nil {
				t.Fatal(err)
			}
		}
		for answered < n*(k+1)/parts {
			more, err := linesFrom(file, &place)
			if err != nil {
				t.Fatal(err)
			}
			answered += more
		}
		pages, used := processOf(t, child.Process.Pid)
		resident, ticks, spent = append(resident, pages*os.Getpagesize()>>20), append(ticks, used-spent), used
	}
	in.Close()
	if err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d lines about %d pictures: resident after each tenth, in MB, %v; processor time of each, in hundredths of a second, %v", n, len(paths), resident, ticks)
	if grown := resident[parts-1] - resident[0]; grown > 20 {
		t.Errorf("resident memory grew by %d MB", grown)
	}
	early, late := 0, 0 // without the first, in which everything is new
	for k := range 4 {
		early, late = early+ticks[1+k], late+ticks[parts-1-k]
	}
	if float64(early) < 0.97*float64(late) {
		t.Errorf("the last four tenths took %d of the processor, the four after the first %d", late, early)
	}
}

// linesFrom counts the lines that a file has got since it was read up to a place, which moves on.
func linesFrom(path string, place *int64) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, nil // not yet
	}
	defer f.Close()
	data, err := io.ReadAll(io.NewSectionReader(f, *place, 1<<24))
	*place += int64(len(data))
	return bytes.Count(data, []byte("\n")), err
}

// processOf is how many pages of a process are resident, and how many ticks of the processor it has used.
func processOf(t *testing.T, pid int) (pages, ticks int) {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	fields := bytes.Fields(data[bytes.LastIndexByte(data, ')')+1:]) // from the third on, see proc(5)
	var user, system int
	for _, f := range []struct {
		at int
		to *int
	}{{14, &user}, {15, &system}, {24, &pages}} {
		if _, err := fmt.Sscan(string(fields[f.at-3]), f.to); err != nil {
			t.Fatal(err)
		}
	}
	return pages, user + system
}
