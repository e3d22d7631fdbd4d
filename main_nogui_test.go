package main

import (
	"os/exec"
	"strings"
	"testing"
)

// A build without a window must not need a graphics library, not even to link.
func TestABuildWithoutAWindowNeedsNoGraphics(t *testing.T) {
	out, err := exec.Command("go", "list", "-tags", "nogui", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for dep := range strings.Lines(string(out)) {
		for _, prefix := range []string{"fyne.io/", "github.com/go-gl/", "clickmask/ui", "clickmask/canvas"} {
			if strings.HasPrefix(dep, prefix) {
				t.Errorf("a build with the tag nogui depends on %s", dep)
			}
		}
	}
}
