package canvas

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// A stroke of a hand tool from its press to its release, on a kept mask and on an open draft of logits, as the pointer moves
// sixty times a second: each move is made and the frame after it composed. ns/op is the median move, "worst" the longest with
// the press; both are to be below 8 ms. A soft stroke is made turn about with one that is joined to all before it at each move:
// "whole/move" is how many times as long the median of those takes.
func BenchmarkDraw(b *testing.B) {
	for _, mp := range []int{1, 24, 100} {
		for _, on := range []string{"object", "draft"} {
			for _, tool := range []ToolID{ToolBrush, ToolEraser, ToolLasso, ToolEllipse} {
				b.Run(fmt.Sprintf("%dMP/%s/%s", mp, on, tool), func(b *testing.B) { benchDraw(b, mp, on == "draft", tool, 0) })
			}
			b.Run(fmt.Sprintf("%dMP/%s/soft-brush", mp, on), func(b *testing.B) { benchDraw(b, mp, on == "draft", ToolBrush, 1) })
			b.Run(fmt.Sprintf("%dMP/%s/soft-brush-long", mp, on), func(b *testing.B) { benchDraw(b, mp, on == "draft", ToolBrush, 1, 5) })
		}
	}
}

func benchDraw(b *testing.B, mp int, draft bool, tool ToolID, softness float64, rounds ...int) {
	s := newBenchScene(mp)
	c := New()
	c.SetPicture(picture.FromImage(s.levels[0], "bench"), &picture.Pyramid{Levels: s.levels})
	c.setArea(s.area.W, s.area.H, 1)
	scene := s.scene
	scene.Prompt = prompt.Prompt{}
	if !draft {
		scene.Draft = nil
	}
	c.SetScene(scene)
	c.SetTool(tool)
	c.SetToolSize(tool, strokeWidth/c.view.Scale)
	c.SetSoftness(softness)
	c.OnDraw = func(mask.Alpha, bool) {}
	c.paint(s.area.W, s.area.H)
	c.motion.moving = false
	c.repaint()
	c.paint(s.area.W, s.area.H)
	n := strokeMoves
	for _, r := range rounds {
		n *= r
	}
	stroke := func(moves []time.Duration) (all []time.Duration, longest time.Duration) {
		all = c.timeStroke(n, moves)
		longest = slices.Max(all[len(moves):])
		c.SetScene(scene)
		c.paint(s.area.W, s.area.H)
		return all, longest
	}
	var moves, wholes, worst []time.Duration
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		var longest time.Duration
		moves, longest = stroke(moves)
		worst = append(worst, longest)
		if softness > 0 {
			own := c.tool.Tool
			c.tool.Tool = &wholeBrush{}
			wholes, _ = stroke(wholes)
			c.tool.Tool = own
		}
	}
	slices.Sort(moves)
	slices.Sort(worst)
	slices.Sort(wholes)
	median := float64(moves[len(moves)/2])
	b.ReportMetric(median, "ns/op")
	b.ReportMetric(float64(worst[len(worst)/2])/1e6, "worst-ms")
	if len(wholes) > 0 {
		b.ReportMetric(float64(wholes[len(wholes)/2])/median, "whole/move")
	}
}
