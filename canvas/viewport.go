package canvas

import "math"

// ImagePoint is a position in the shown picture: pixels, x right, y down, origin at the top left
// corner of the top left pixel.
type ImagePoint struct{ X, Y float64 }

// ScreenPoint is a position in the widget: device pixels, x right, y down, origin at its top left corner.
type ScreenPoint struct{ X, Y float64 }

// maxScale is the largest number of device pixels that one picture pixel takes on each side, per unit scale.
const maxScale = 64

// fitMargin is the free space, in units, that Fit leaves around the picture.
const fitMargin = 24

// Viewport maps picture pixels to device pixels of the widget: device = picture*Scale + Offset, in floats.
// A useful viewport has a positive Scale.
type Viewport struct {
	Scale            float64
	OffsetX, OffsetY float64
}

// ToScreen returns where a picture position is shown.
func (v Viewport) ToScreen(p ImagePoint) ScreenPoint {
	return ScreenPoint{p.X*v.Scale + v.OffsetX, p.Y*v.Scale + v.OffsetY}
}

// ToImage returns the picture position shown at p, which may lie outside the picture.
func (v Viewport) ToImage(p ScreenPoint) ImagePoint {
	return ImagePoint{(p.X - v.OffsetX) / v.Scale, (p.Y - v.OffsetY) / v.Scale}
}

// pan returns the viewport moved by a distance in device pixels.
func (v Viewport) pan(dx, dy float64) Viewport {
	v.OffsetX += dx
	v.OffsetY += dy
	return v
}

// zoomAt returns the viewport with Scale*factor, held within lo and hi, that shows the same picture position at p.
func (v Viewport) zoomAt(p ScreenPoint, factor, lo, hi float64) Viewport {
	at := v.ToImage(p)
	scale := min(max(v.Scale*factor, lo), hi)
	return Viewport{scale, p.X - at.X*scale, p.Y - at.Y*scale}
}

// area is what a viewport has to serve: a picture of PictureW x PictureH pixels in a widget of
// W x H device pixels, with Unit device pixels a unit.
type area struct {
	PictureW, PictureH int
	W, H               int
	Unit               float64
}

// empty reports whether there is nothing to show or nowhere to show it.
func (a area) empty() bool { return a.PictureW <= 0 || a.PictureH <= 0 || a.W <= 0 || a.H <= 0 }

// fit returns the viewport that shows the whole picture, centred, with a margin that small widgets do without.
func (a area) fit() Viewport {
	if a.empty() {
		return Viewport{Scale: 1}
	}
	w, h := float64(a.W), float64(a.H)
	margin := min(fitMargin*a.Unit, w/8, h/8)
	scale := min((w-2*margin)/float64(a.PictureW), (h-2*margin)/float64(a.PictureH), maxScale*a.Unit)
	return a.centred(scale)
}

// centred returns the viewport of the given scale with the picture's middle in the widget's middle.
func (a area) centred(scale float64) Viewport {
	return Viewport{
		Scale:   scale,
		OffsetX: (float64(a.W) - float64(a.PictureW)*scale) / 2,
		OffsetY: (float64(a.H) - float64(a.PictureH)*scale) / 2,
	}
}

// scales returns the smallest and largest scale on offer: half of what fits (or 100 %, for pictures
// smaller than that), and maxScale device pixels a unit for every picture pixel.
func (a area) scales() (lo, hi float64) {
	return min(a.fit().Scale/2, 1), maxScale * a.Unit
}

// middle is the widget's middle.
func (a area) middle() ScreenPoint { return ScreenPoint{float64(a.W) / 2, float64(a.H) / 2} }

// holds reports whether p lies in the widget.
func (a area) holds(p ScreenPoint) bool {
	return p.X >= 0 && p.Y >= 0 && p.X < float64(a.W) && p.Y < float64(a.H)
}

// clamp returns the viewport nearest to v that is in range: the middle of the widget always lies over
// the picture, so that the picture cannot get lost. Values that are no numbers give the fitting viewport.
func (a area) clamp(v Viewport) Viewport {
	if a.empty() {
		return v
	}
	if bad(v.Scale) || bad(v.OffsetX) || bad(v.OffsetY) || v.Scale <= 0 {
		return a.fit()
	}
	middle := a.middle()
	if lo, hi := a.scales(); v.Scale < lo || v.Scale > hi {
		v = v.zoomAt(middle, 1, lo, hi)
	}
	v.OffsetX = min(max(v.OffsetX, middle.X-float64(a.PictureW)*v.Scale), middle.X)
	v.OffsetY = min(max(v.OffsetY, middle.Y-float64(a.PictureH)*v.Scale), middle.Y)
	return v
}

// bad reports whether f is no finite number.
func bad(f float64) bool { return math.IsNaN(f) || math.IsInf(f, 0) }

// inside reports whether p lies in the picture, its right and bottom edges included.
func (a area) inside(p ImagePoint) bool {
	return p.X >= 0 && p.Y >= 0 && p.X <= float64(a.PictureW) && p.Y <= float64(a.PictureH)
}

// clip returns the picture position nearest to p.
func (a area) clip(p ImagePoint) ImagePoint {
	return ImagePoint{min(max(p.X, 0), float64(a.PictureW)), min(max(p.Y, 0), float64(a.PictureH))}
}

// resized returns the viewport for a new size of widget that shows the same picture position in the
// middle, at the same size to the eye when the screen's scale changed.
func (v Viewport) resized(from, to area) Viewport {
	middle := v.ToImage(from.middle())
	if from.Unit > 0 {
		v.Scale *= to.Unit / from.Unit
	}
	v.OffsetX = float64(to.W)/2 - middle.X*v.Scale
	v.OffsetY = float64(to.H)/2 - middle.Y*v.Scale
	return v
}
