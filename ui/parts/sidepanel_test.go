package parts

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestSidePanelShowsOneOfTwo(t *testing.T) {
	objects, classes := NewObjectPanel(nil), NewClassPanel(nil)
	p := NewSidePanel(objects, classes, nil)
	window(t, p, 280, 440)
	if p.tabs[1].Visible() || !objects.Visible() || classes.Visible() {
		t.Error("classes are offered that nobody listens to")
	}
	classes.OnAdd = func(string) {}
	shown := 0
	p.OnShow = func() { shown++ }
	p.Refresh()
	test.Tap(p.tabs[1])
	test.Tap(p.tabs[1])
	if !p.ShowsClasses() || objects.Visible() || !classes.Visible() || shown != 1 {
		t.Errorf("classes shown: %v, told %d times", p.ShowsClasses(), shown)
	}
	classes.SetClasses(classRows(12))
	if got := shownTexts(t, p.tabs[1]); !slices.Equal(got, []string{"Classes", "12"}) {
		t.Errorf("the tab says %q", got)
	}
	closed := false
	p.OnClose = func() { closed = true }
	p.SetCompact(true)
	test.Tap(p.shut)
	if !closed {
		t.Error("the drawer did not tell that it is closed")
	}
}
