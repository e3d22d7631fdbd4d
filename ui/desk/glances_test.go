package desk

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"

	"clickmask/picture"
	"clickmask/project"
)

// However many large pictures were open or opened ahead, what is kept of them stays within its bound, and the last is kept.
func TestWhatIsKeptOfPicturesHasABound(t *testing.T) {
	p := picture.FromImage(image.NewRGBA(image.Rect(0, 0, 2400, 1800)), "large")
	py := picture.NewPyramid(p)
	var kept glances
	var last project.Picture
	for i := range 3 * glanceBytes / picture.GlanceOf(p, py, glanceSide).Bytes() {
		last = project.Picture{Path: filepath.Join(t.TempDir(), fmt.Sprint(i))}
		if err := os.WriteFile(last.Path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		kept.keep(last, p, py)
	}
	sum := 0
	for _, k := range kept.list {
		sum += k.of.Bytes()
	}
	if sum > glanceBytes || sum < glanceBytes/2 {
		t.Errorf("%d bytes are kept, of at most %d", sum, glanceBytes)
	}
	if kept.find(last) == nil {
		t.Error("the last is not")
	}
}
