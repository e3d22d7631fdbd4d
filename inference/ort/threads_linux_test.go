package ort

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestThreadsOfOneCoreCountOnce(t *testing.T) {
	dir := t.TempDir()
	for cpu, siblings := range []string{"0,4", "1,5", "2,6", "3,7", "0,4", "1,5", "2,6", "3,7"} {
		topology := filepath.Join(dir, fmt.Sprintf("cpu%d", cpu), "topology")
		if err := os.MkdirAll(topology, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(topology, "thread_siblings_list"), []byte(siblings+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n := countCores(dir); n != 4 {
		t.Errorf("%d cores, not 4", n)
	}
	if n := countCores(t.TempDir()); n != 0 {
		t.Errorf("%d cores where nothing is said", n)
	}
}
