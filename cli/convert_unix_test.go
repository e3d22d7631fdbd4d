//go:build unix

package cli

import (
	"syscall"
	"testing"
)

func TestConvertRefusesPipesAtOnce(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Skip("no pipe with a name can be made here: ", err)
	}
	for _, line := range []string{
		"convert pipe --from coco --to yolo -o out",
		"convert pipe --from labelme --to yolo -o out",
		"convert work.clickmask --classes pipe --to yolo -o out",
	} {
		if code, _, stderr := s.call(t, line); code == 0 || stderr == "" {
			t.Errorf("%s: exit %d, %q", line, code, stderr)
		}
	}
}
