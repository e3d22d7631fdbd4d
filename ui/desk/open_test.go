package desk_test

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/picture"
	"clickmask/project"
	"clickmask/ui/desk"
)

// saved is a stage with a session of one object in a file.
func saved(t *testing.T) (*stage, string) {
	t.Helper()
	s := newStage(t, "a.png", "b.png")
	s.open("a.png")
	s.play("click answer frame lookEnds keep")
	path := filepath.Join(t.TempDir(), "work.clickmask")
	var err error
	done := false
	s.SaveSession(path, false, func(e error) { err, done = e, true })
	for !done {
		s.background()
	}
	if err != nil || s.Document().File() != path {
		t.Fatalf("saving: %v", err)
	}
	return s, path
}

func TestASaveThatEndsAfterAnotherDocumentWasOpenedDoesNotGiveItItsFile(t *testing.T) {
	s, path := saved(t)
	s.play("click answer frame lookEnds keep")
	told := false
	s.SaveSession(path, false, func(error) { told = true })
	other := picture.FromImage(image.NewRGBA(image.Rect(0, 0, 300, 200)), "c.png")
	s.files["/p/c.png"] = other
	s.Open([]string{"/p/c.png"}, func(string) {})
	for !told || s.page().Name != "c.png" {
		s.background()
	}
	if file := s.Document().File(); file == path {
		t.Errorf("the new document has the file %s", file)
	}
	if s.Known() != "" {
		t.Error("the new document knows a file")
	}
	if w, _, err := project.LoadSession(path); err != nil || len(w.Pages[0].Objects) != 2 {
		t.Errorf("the save was lost: %v", err)
	}
}

func TestRescuedWorkDoesNotDropWhatAnotherWindowHasSavedMeanwhile(t *testing.T) {
	s, path := saved(t)
	rescued := s.Document().Session()
	rescued.Known = s.Known()
	s.play("click answer frame lookEnds keep")
	done := false
	s.SaveSession(path, false, func(error) { done = true })
	for !done {
		s.background()
	}
	later := newStage(t, "a.png", "b.png")
	later.Restore(func() (project.Session, error) { return rescued, nil }, func() {}, func() { t.Fatal("it cannot be restored") })
	later.background()
	var err error
	done = false
	later.SaveSession(path, false, func(e error) { err, done = e, true })
	for !done {
		later.background()
	}
	if err == nil {
		t.Error("the newer save was dropped without a question")
	}
	if w, _, e := project.LoadSession(path); e != nil || len(w.Pages[0].Objects) != 2 {
		t.Errorf("the newer save is gone: %v", e)
	}
}

func TestASessionIsNotSavedOverAPictureByALink(t *testing.T) {
	folder := t.TempDir()
	real := filepath.Join(folder, "a.png")
	if err := os.WriteFile(real, []byte("a picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	s.files[real] = picture.FromImage(image.NewRGBA(image.Rect(0, 0, 400, 300)), "a.png")
	s.Open([]string{real}, func(string) {})
	s.background()
	link := filepath.Join(folder, "work.clickmask")
	if err := os.Symlink(real, link); err != nil {
		t.Skip("no links here: ", err)
	}
	var err error
	done := false
	s.SaveSession(link, true, func(e error) { err, done = e, true })
	for !done {
		s.background()
	}
	if data, _ := os.ReadFile(real); err == nil || string(data) != "a picture" {
		t.Errorf("the picture is now %q (%v)", data, err)
	}
}

func TestPicturesThatAreThereAreNotAddedTwice(t *testing.T) {
	s := newStage(t, "a.png", "b.png", "c.png")
	s.open("a.png", "b.png")
	s.Add([]string{"/p/b.png", "/p/c.png"})
	s.background()
	if n := len(s.Document().Pages()); n != 3 {
		t.Errorf("%d pages are there", n)
	}
	s.Add([]string{"/p/a.png"})
	s.background()
	s.expect("a.png: 0 objects, 0 points")
	s.Add([]string{"/p/b.png", "/p/c.png"})
	s.background()
	s.expect("a.png: 0 objects, 0 points")
	var counts []int
	for _, n := range s.told {
		if n.Kind == desk.PicturesAdded {
			counts = append(counts, n.Count)
		}
	}
	if !slices.Equal(counts, []int{1, 0}) {
		t.Errorf("added are %v", counts)
	}
}

func TestAPageThatComesWhileEnterWaitsComesAfterIt(t *testing.T) {
	s := newStage(t, "a.png", "b.png")
	s.open("a.png", "b.png")
	s.play("next click keep background") // b was asked for first, and is there before a's answer
	s.expect("a.png: 0 objects, 1 points")
	s.play("answer frame lookEnds")
	s.expect("b.png: 0 objects, 0 points")
	if n := len(s.Document().Pages()[0].Objects); n != 1 {
		t.Errorf("%d objects were kept on a.png", n)
	}
}
