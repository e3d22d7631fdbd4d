//go:build !windows

package cli

import "os/exec"

// quiet has nothing to do: a console opens by itself on Windows alone.
func quiet(*exec.Cmd) {}
