package desk_test

import (
	"testing"

	"clickmask/ui/desk"
)

func TestRemovingTheShownPageShowsTheNextThatOpens(t *testing.T) {
	s := newStage(t, "a.png", "b.png", "c.png", "d.png")
	s.open("a.png", "b.png", "c.png", "d.png")
	s.files["/p/c.png"] = nil
	s.ShowPage(2)
	s.background() // which finds that it cannot be opened
	s.ShowPage(1)
	s.background()
	s.RemovePage(s.page().ID)
	s.background()
	s.expect("d.png: 0 objects, 0 points")
	if last := s.told[len(s.told)-1]; s.View().Picture != s.files["/p/d.png"] || len(s.View().Pages) != 3 || last.Kind == desk.PictureFailed {
		t.Errorf("%d pages, %+v was told last", len(s.View().Pages), last)
	}
	s.RemovePage(s.page().ID) // the last one: the one before is shown, over the one that does not open
	s.background()
	s.expect("a.png: 0 objects, 0 points")
	s.Undo()
	s.background()
	s.expect("d.png: 0 objects, 0 points")
}

func TestAnotherPageIsRemovedAndTheShownOneStays(t *testing.T) {
	s := newStage(t, "a.png", "b.png", "c.png")
	s.open("a.png", "b.png", "c.png")
	s.ShowPage(2)
	s.background()
	s.ready()
	s.click(20, 20)
	shown, pages := s.View().Picture, s.Document().Pages()
	s.ShowPage(1)
	s.RemovePage(pages[1].ID) // while it is being opened
	s.RemovePage(pages[0].ID)
	s.expect("c.png: 0 objects, 1 points")
	if v := s.View(); v.Picture != shown || v.Target != 0 || v.Status.Opening {
		t.Errorf("the shown page did not stay: %+v", v.Status)
	}
	s.RemovePage(pages[2].ID)
	if len(s.View().Pages) != 1 {
		t.Error("the only page is gone")
	}
}
