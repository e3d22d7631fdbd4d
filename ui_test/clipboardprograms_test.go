package uitest

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Where the program for Wayland's clipboard cannot do it, as without a seat, xclip does.
func TestXclipDoesWhatWaylandsProgramsCannot(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the clipboard is another program's there")
	}
	s := threeObjects(t)
	dir, copied := t.TempDir(), filepath.Join(t.TempDir(), "copied.png")
	for name, script := range map[string]string{
		"wl-copy": "echo Missing a seat >&2; exit 1", "wl-paste": "echo Missing a seat >&2; exit 1",
		"xclip": "case \"$*\" in\n*TARGETS*) echo image/png ;;\n*-o*) exec cat '" + copied + "' ;;\n*) exec cat >'" + copied + "' ;;\nesac",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	t.Setenv("WAYLAND_DISPLAY", "wayland-7")
	s.row("cat", 0)
	s.w.Command("Copy cut-out")
	s.until("it is copied", func() bool { return s.has("Copied the cut-out") })
	s.w.Command("Paste a picture")
	s.until("it is shown", func() bool { return s.page().Name == "pasted_1.png" && s.has("Ready") })
}
