package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/picture"
)

func TestTheFilesOfAFolderComeAsPeopleCount(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"IMG10.png", "IMG2.png", "._IMG2.png", ".DS_Store", "img1.tga", "notes.txt", "IMG2.tif"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := expand([]string{dir})
	var want []string
	for _, name := range []string{"IMG2.png", "IMG2.tif", "IMG10.png", "img1.tga"} {
		want = append(want, filepath.Join(dir, name))
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

func TestNotesAreSentencesAboutTheFile(t *testing.T) {
	p := &picture.Picture{Name: "a\nb.jpg", Notes: []picture.Note{{Kind: picture.CutShort, N: 3, Of: 8}, {Kind: picture.FirstOf, N: 2}}}
	want := []string{`a\nb.jpg is incomplete or damaged: 3 of its 8 rows are there`, `a\nb.jpg holds 2 pictures, of which the first is shown`}
	if got := noteWords(p); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// What is not there is told so, whichever call of the system has noticed.
func TestFilesThatAreNotThereAreToldAsSuch(t *testing.T) {
	s := newStage(t)
	for _, line := range []string{
		"annotate a.png --boxes lost.json --to coco -o out",
		"annotate a.png --boxes a.png --names lost.txt --to coco -o out",
		"convert lost --to coco -o out",
		"eval --manifest lost.csv",
		"everything lost.png -o out",
		"predict lost.png --points 1,1",
		"cutout lost.clickmask",
		"predict a.png --points 1,1 --cutout --background lost.png",
	} {
		code, _, stderr := s.call(t, line)
		if code == ExitDone || !strings.Contains(stderr, " does not exist\n") || strings.Contains(stderr, "stat ") {
			t.Errorf("%s: exit code %d, %q", line, code, stderr)
		}
	}
}
