package atomicfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/internal/atomicfile"
)

func TestNoNameOfAPictureIsEverWrittenTo(t *testing.T) {
	dir := t.TempDir()
	at := func(parts ...string) string { return filepath.Join(append([]string{dir}, parts...)...) }
	if err := os.Mkdir(at("sub"), 0o777); err != nil {
		t.Fatal(err)
	}
	put(t, at("Photo.JPG"), "photo")
	put(t, at("other.png"), "fotos") // of the same size
	put(t, at("sub", "shown.png"), "shown")
	for _, err := range []error{
		os.Symlink(at("Photo.JPG"), at("link.png")), os.Symlink("link.png", at("twice.png")), os.Symlink("sub", at("folder")),
		os.Link(at("Photo.JPG"), at("hard.png")), os.Symlink(filepath.Join("sub", "shown.png"), at("opened by a link.png")),
		os.Symlink("missing.png", at("to the missing.png")),
	} {
		if err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	t.Chdir(dir)
	g := atomicfile.NewGuard(at("Photo.JPG"), filepath.Join("folder", "..", "sub", "shown.png"), at("opened by a link.png"), at("missing.png"), at("Caf\u00e9.png"))
	for _, path := range []string{
		at("Photo.JPG"), "Photo.JPG", "sub/../Photo.JPG", at("photo.jpg"), at("PHOTO.jpg"), at("link.png"), at("twice.png"), at("hard.png"),
		at("sub", "shown.png"), at("folder", "shown.png"), at("opened by a link.png"), at("missing.png"), at("Missing.PNG"), at("to the missing.png"),
		at("Cafe\u0301.png"),
	} {
		var e *atomicfile.SourceError
		if err := g.Check(path); !errors.As(err, &e) || !strings.Contains(err.Error(), filepath.Base(path)) {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, path := range []string{at("other.png"), at("new.png"), at("sub", "Photo.JPG"), at("Photo.JPG.png"), at("none", "x.png")} {
		if err := g.Check(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	var none *atomicfile.Guard
	if err := none.Check(at("Photo.JPG")); err != nil {
		t.Errorf("without pictures: %v", err)
	}
}

func TestTheNameThatIsAskedAboutIsTheOneThatIsWritten(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"taken.png", "taken", "taken.PNG.old", "photo.jpg", "v1.2.png"} {
		put(t, at(name), before)
	}
	if err := os.Mkdir(at("folder.png"), 0o777); err != nil {
		t.Fatal(err)
	}
	guard := atomicfile.NewGuard(at("photo.jpg"), at("photo.png"))
	for _, c := range []struct {
		given string
		asked bool
		want  string
		ask   bool
		fails string
	}{
		{"new.png", true, "new.png", false, ""},
		{"new", true, "new.png", false, ""},
		{"taken.png", true, "taken.png", false, ""},
		{"taken.png", false, "taken.png", true, ""},
		{"taken", true, "taken.png", true, ""}, // the dialog asked about another file
		{"taken.", true, "taken.png", true, ""},
		{"v1.2", true, "v1.2.png", true, ""},
		{"cup.jpg", true, "cup.jpg.png", false, ""},
		{"new.WEBP", true, "new.WEBP", false, ""},
		{"folder", true, "folder.png", false, "there is a folder of this name"},
		{"photo", true, "photo.png", false, "photo.png is a picture that is worked on"},
		{"Photo.PNG", true, "Photo.PNG", false, "Photo.PNG is the picture photo.png"},
	} {
		d, err := atomicfile.Decide(at(c.given), c.asked, guard, ".png", ".webp")
		if d.Path != at(c.want) || d.Ask != c.ask || (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
			t.Errorf("%s, asked %v: %s, ask %v, error %v", c.given, c.asked, filepath.Base(d.Path), d.Ask, err)
		}
	}
	if got := atomicfile.WithEnding(at("x.y")); got != at("x.y") {
		t.Errorf("without endings: %s", got)
	}
}

// A link that comes after a guard was asked leads no write to a picture.
func TestAGuardedWriteFollowsNoLinkToAPicture(t *testing.T) {
	dir := t.TempDir()
	photo, file := filepath.Join(dir, "photo.png"), filepath.Join(dir, "mask.png")
	put(t, photo, before)
	g := atomicfile.NewGuard(photo)
	if err := g.Check(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("photo.png", file); err != nil {
		t.Skipf("no links here: %v", err)
	}
	var is *atomicfile.SourceError
	if err := g.Write(file, true, slowly(after)); !errors.As(err, &is) {
		t.Errorf("the error is %v", err)
	}
	holds(t, photo, before)
	if list, err := os.ReadDir(dir); err != nil || len(list) != 2 {
		t.Errorf("there are %v, %v", list, err)
	}
	if err := g.Write(filepath.Join(dir, "other.png"), false, slowly(after)); err != nil {
		t.Error(err)
	}
	holds(t, filepath.Join(dir, "other.png"), after)
}
