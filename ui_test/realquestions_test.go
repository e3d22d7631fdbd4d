//go:build linux

package uitest

import (
	"image"
	"testing"

	"clickmask/project"
)

// meddle presses keys that change the work, show another page, or put something over the window, where nothing lies over
// it.
func (p *program) meddle() {
	p.t.Helper()
	p.do("key", "--delay", "20", "Delete", "1", "Next", "Prior", "m", "ctrl+z", "ctrl+y", "ctrl+q", "ctrl+o", "ctrl+comma", "ctrl+e", "F1")
}

// holdsBack opens something over the window, types behind it, and closes it with one press of Esc.
func (p *program) holdsBack(what, key string) {
	p.t.Helper()
	before := p.work()
	p.do("key", key)
	p.waitFor(what+" is open", p.covered)
	p.meddle()
	p.do("key", key, "key", "Escape")
	after := p.toggleDone(before.Current)
	p.waitFor("nothing lies over the window after "+what, func() bool { return !p.covered() })
	after.Pages[before.Current].Mark = before.Pages[before.Current].Mark
	p.wantSameWork("behind "+what, after, before)
}

// wantSameWork compares what a person can see of the work.
func (p *program) wantSameWork(where string, got, want project.Session) {
	p.t.Helper()
	if len(got.Pages) != len(want.Pages) || got.Current != want.Current {
		p.t.Fatalf("%s the work has %d pages, the %d. shown; want %d, the %d.", where, len(got.Pages), got.Current, len(want.Pages), want.Current)
	}
	for i := range want.Pages {
		g, w := &got.Pages[i], &want.Pages[i]
		if g.Mark != w.Mark || g.Selected != w.Selected || len(g.Draft.Prompt.Points) != len(w.Draft.Prompt.Points) {
			p.t.Errorf("%s page %d became %+v, want %+v", where, i, g, w)
		}
		wantClasses(p.t, got, i, classesOf(want, i)...)
	}
}

func TestNoKeyReachesTheWindowBehindWhatLiesOverIt(t *testing.T) {
	session, _ := threePages(t)
	p := startDisplay(t).start(t, session)
	p.waitForTitle("a.png")
	p.toggleDone(0)
	p.click(ballPlace(3, 0)) // on the object, which begins another and leaves it selected
	p.waitForWork("there is an open object", func(s project.Session) bool { return len(s.Pages[0].Draft.Prompt.Points) == 1 })
	p.holdsBack("the settings", "ctrl+comma")
	p.holdsBack("the card of exports", "ctrl+e")
	p.holdsBack("the card of keys", "F1")
	p.holdsBack("the question about quitting", "ctrl+q")
	p.holdsBack("the dialog that opens a file", "ctrl+o")
	p.holdsBack("the dialog that opens a folder", "ctrl+shift+o")
	p.holdsBack("the dialog that saves a session", "ctrl+shift+s")
}

// A page's file holds another picture than it did. What is last in the history belongs to another page, so that an Undo
// that got through would show that one behind the question.
func TestTheNewPictureTakesThePlaceOfItsOwnPageAlone(t *testing.T) {
	session, pictures := threePages(t)
	p := startDisplay(t).start(t, session)
	p.waitForTitle("a.png")
	p.toggleDone(0)
	writeBalls(t, pictures[1], twoW-40, twoH, 120)
	p.do("key", "Next")
	p.waitForTitle("b.png")
	p.waitFor("it is asked", p.covered)
	p.meddle()
	if at := p.title(); at != "b.png - ClickMask" {
		t.Errorf("behind the question the title is %q", at)
	}
	p.do("key", "Return")
	s := p.waitForWork("page b has the new picture", func(s project.Session) bool { return s.Pages[1].W == twoW-40 })
	p.waitFor("the question is gone", func() bool { return !p.covered() })
	wantClasses(t, s, 0, "bird")
	wantClasses(t, s, 1)
	if s.Pages[0].Mark != project.MarkedDone || s.Current != 1 {
		t.Errorf("page a is marked %v, page %d is shown", s.Pages[0].Mark, s.Current)
	}
	p.do("key", "ctrl+z") // the window has its keys again
	p.waitForWork("the objects of page b are back", func(s project.Session) bool { return len(s.Pages[1].Objects) == 1 })
	p.waitFor("it is asked again", p.covered)
}

// The message about a key comes at once. Nothing else that could have it painted happens: the window is still, and the
// pointer is not in it.
func TestWhatAKeySaysIsPaintedWithoutThePointer(t *testing.T) {
	session, _ := threePages(t)
	p := startDisplay(t).start(t, session)
	p.waitForTitle("a.png")
	p.toggleDone(0)
	p.do("key", "Next")
	p.waitForTitle("b.png")
	for _, key := range []string{"9", "ctrl+z"} { // a key without a class, and an Undo on another page
		before := p.still()
		p.do("key", key)
		p.waitFor("the message about "+key+" is painted", func() bool { return p.says(3, before) })
	}
}

// says looks whether a message lies over what was on the stage before.
func (p *program) says(pictures int, before image.Image) bool {
	return !sameWithin(messageOf(pictures), p.shot(""), before)
}
