package cli

import (
	"os"
	"path/filepath"
	"slices"
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
