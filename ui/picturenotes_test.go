package ui

import (
	"strings"
	"testing"

	"clickmask/picture"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

func TestEveryNoteOfAPictureIsSaid(t *testing.T) {
	defer lang.Set("en")
	for k := picture.CutShort; k <= picture.Disturbed; k++ {
		for _, of := range []int{0, 9} {
			n := picture.Note{Kind: k, N: 3, Of: of, Hi: 4095}
			lang.Set("en")
			if got := noteWords("a.jpg", []picture.Note{n}); !strings.HasPrefix(got, "a.jpg ") || !strings.HasSuffix(got, ".") {
				t.Errorf("%v is said as %q", n, got)
			}
			lang.Set("ja")
			if got := noteWords("写真.jpg", []picture.Note{n}); !strings.HasPrefix(got, "写真.jpg ") || strings.ContainsAny(strings.TrimPrefix(got, "写真.jpg"), "abcdefgh") {
				t.Errorf("%v is said in Japanese as %q", n, got)
			}
		}
	}
	lang.Set("en")
	both := []picture.Note{{Kind: picture.Stretched, Lo: -1.5, Hi: 4095}, {Kind: picture.CutShort, N: 3, Of: 9}}
	want := "a.tif is shown with black at -1.5 and white at 4095, the range that it uses. a.tif is incomplete or damaged. Rows that are there: 3 of 9."
	if got := noteWords("a.tif", both); got != want {
		t.Errorf("%q", got)
	}
	if noteLevel(both) != parts.LevelWarning || noteLevel(both[:1]) != parts.LevelInfo {
		t.Error("what is missing is not warned of, or what is there is")
	}
}
