package canvas

import "math"

// The sizes that a person can give a tool, in picture pixels.
const (
	leastSize = 1
	mostSize  = 5000
	sizeStep  = 1.2 // from one size to the next, which looks as far at any size
)

// SetToolSize sets the size of a tool that has one, in picture pixels; sizes that are no positive numbers do nothing.
func (c *Canvas) SetToolSize(id ToolID, size float64) {
	if bad(size) || size <= 0 {
		return
	}
	if c.tool.size == nil {
		c.tool.size = map[ToolID]float64{}
	}
	c.tool.size[id] = size
	c.repaint()
}

// toolSize is the size of the tool in hand.
func (c *Canvas) toolSize() float64 {
	if size, ok := c.tool.size[c.tool.spec.ID]; ok {
		return size
	}
	return c.tool.spec.Size
}

// ToolSize is the size of a tool in picture pixels, 0 for one without.
func (c *Canvas) ToolSize(id ToolID) float64 {
	if size, ok := c.tool.size[id]; ok {
		return size
	}
	for _, spec := range Tools {
		if spec.ID == id {
			return spec.Size
		}
	}
	return 0
}

// GrowTool makes the tool in hand larger by so many steps, or smaller; a tool without a size stays as it is.
func (c *Canvas) GrowTool(steps int) {
	if size := c.toolSize(); size > 0 {
		c.resizeTool(stepped(size, steps))
	}
}

// stepped is a size some steps further up or down, on a ladder of whole sizes: up and down again leads back to it.
func stepped(size float64, steps int) float64 {
	next := func(s float64) float64 { return max(s+1, math.Round(s*sizeStep)) }
	for ; steps > 0; steps-- {
		s := float64(leastSize)
		for s <= size && s < mostSize {
			s = next(s)
		}
		size = min(s, mostSize)
	}
	for ; steps < 0; steps++ {
		s := float64(leastSize)
		for next(s) < size {
			s = next(s)
		}
		size = s
	}
	return size
}

// resizeTool gives the tool in hand a size, and tells.
func (c *Canvas) resizeTool(size float64) {
	size = min(max(size, leastSize), mostSize)
	if bad(size) || size == c.toolSize() {
		return
	}
	id := c.tool.spec.ID
	c.SetToolSize(id, size)
	if c.OnToolSize != nil {
		c.OnToolSize(id, size)
	}
}
