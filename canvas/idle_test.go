package canvas

import (
	"fmt"
	"testing"
)

// A click with a tool that draws by dragging is told with words, unless it is the second one on an object, which opens that.
func TestAClickThatDrawsNothingIsTold(t *testing.T) {
	for _, spec := range Tools {
		c, m, said := drawing(t, 1, spec.ID)
		c.OnIdle = func(words string) { fmt.Fprintf(said, "idle %s;", words) }
		c.OnHover, c.OnView, c.OnPoint, c.OnDraw, c.OnHair, c.OnThings = nil, nil, nil, nil, nil, nil
		c.SetScene(Scene{Objects: []Overlay{{ID: 42, Mask: blob(400, 300, 250, 70, 60)}}})
		said.Reset()
		m.click(left, 300, 120, 0)
		want := ""
		if spec.Clicked != "" {
			want = "idle " + spec.Clicked + ";"
		}
		if said.String() != want {
			t.Errorf("%s: a click says %q, want %q", spec.ID, said, want)
		}
		said.Reset()
		if m.click(left, 300, 120, 0); spec.Clicked != "" && said.String() != "pick 42;" {
			t.Errorf("%s: the second click says %q", spec.ID, said)
		}
	}
	for _, id := range []ToolID{ToolLasso, ToolRectangle, ToolEllipse} {
		c, m, said := drawing(t, 1, id)
		c.OnIdle = func(words string) { fmt.Fprintf(said, "idle %s;", words) }
		c.OnHover, c.OnView, c.OnDraw = nil, nil, nil
		said.Reset()
		if m.drag(left, 300, 120, 380, 200, 0); said.Len() != 0 {
			t.Errorf("%s: a drag says %q", id, said)
		}
	}
}
