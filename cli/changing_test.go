package cli

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/picture"
)

// A folder changes while it is worked on: a picture goes, one comes, one becomes another. What is there when its turn comes is
// worked on, what is gone is a line, and nothing else is lost.
func TestAFolderMayChangeWhileItIsWorkedOn(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"predict pictures --points 9,9 -o out --no-cache", []string{"out/a_mask.png", "out/b_mask.png", "out/d_mask.png"}},
		{"annotate pictures --boxes boxes.csv --to mask-png -o out --no-cache", []string{"out/a_mask_1_cat.png", "out/b_mask_1_cat.png", "out/d_mask_1_cat.png"}},
	} {
		s := newStage(t)
		boxes := "picture,x1,y1,x2,y2,class\n"
		for _, name := range []string{"a", "b", "c", "d"} {
			writePicture(t, "pictures/"+name+".png", 60, 40)
			boxes += name + ".png,5,5,30,30,cat\n"
		}
		writeFile(t, "boxes.csv", []byte(boxes))
		s.open = func(string, models.Options) inference.Opener {
			changed := false
			return fake.Opener(fake.Options{Hooks: fake.Hooks{Encode: func(context.Context, *picture.Picture) error {
				if changed {
					return nil
				}
				changed = true // the first is encoded, the second may be open
				writePicture(t, "pictures/e.png", 60, 40)
				writePicture(t, "pictures/d.png", 90, 70)
				return os.Remove("pictures/c.png")
			}}})
		}
		code, stdout, stderr := s.call(t, c.line)
		if code != ExitFailed || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "c.png") {
			t.Errorf("%s: exit %d, %s%s", c.line, code, stdout, stderr)
		}
		got := slices.DeleteFunc(s.files(t), func(name string) bool {
			return !strings.HasSuffix(name, ".png") || strings.HasPrefix(name, "pictures/")
		})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, not %q", c.line, got, c.want)
		}
	}
}
