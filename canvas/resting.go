package canvas

// ShowsPixels reports whether the view shows the picture itself: further out a smaller level of its pyramid is as good.
func (c *Canvas) ShowsPixels() bool { return 2*c.view.Scale > 1 }

// rests reports whether the picture's pixels are not there for now. Where they would show, [Canvas.OnCoarse] asks for them, and
// the level that there is stands in.
func (c *Canvas) rests() bool { return c.picture != nil && len(c.levels) > 1 && c.levels[0] == nil }
