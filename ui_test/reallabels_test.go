//go:build linux

package uitest

import (
	"image"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/project"
)

// Nothing was ever painted in the panel when it comes, so that Fyne does not know yet where the field lies.
func TestAnObjectIsNamedByItsKeyWhereThePanelIsHidden(t *testing.T) {
	pic := filepath.Join(t.TempDir(), "ball.png")
	writeBall(t, pic)
	p := startDisplay(t).start(t, pic)
	p.waitForTitle("ball.png")
	p.do("key", "backslash")
	p.click(middleOf(image.Rect(0, 0, windowW, windowH)))
	p.do("key", "Return")
	p.waitForWork("the object is kept", func(s project.Session) bool { return len(s.Pages[0].Objects) == 1 })
	p.do("key", "F2", "type", "cat")
	p.do("key", "Return")
	s := p.waitForWork("the object has a name", func(s project.Session) bool { return s.Pages[0].Objects[0].Class != 0 })
	wantClasses(t, s, 0, "cat")
}

// What is typed goes to what the person is at: to the open object, also while Enter waits for the closer look at it.
func TestKeysGoToTheObjectThatThePersonIsAt(t *testing.T) {
	session, _ := threePages(t)
	p := startDisplay(t).start(t, session)
	p.waitForTitle("a.png")
	kept := func(n int) func(s project.Session) bool {
		return func(s project.Session) bool { return len(s.Pages[0].Objects) == n }
	}
	drafted := func(s project.Session) bool { return len(s.Pages[0].Draft.Prompt.Points) == 1 }
	undrafted := func(s project.Session) bool { return s.Pages[0].Draft.Prompt.Empty() }

	// The click, Enter and the digit come within the time of an answer and the look at it.
	p.do(slices.Concat(clickAt(ballPlace(3, 0)), []string{"key", "Return", "key", "1"})...)
	p.waitForWork("the first is kept and has its class", func(s project.Session) bool { return kept(2)(s) && s.Pages[0].Objects[1].Class != 0 })
	p.do(slices.Concat(clickAt(ballPlace(3, 1)), []string{"key", "Return", "key", "2"})...)
	s := p.waitForWork("the second is kept and has its class", func(s project.Session) bool { return kept(3)(s) && s.Pages[0].Objects[2].Class != 0 })
	wantClasses(t, s, 0, "bird", "cat", "dog")

	// The object kept last is selected, and there is an open one.
	p.click(ballPlace(3, 0))
	p.waitForWork("there is an open object", drafted)
	p.waitFor("the candidates are shown", p.offersCandidates)
	p.do("key", "1")
	s = p.waitForWork("the open object has the class", func(s project.Session) bool { return s.Pages[0].Draft.Class != 0 })
	wantClasses(t, s, 0, "bird", "cat", "dog")
	p.click(growMost(3))
	p.do("key", "Return")
	s = p.waitForWork("it is kept", kept(4))
	wantClasses(t, s, 0, "bird", "cat", "dog", "cat")
	objects := s.Pages[0].Objects
	if grown, plain := objects[3].Mask.Area(), objects[1].Mask.Area(); grown < plain*5/4 {
		t.Errorf("the mask that was grown has %d pixels, the same ball without it %d", grown, plain)
	}

	p.click(ballPlace(3, 1))
	p.waitForWork("there is another open object", drafted)
	p.do("key", "Delete")
	after := p.waitForWork("it is deleted", undrafted)
	wantClasses(t, after, 0, "bird", "cat", "dog", "cat")
	for i, o := range after.Pages[0].Objects {
		if i < len(objects) && !o.Mask.Equal(objects[i].Mask) {
			t.Errorf("the mask of object %d has changed", i)
		}
	}
}
