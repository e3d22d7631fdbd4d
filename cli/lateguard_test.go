package cli

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
)

// A link that is put where a file will be written, after all was looked at, leads to no picture.
func TestALinkThatComesMeanwhileLeadsToNoPicture(t *testing.T) {
	for _, line := range []string{
		"predict a.png b.png --points 60,60 -o out --no-cache --force",
		"predict a.png b.png --points 60,60 -o out --no-cache --missing",
		"cutout a.png b.png -o out --no-cache --force",
		"everything a.png b.png -o out --no-cache --force --set points_per_side=4 --set pred_iou_thresh=0.5 --set stability_score_thresh=0",
	} {
		s := newStage(t)
		before, err := os.ReadFile("a.png")
		if err != nil {
			t.Fatal(err)
		}
		var links error
		s.whileEncoding(func() {
			links = errors.Join(os.MkdirAll("out", 0o777), os.Symlink("../a.png", "out/b_mask.png"), os.Symlink("../a.png", "out/b_mask_1.png"))
		})
		code, _, stderr := s.call(t, line)
		if links != nil {
			t.Skipf("no links here: %v", links)
		}
		if code == ExitDone || !strings.Contains(stderr, "a.png") || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %s", line, code, stderr)
		}
		if after, err := os.ReadFile("a.png"); err != nil || !bytes.Equal(after, before) {
			t.Errorf("%s: the picture was replaced (%v)", line, err)
		}
	}
}
