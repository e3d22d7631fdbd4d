package uitest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A folder as cameras and other systems leave it: a file beside each picture that is none, and numbers without zeros.
func TestAFolderOpensAsPeopleSeeIt(t *testing.T) {
	s := open(t, options{})
	s.picture("IMG10.png", 40, 30)
	first := s.picture("IMG2.png", 400, 300)
	for _, name := range []string{"._IMG2.png", ".DS_Store"} {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte("\x00\x05\x16\x07 no picture"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.w.Open([]string{s.dir})
	s.until("the folder is shown", func() bool { return s.page() != nil && s.has("Ready") })
	if s.page().Path != first || len(s.w.Document().Pages()) != 2 {
		t.Errorf("%s of %d is shown", s.page().Name, len(s.w.Document().Pages()))
	}
}

// Who saves masks and cut-outs beside the pictures opens the same folder again the next day.
func TestWhatWasMadeOfPicturesIsLeftOutOfTheirFolder(t *testing.T) {
	s := open(t, options{})
	dog := s.picture("dog.png", 400, 300)
	s.picture("cat.png", 400, 300)
	mask := s.picture("dog_mask.png", 400, 300)
	s.picture("dog_cutout_hound_1.png", 40, 30)
	alone := s.picture("fox_mask.png", 400, 300)
	s.w.Open([]string{s.dir})
	s.until("the folder is shown", func() bool { return s.page() != nil && s.has("Ready") })
	var got []string
	for _, p := range s.w.Document().Pages() {
		got = append(got, p.Path)
	}
	if want := []string{filepath.Join(s.dir, "cat.png"), dog, alone}; !slices.Equal(got, want) {
		t.Errorf("the pages are %q, not %q", got, want)
	}
	if !s.has("2 masks and cut-outs made of these pictures were left out.") {
		t.Errorf("nothing is said of what was left out: %q", s.words())
	}
	s.shows(mask) // what is named is meant
	s.until("the mask is shown", func() bool { return len(s.w.Document().Pages()) == 1 && s.page().Path == mask && s.has("Ready") })
}

func TestAFolderWhoseFirstFileIsNoPictureOpens(t *testing.T) {
	s := open(t, options{})
	first := s.picture("b.png", 400, 300)
	if err := os.WriteFile(filepath.Join(s.dir, "a.png"), []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.w.Open([]string{s.dir})
	s.until("the folder is shown", func() bool { return s.page() != nil && s.page().Path == first && s.has("Ready") })
	if !s.has("a.png is not a picture") {
		t.Errorf("it is not said which file is none: %q", s.words())
	}
}

// What is cut short is shown, and said so until another picture comes up.
func TestAPictureThatIsCutShortIsShownWithAWord(t *testing.T) {
	s := open(t, options{})
	cut, sound := s.picture("a.png", 400, 300), s.picture("b.png", 400, 300)
	data, err := os.ReadFile(cut)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cut, data[:len(data)*3/4], 0o600); err != nil {
		t.Fatal(err)
	}
	s.shows(cut, sound)
	const word = "a.png is incomplete or damaged. Rows that are there: "
	if !s.has(word) {
		t.Errorf("nothing is said of what is missing: %q", s.words())
	}
	s.w.Command("Next picture")
	s.until("the other is shown", func() bool { return s.page().Path == sound && s.has("Ready") })
	if s.has(word) {
		t.Error("it is still said of the other picture")
	}
}

// The window names what it does not read.
func TestAFormatThatIsNotReadIsNamed(t *testing.T) {
	s := open(t, options{})
	path := filepath.Join(s.dir, "photo.png")
	if err := os.WriteFile(path, []byte("gimp xcf v011"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.w.Open([]string{path})
	s.until("it is refused by its name", func() bool { return s.has("photo.png is a GIMP document") })
}
