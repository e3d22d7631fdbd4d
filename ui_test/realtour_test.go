//go:build linux

package uitest

import (
	"fmt"
	"image"
	"slices"
	"testing"

	"clickmask/mask"
	"clickmask/project"
	"clickmask/prompt"
)

// The tour is taken on the built program, with the model inside it and clicks shown, in a window of 1024 x 768 as projectors
// have. At its end quitting asks nothing, for all of it was an exercise.
func TestTheTourIsTakenOnTheBuiltProgram(t *testing.T) {
	window := image.Pt(1024, 768)
	p := startDisplay(t).startWith(t, t.TempDir(), fmt.Sprintf(`{"width":%d,"height":%d,"theme":"dark","language":"en","started":true}`, window.X, window.Y))
	actions := 0
	act := func(args ...string) {
		t.Helper()
		p.do(args...)
		actions++
	}
	act("key", "F6")
	act("key", "Right")
	act("key", "Right")
	act("key", "Return") // the tour, behind the two buttons
	p.waitForTitle("breakfast.jpg")
	act(clickAt(image.Pt(24, 22))...) // the menu, from whose end View > Show clicks is reached; Begin again below it cannot be chosen yet
	for _, key := range []string{"Up", "Up", "Right", "Up", "Up", "Return"} {
		act("key", key)
	}

	stage := stageIn(window, 1)
	stage.Min.Y += 80 // the card, of one line or two
	at := placesOn(stage, 1200, 800)
	press := func(button string, x, y float64) []string {
		return append(at.on(mask.Point{X: x, Y: y}), "sleep", "0.05", "click", button)
	}
	drag := func(xy ...float64) []string {
		args := append(at.on(mask.Point{X: xy[0], Y: xy[1]}), "mousedown", "1")
		for i := 2; i < len(xy); i += 2 {
			args = append(append(args, at.on(mask.Point{X: xy[i], Y: xy[i+1]})...), "sleep", "0.05")
		}
		return append(args, "mouseup", "1")
	}
	points := func(n int) func(s project.Session) bool {
		return func(s project.Session) bool { return len(s.Pages[0].Draft.Prompt.Points) == n }
	}
	objects := func(n int) func(s project.Session) bool {
		return func(s project.Session) bool { return len(s.Pages[0].Objects) == n && s.Pages[0].Draft.Empty() }
	}

	act(press("1", 613, 446)...)
	p.waitForWork("the mug is clicked", points(1))
	p.waitFor("there is a mask", p.canSave)
	act("key", "Tab")
	act("key", "Return")
	p.waitForWork("the mug is kept", objects(1))
	act(drag(800, 415, 950, 560, 1094, 690)...)
	p.waitForWork("the doughnut has a box", func(s project.Session) bool { return s.Pages[0].Draft.Prompt.Box != nil })
	act("key", "b")
	act(drag(850, 470, 870, 450, 900, 440)...)
	p.waitForWork("the rim is drawn", func(s project.Session) bool { return s.Pages[0].Draft.Hand != nil })
	act("key", "Return")
	p.waitForWork("the doughnut is kept", objects(2))
	act("key", "q")
	act(press("1", 296, 542)...)
	p.waitForWork("half of the mango is clicked", points(1))
	act(press("1", 455, 545)...)
	p.waitForWork("the other half is clicked", points(2))
	act(press("3", 378, 530)...)
	s := p.waitForWork("the stick is taken away", points(3))
	last := slices.MaxFunc(s.Pages[0].Draft.Prompt.Points, func(a, b prompt.Point) int { return int(b.Label) - int(a.Label) })
	if last.Label != prompt.Negative {
		t.Errorf("it is %v", last)
	}
	t.Logf("%d actions, with those that begin the tour and show clicks", actions)
	p.shot("")
	p.quit()
}
