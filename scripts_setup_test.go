package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A newcomer with an old Go is told so, before go.mod's own lines stop it with words that help nobody.
func TestSetUpSaysThatGoIsTooOld(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the script needs a shell")
	}
	for version, toolchain := range map[string]string{"1.19.8": "", "1.24.4": "local"} {
		wayOut := "https://go.dev/doc/install"
		if toolchain == "local" {
			wayOut = "GOTOOLCHAIN=auto"
		}
		dir := t.TempDir()
		script := "#!/bin/sh\ncase \"$*\" in\nversion) echo go version go" + version + " linux/amd64 ;;\n'env GOTOOLCHAIN') echo '" + toolchain + "' ;;\n*) exit 2 ;;\nesac\n"
		if err := os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("bash", "scripts/setup.sh", "window")
		cmd.Env = append(os.Environ(), "PATH="+dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		short := version[:strings.LastIndex(version, ".")]
		if err == nil || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), "this is Go "+short+", and ClickMask needs 1.26") || !strings.Contains(string(out), wayOut) {
			t.Errorf("with Go %s it says %q, %v", version, out, err)
		}
	}
}
