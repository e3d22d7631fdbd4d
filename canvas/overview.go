package canvas

import (
	"image"
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"
)

// Sizes of the overview, in units.
const (
	overviewW, overviewH = 168, 126 // at most
	overviewLeast        = 72       // the width that there must be for it
	overviewGap          = 12       // to the canvas's edges, and to what lies over it
	overviewFrom         = 1.5      // times what fits: from there on it is shown
)

// Place is where something lies over the canvas, in units from its corner.
type Place struct {
	At      fyne.Position
	Size    fyne.Size
	Passing bool // it goes by itself soon
}

// overview is the whole picture made small, in a corner of the canvas, with what is seen of it framed.
type overview struct {
	on     bool
	taken  []Place
	small  *image.RGBA
	levels []*image.RGBA // that small was made of
}

// SetOverview shows all of the picture in a corner while only a part of it is seen, or never.
func (c *Canvas) SetOverview(on bool) {
	if on != c.overview.on {
		c.overview.on = on
		c.point()
		c.repaint()
	}
}

// SetTaken says what lies over the canvas, so that the overview is put elsewhere, and the picture fitted beside it.
func (c *Canvas) SetTaken(places ...Place) {
	if slices.Equal(places, c.overview.taken) {
		return
	}
	c.overview.taken = slices.Clone(places)
	if c.overview.on {
		c.point()
		c.repaint()
	}
}

// overviewPlace is where the overview is to be seen, in device pixels, empty for nowhere. While something is drawn or dragged
// it is not there: the hand may need the place.
func (c *Canvas) overviewPlace() image.Rectangle {
	a := c.area
	if !c.overview.on || a.empty() || c.view.Scale < overviewFrom*a.fit().Scale || c.drags() {
		return image.Rectangle{}
	}
	most := [2]float64{min(overviewW*a.Unit, float64(a.W)/4), min(overviewH*a.Unit, float64(a.H)/4)}
	if most[0] < overviewLeast*a.Unit {
		return image.Rectangle{}
	}
	scale := min(most[0]/float64(a.PictureW), most[1]/float64(a.PictureH))
	size := image.Pt(int(max(float64(a.PictureW)*scale, 1)), int(max(float64(a.PictureH)*scale, 1)))
	gap := int(overviewGap * a.Unit)
	left, top, right, bottom := gap, gap, a.W-gap-size.X, a.H-gap-size.Y
	for _, at := range []image.Point{{right, bottom}, {right, top}, {left, bottom}, {left, top}} {
		r := image.Rectangle{at, at.Add(size)}
		if !slices.ContainsFunc(c.overview.taken, func(p Place) bool { return r.Inset(-gap / 2).Overlaps(p.on(a.Unit)) }) {
			return r
		}
	}
	return image.Rectangle{}
}

// on is the place in device pixels.
func (p Place) on(unit float64) image.Rectangle {
	x, y := float64(p.At.X)*unit, float64(p.At.Y)*unit
	return image.Rect(int(math.Floor(x)), int(math.Floor(y)), int(math.Ceil(x+float64(p.Size.Width)*unit)), int(math.Ceil(y+float64(p.Size.Height)*unit)))
}

// drags reports whether a gesture is under way that the overview would be in the way of.
func (c *Canvas) drags() bool {
	_, own := c.gesture.tool.(*overviewTool)
	return c.gesture.active() && !own && !c.gesture.pans() && !c.gesture.undecided()
}

// inset is the overview of one frame.
type inset struct {
	at    image.Rectangle
	small *image.RGBA
}

// inset is the overview as it is now, with its picture; none where it is not to be seen.
func (c *Canvas) inset() inset {
	at, o := c.overviewPlace(), &c.overview
	if at.Empty() || len(c.levels) == 0 {
		return inset{}
	}
	if o.small == nil || o.small.Rect.Size() != at.Size() || !slices.Equal(o.levels, c.levels) {
		o.small, o.levels = smallOf(c.levels, at.Size(), c.area), slices.Clone(c.levels)
	}
	return inset{at, o.small}
}

// smallOf is the whole picture in a size.
func smallOf(levels []*image.RGBA, size image.Point, a area) *image.RGBA {
	small := image.NewRGBA(image.Rectangle{Max: size})
	var s sampler
	s.prepare(levels, float64(size.X)/float64(a.PictureW), true, 0, size.X)
	for y := range size.Y {
		s.row(small.Pix[y*small.Stride:(y+1)*small.Stride], y, newCheckerboard(a.Unit))
	}
	return small
}

// seenIn is the part of an overview that shows what is seen.
func (v Viewport) seenIn(at image.Rectangle, a area) image.Rectangle {
	p, q := v.ToImage(ScreenPoint{}), v.ToImage(ScreenPoint{float64(a.W), float64(a.H)})
	x, y := float64(at.Dx())/float64(a.PictureW), float64(at.Dy())/float64(a.PictureH)
	r := image.Rect(int(math.Floor(p.X*x)), int(math.Floor(p.Y*y)), int(math.Ceil(q.X*x)), int(math.Ceil(q.Y*y)))
	return r.Add(at.Min).Intersect(at)
}

// overview paints the small picture, dark beside what is seen.
func (w *pen) overview(i inset, v Viewport, a area) {
	line := int(whole(haloWidth * w.unit))
	w.cover(i.at.Inset(-2 * line))
	outer := i.at.Inset(-line)
	rim := outer.Inset(-line)
	w.frame(rim.Min.X, rim.Min.Y, rim.Max.X, rim.Max.Y, line, lineDark, 0.5)
	w.frame(outer.Min.X, outer.Min.Y, outer.Max.X, outer.Max.Y, line, lineLight, 0.55)
	here := i.at.Intersect(w.img.Rect)
	for y := here.Min.Y; y < here.Max.Y; y++ {
		from := i.small.PixOffset(here.Min.X-i.at.Min.X, y-i.at.Min.Y)
		copy(w.img.Pix[w.img.PixOffset(here.Min.X, y):][:4*here.Dx()], i.small.Pix[from:])
	}
	seen := v.seenIn(i.at, a)
	// Never smaller than can be seen itself.
	if least := 4 * line; seen.Dx() < least || seen.Dy() < least {
		seen = image.Rect(seen.Min.X, seen.Min.Y, max(seen.Max.X, seen.Min.X+least), max(seen.Max.Y, seen.Min.Y+least))
		seen = seen.Sub(image.Pt(max(seen.Max.X-i.at.Max.X, 0), max(seen.Max.Y-i.at.Max.Y, 0)))
	}
	dark := func(x0, y0, x1, y1 int) { w.fill(x0, y0, x1, y1, color.NRGBA{8, 10, 12, 255}, 0.45) }
	dark(i.at.Min.X, i.at.Min.Y, i.at.Max.X, seen.Min.Y)
	dark(i.at.Min.X, seen.Max.Y, i.at.Max.X, i.at.Max.Y)
	dark(i.at.Min.X, seen.Min.Y, seen.Min.X, seen.Max.Y)
	dark(seen.Max.X, seen.Min.Y, i.at.Max.X, seen.Max.Y)
	w.frame(seen.Min.X, seen.Min.Y, seen.Max.X, seen.Max.Y, line, lineLight, 0.95)
}
