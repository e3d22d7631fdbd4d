//go:build unix

package optimised

import (
	"io/fs"
	"os"
	"syscall"
)

// own reports whether a file is the person's and nobody else may write it.
func own(st fs.FileInfo) bool {
	sys, ok := st.Sys().(*syscall.Stat_t)
	return ok && int(sys.Uid) == os.Geteuid() && st.Mode().Perm()&0o022 == 0
}
