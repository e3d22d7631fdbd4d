package canvas

import (
	"fmt"
	"image/color"
	"testing"

	"clickmask/mask"
)

// What a double click on a kept object does is settled for each tool: it opens the object, unless its clicks draw, place corners
// or keep something else.
func TestADoubleClickOnAnObjectWithEachTool(t *testing.T) {
	const opens = "pick 42;"
	for _, spec := range Tools {
		want := map[ToolID]struct{ alone, beside string }{ // with no object selected; with another one, where that makes a difference
			ToolAdd:       {"point 250 70 1;point 250 70 1;" + opens, ""},
			ToolTakeAway:  {"point 250 70 0;point 250 70 0;" + opens, ""},
			ToolBox:       {"point 250 70 1;point 250 70 1;" + opens, ""},
			ToolScribble:  {"point 250 70 1;point 250 70 1;" + opens, ""},
			ToolThings:    {"things 1;things 1;" + opens, ""},
			ToolHand:      {opens, ""},
			ToolBrush:     {"add 230 50 270 90;add 230 50 270 90;", ""},
			ToolEraser:    {"take 230 50 270 90;take 230 50 270 90;" + opens, "take 230 50 270 90;take 230 50 270 90;"},
			ToolLasso:     {opens, ""},
			ToolPolygon:   {"", ""},
			ToolRectangle: {opens, ""},
			ToolEllipse:   {opens, ""},
			ToolHair:      {"hair 210 30 290 110;hair 210 30 290 110;" + opens, "hair 210 30 290 110;hair 210 30 290 110;"},
		}
		w, ok := want[spec.ID]
		if !ok {
			t.Errorf("nobody has settled what a double click does with %q", spec.ID)
		}
		for _, selected := range []bool{false, true} {
			c, m, said := drawing(t, 1, spec.ID)
			c.OnThings = func(path []mask.Point) { fmt.Fprintf(said, "things %d;", len(path)) }
			c.OnHover, c.OnView = nil, nil
			c.SetScene(Scene{Objects: []Overlay{
				{ID: 41, Mask: blob(400, 300, 60, 200, 30), Selected: selected, Colour: color.NRGBA{A: 255}},
				{ID: 42, Mask: blob(400, 300, 250, 70, 60)},
			}})
			said.Reset()
			m.click(left, 300, 120, 0)
			m.click(left, 300, 120, 0)
			expected := w.alone
			if selected && w.beside != "" {
				expected = w.beside
			}
			if said.String() != expected {
				t.Errorf("%s, another selected %v: it says %q, want %q", spec.ID, selected, said, expected)
			}
		}
	}
}

// A thing that is lit is kept by the first click; the second one of a double click keeps nothing that lies round it.
func TestADoubleClickKeepsOneThing(t *testing.T) {
	c, m, said := drawing(t, 1, ToolThings)
	c.OnThings = func(path []mask.Point) { fmt.Fprintf(said, "things %d;", len(path)) }
	c.OnHover = nil
	lit := blob(400, 300, 250, 70, 60).Logits(mask.Grid{PictureW: 400, PictureH: 300, ContentW: 1024, ContentH: 768, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256})
	c.SetScene(Scene{Preview: &lit, Objects: []Overlay{{ID: 42, Mask: blob(400, 300, 250, 70, 60)}}})
	said.Reset()
	m.click(left, 300, 120, 0)
	m.click(left, 300, 120, 0)
	if said.String() != "things 1;" {
		t.Errorf("it says %q", said)
	}
}

// A drag that draws nothing is no click, and neither is one with the picture in hand.
func TestDragsOpenNothing(t *testing.T) {
	for _, id := range []ToolID{ToolHand, ToolLasso, ToolRectangle, ToolEraser} {
		c, m, said := drawing(t, 1, id)
		c.OnHover, c.OnView, c.OnDraw = nil, nil, func(mask.Alpha, bool) {}
		c.SetScene(Scene{Objects: []Overlay{{ID: 42, Mask: blob(400, 300, 250, 70, 60)}}})
		said.Reset()
		m.drag(left, 300, 120, 320, 120, 0)
		m.drag(left, 300, 120, 320, 120, 0)
		if said.Len() != 0 {
			t.Errorf("%s: it says %q", id, said)
		}
		c.SetPanning(true)
		m.click(left, 300, 120, 0)
		m.click(left, 300, 120, 0)
		if said.Len() != 0 {
			t.Errorf("%s while Space is held: it says %q", id, said)
		}
	}
}
