package ort

import (
	"os"
	"path/filepath"
	"strings"
)

// physicalCores counts the groups of logical processors that share a core; 0 when /sys does not say.
func physicalCores() int {
	return countCores("/sys/devices/system/cpu")
}

func countCores(dir string) int {
	files, _ := filepath.Glob(filepath.Join(dir, "cpu[0-9]*", "topology", "thread_siblings_list"))
	cores := map[string]bool{}
	for _, f := range files {
		if siblings, err := os.ReadFile(f); err == nil {
			cores[strings.TrimSpace(string(siblings))] = true
		}
	}
	return len(cores)
}
