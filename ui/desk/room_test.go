package desk_test

import (
	"errors"
	"fmt"
	"testing"

	"clickmask/project"
	"clickmask/ui/desk"
)

// Work on more pictures than a session holds could not be saved, nor kept for after a crash: it is said before it is done.
func TestMorePicturesThanASessionHoldsAreNotOpened(t *testing.T) {
	s := newStage(t, "a.png")
	for i := range 2 { // that are there, of those that are only named
		s.files[fmt.Sprintf("/many/%06d.png", i)] = s.files["/p/a.png"]
	}
	list := make([]string, project.MaxPages+1)
	for i := range list {
		list[i] = fmt.Sprintf("/many/%06d.png", i)
	}
	refused := func(how string, pages int) {
		t.Helper()
		var many *desk.TooManyPicturesError
		told := s.told[len(s.told)-1]
		if got := len(s.Document().Pages()); told.Kind != desk.OpenFailed || !errors.As(told.Err, &many) || many.Count != project.MaxPages+1 || got != pages {
			t.Errorf("%s: %d pages, and it says %+v", how, got, told)
		}
	}
	s.Open(list, func(string) { t.Error("it was opened") })
	refused("opened", 0)
	s.Open(list[:project.MaxPages], func(string) {})
	s.background()
	if got := len(s.Document().Pages()); got != project.MaxPages {
		t.Fatalf("as many as it holds give %d pages", got)
	}
	s.Add(list[project.MaxPages:])
	s.background()
	refused("added", project.MaxPages)
}
