package desk_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/picture"
	"clickmask/project"
	"clickmask/ui/desk"
)

// stackFile writes a GIF of n pictures.
func (s *stage) stackFile(name string, n int) string {
	s.t.Helper()
	var g gif.GIF
	for range n {
		g.Image = append(g.Image, image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White}))
		g.Delay = append(g.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		s.t.Fatal(err)
	}
	path := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.files[path] = picture.FromImage(image.NewRGBA(image.Rect(0, 0, 400, 300)), name)
	return path
}

func (s *stage) framesOf(path string) (frames []int) {
	for _, p := range s.Document().Pages() {
		if p.Path == path {
			frames = append(frames, p.Frame)
		}
	}
	return frames
}

func TestAllPicturesOfAFileOpenAsPages(t *testing.T) {
	s := newStage(t, "a.png")
	path := s.stackFile("cells.gif", 5)
	s.Open([]string{"/p/a.png", path}, func(string) {})
	s.background()
	if got := s.framesOf(path); !slices.Equal(got, []int{0, 1, 2, 3, 4}) {
		t.Errorf("the pages are %v", got)
	}
	for range 4 {
		s.Turn(1)
		s.background()
	}
	if p := s.Document().Current(); p.Frame != 3 || s.lastFrame.Load() != 3 {
		t.Errorf("picture %d is shown, and %d was opened", p.Frame, s.lastFrame.Load())
	}
}

func TestPicturesOfAFileAreAddedBehindTheOthers(t *testing.T) {
	s := newStage(t, "a.png")
	s.open("a.png")
	path := s.stackFile("cells.gif", 3)
	for range 2 { // none twice
		s.Add([]string{path})
		s.background()
	}
	if got := s.framesOf(path); !slices.Equal(got, []int{0, 1, 2}) || len(s.Document().Pages()) != 4 {
		t.Errorf("the pages are %v", got)
	}
}

func TestVeryManyPicturesOfAFileAreAskedAbout(t *testing.T) {
	for answer, want := range map[desk.Answer]int{desk.Yes: 302, desk.Other: 2, desk.No: 0} {
		s := newStage(t, "a.png")
		path := s.stackFile("long.gif", 301)
		s.Open([]string{path, "/p/a.png"}, func(string) {})
		s.background()
		q := s.View().Question
		if q == nil || q.Kind != desk.AskManyFrames || q.Count != 302 || q.Name != "long.gif" || len(s.Document().Pages()) != 0 {
			t.Fatalf("the question is %+v", q)
		}
		s.Answer(q, answer)
		if n := len(s.Document().Pages()); n != want {
			t.Errorf("answer %v: %d pages, want %d", answer, n, want)
		}
	}
}

// One picture of a file that cannot be opened says nothing of the others.
func TestAPictureThatCannotBeOpenedIsMarkedAlone(t *testing.T) {
	s := newStage(t, "a.png")
	path := s.stackFile("cells.gif", 3)
	s.brokenFrame = 1
	s.Open([]string{path}, func(string) {})
	s.background()
	s.Turn(1)
	s.background()
	troubles := s.View().Troubles
	if p := s.Document().Current(); p.Frame != 2 || len(troubles) != 1 || troubles[project.Picture{Path: path, Frame: 1}] == nil {
		t.Errorf("picture %d is shown, troubles are %v", p.Frame, troubles)
	}
}
