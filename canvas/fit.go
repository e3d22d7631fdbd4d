package canvas

// Fit shows the whole picture where nothing that stays lies over it, and keeps doing so when the widget's size changes.
func (c *Canvas) Fit() {
	c.fitted = true
	c.Refit()
}

// Refit fits the picture anew where it was fitted and nobody has moved it since: what lies over the canvas has another place.
func (c *Canvas) Refit() {
	if c.fitted {
		c.show(c.area.fitBeside(c.overview.taken))
	}
}

// fitBeside is fit within what is left beside the places that would lie over the picture. Each takes the edge where that costs least;
// where too little is left they lie over it.
func (a area) fitBeside(taken []Place) Viewport {
	all := a.fit()
	if a.empty() {
		return all
	}
	w, h := float64(a.W), float64(a.H)
	var left, top, right, bottom float64
	for _, p := range taken {
		x0, y0 := float64(p.At.X)*a.Unit, float64(p.At.Y)*a.Unit
		x1, y1 := x0+float64(p.Size.Width)*a.Unit, y0+float64(p.Size.Height)*a.Unit
		if p.Passing || !a.covers(all, x0, y0, x1, y1) {
			continue
		}
		switch least := min(x1/w, y1/h, (w-x0)/w, (h-y0)/h); least {
		case y1 / h:
			top = max(top, y1)
		case (h - y0) / h:
			bottom = max(bottom, h-y0)
		case x1 / w:
			left = max(left, x1)
		default:
			right = max(right, w-x0)
		}
	}
	within := a
	within.W, within.H = int(w-left-right), int(h-top-bottom)
	if within.W < a.W/2 || within.H < a.H/2 {
		return all
	}
	return within.fit().pan(left, top)
}

// covers reports whether a rectangle of the widget lies over the picture.
func (a area) covers(v Viewport, x0, y0, x1, y1 float64) bool {
	return x0 < v.OffsetX+float64(a.PictureW)*v.Scale && x1 > v.OffsetX && y0 < v.OffsetY+float64(a.PictureH)*v.Scale && y1 > v.OffsetY
}
