package picture

import (
	"path/filepath"
	"testing"
)

// Of kinds whose further pictures cannot be opened it is said how many there are.
func TestAnAnimationThatOpensItsFirstPictureAloneSaysSo(t *testing.T) {
	for name, frames := range map[string]int{"jxl/animated.jxl": 12, "pillow/animated.avif": 2, "jxl/lossy.jxl": 0, "jxl/deep.jxl": 0, "pillow/gray.avif": 0} {
		p, err := Open(t.Context(), filepath.Join("testdata", name), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var want []Note
		if frames > 0 {
			want = []Note{{Kind: FirstOf, N: frames}}
		}
		if len(p.Notes) != len(want) || len(want) > 0 && p.Notes[0] != want[0] || p.Frames != 1 {
			t.Errorf("%s: notes %v, %d pictures", name, p.Notes, p.Frames)
		}
	}
}
