package foreign

import (
	"os"
	"runtime"
	"slices"
	"strings"

	"clickmask/inference/ort"
)

// needed are the variables that a child gets: where caches and libraries are, and what drivers of accelerators read.
// Everything else, addresses of displays, agents and sessions and whatever secrets there are, stays with the parent.
var (
	needed = []string{
		"HOME", "PATH", "LANG", "TMPDIR", "XDG_CACHE_HOME", "ORT_LIB", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "GOMAXPROCS",
		"TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA", "SYSTEMROOT", "WINDIR",
	}
	neededPrefixes = []string{"CUDA_", "NVIDIA_", "OPENVINO_", "HIP_", "ROCR_", "VK_"}
)

// environment is a child's: of all variables those that are needed, and that ONNX Runtime is to send nothing.
func environment(all []string) []string {
	var kept []string
	for _, pair := range all {
		name, _, _ := strings.Cut(pair, "=")
		if runtime.GOOS == "windows" {
			name = strings.ToUpper(name)
		}
		if slices.Contains(needed, name) || slices.ContainsFunc(neededPrefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
			kept = append(kept, pair)
		}
	}
	return ort.Silent(kept)
}

// self is this program again, as a child.
func self() (path string, args []string) {
	path, err := os.Executable()
	if err != nil {
		path = os.Args[0]
	}
	return path, []string{Command}
}
