package canvas

import "clickmask/picture"

// SetGlance shows a picture whose pixels are not there yet, fitted, with an empty scene. Positions are those of the picture.
func (c *Canvas) SetGlance(g *picture.Glance) {
	c.picture, c.glance, c.levels = nil, g, g.Levels
	c.begin(g.W, g.H)
}

// Sharpen shows the pixels of the picture whose glance is shown. The view stays, and what the pointer has begun goes on.
// Where another one is shown it is [Canvas.SetPicture].
func (c *Canvas) Sharpen(g *picture.Glance, p *picture.Picture, py *picture.Pyramid) {
	if w, h := p.Size(); g == nil || c.glance != g || w != g.W || h != g.H {
		c.SetPicture(p, py)
		return
	}
	c.picture, c.glance, c.levels = p, nil, py.Levels
	c.repaint()
}
