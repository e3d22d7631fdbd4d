package cli

import (
	"strings"
	"testing"
)

// A name that is too long for the disk is refused before the work, also for a folder that is not there yet.
func TestANameThatIsTooLongIsRefusedEarly(t *testing.T) {
	s := newStage(t)
	name := strings.Repeat("n", 247) + ".png"
	writePicture(t, name, 60, 40)
	for _, line := range []string{"predict " + name + " --points 9,9 -o new/folder", "cutout " + name + " -o new/folder", "cutout " + name, "predict a.png --points 9,9 -o " + name + "folder"} {
		s.model = nil
		code, _, stderr := s.call(t, line)
		if code != ExitUsage || strings.Count(stderr, "\n") != 1 || s.model != nil {
			t.Errorf("%.30s…: code %d, worked %v, %s", line, code, s.model != nil, stderr)
		}
	}
}
