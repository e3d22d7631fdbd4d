package canvas

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"

	"clickmask/prompt"
)

// Sizes of what is drawn over the picture, in units.
const (
	markerRing = 9.0 // outer radius of the white ring
	markerDisc = 7.0
	signLength = 7.0
	signWidth  = 1.75
	haloWidth  = 1.0
	boxLine    = 1.5
	handleSide = 8.0
	handleRim  = 1.25
	growHot    = 1.15
)

// colours are the theme's colours as far as the canvas needs them.
type colours struct {
	Well             color.RGBA
	Accent, Negative color.NRGBA
}

// pen paints shapes on an opaque image with soft edges, in device pixels.
type pen struct {
	img     *image.RGBA
	unit    float64
	colours colours
	cover   func(image.Rectangle) // told before anything is painted in a rectangle
}

// blend lays a colour over one pixel with an opacity of 0 to 1.
func (w *pen) blend(x, y int, c color.NRGBA, opacity float64) {
	if opacity <= 0 {
		return
	}
	pix := w.img.Pix[w.img.PixOffset(x, y):]
	s := newShade(float64(c.R), float64(c.G), float64(c.B), min(opacity, 1)*float64(c.A)/255)
	binary.LittleEndian.PutUint32(pix, s.over(binary.LittleEndian.Uint32(pix)))
}

// around is the rectangle of pixels within reach of a position.
func around(at ScreenPoint, reach float64) image.Rectangle {
	return image.Rect(int(math.Floor(at.X-reach)), int(math.Floor(at.Y-reach)), int(math.Ceil(at.X+reach)), int(math.Ceil(at.Y+reach)))
}

// each calls paint for the pixels within reach of a position, with the offset of their middles from it.
func (w *pen) each(at ScreenPoint, reach float64, paint func(x, y int, dx, dy float64)) {
	r := around(at, reach).Intersect(w.img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			paint(x, y, float64(x)+0.5-at.X, float64(y)+0.5-at.Y)
		}
	}
}

// whole rounds a width to whole device pixels, one at least.
func whole(width float64) float64 { return max(math.Round(width), 1) }

// snap moves a position so that a bar of the given whole width around it covers whole pixels.
func snap(p ScreenPoint, width float64) ScreenPoint {
	half := width / 2
	return ScreenPoint{math.Round(p.X-half) + half, math.Round(p.Y-half) + half}
}

// marker paints one point: halo, white ring, disc and sign. Sign and colour both tell the label.
func (w *pen) marker(at ScreenPoint, label prompt.Label, c colours, opacity, size float64) {
	u := w.unit * size
	bar := whole(signWidth * u)
	at = snap(at, bar)
	disc := c.Accent
	if label == prompt.Negative {
		disc = c.Negative
	}
	sign := readableOn(disc)
	white, dark := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}
	length := math.Round(signLength*u/2-bar/2) + bar/2
	reach := (markerRing+2*haloWidth)*u + 1
	w.cover(around(at, reach))
	w.each(at, reach, func(x, y int, dx, dy float64) {
		r := math.Hypot(dx, dy)
		// The halo fades outwards, so that the ring shows on white.
		w.blend(x, y, dark, opacity*0.5*min(max(1-(r-markerRing*u)/(2*haloWidth*u), 0), 1))
		w.blend(x, y, white, opacity*covered(markerRing*u-r))
		w.blend(x, y, disc, opacity*covered(markerDisc*u-r))
		along := bar2(dx, dy, length, bar/2)
		if label == prompt.Positive {
			along = max(along, bar2(dy, dx, length, bar/2))
		}
		w.blend(x, y, sign, opacity*along)
	})
}

// bar2 is how much a bar of half length and half width around the origin covers the pixel at dx, dy.
func bar2(dx, dy, halfLength, halfWidth float64) float64 {
	return min(covered(halfLength-math.Abs(dx)), covered(halfWidth-math.Abs(dy)))
}

// readableOn is black or white, whichever stands out from a colour (relative luminance, WCAG 2).
func readableOn(c color.NRGBA) color.NRGBA {
	linear := func(v uint8) float64 { return math.Pow(float64(v)/255, 2.2) }
	if 0.2126*linear(c.R)+0.7152*linear(c.G)+0.0722*linear(c.B) > 0.3 {
		return color.NRGBA{6, 19, 31, 255}
	}
	return color.NRGBA{255, 255, 255, 255}
}

// fill lays a colour over a rectangle of whole pixels.
func (w *pen) fill(x0, y0, x1, y1 int, c color.NRGBA, opacity float64) {
	r := image.Rect(x0, y0, x1, y1).Intersect(w.img.Rect)
	s := newShade(float64(c.R), float64(c.G), float64(c.B), opacity)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		s.fill(w.img.Pix[w.img.PixOffset(r.Min.X, y):][:4*r.Dx()])
	}
}

// frame paints a rectangle's outline, inwards from its edges.
func (w *pen) frame(x0, y0, x1, y1, width int, c color.NRGBA, opacity float64) {
	w.fill(x0, y0, x1, y0+width, c, opacity)
	w.fill(x0, y1-width, x1, y1, c, opacity)
	w.fill(x0, y0+width, x0+width, y1-width, c, opacity)
	w.fill(x1-width, y0+width, x1, y1-width, c, opacity)
}

// coverFrame is cover for a rectangle's outline.
func (w *pen) coverFrame(x0, y0, x1, y1, width int) {
	w.cover(image.Rect(x0, y0, x1, y0+width))
	w.cover(image.Rect(x0, y1-width, x1, y1))
	w.cover(image.Rect(x0, y0+width, x0+width, y1-width))
	w.cover(image.Rect(x1-width, y0+width, x1, y1-width))
}

// box paints a box prompt between two corners: a light line between dark ones, and handles where it
// can be taken.
func (w *pen) box(p, q ScreenPoint, c colours, opacity float64, handles bool) {
	line, halo := int(whole(boxLine*w.unit)), int(whole(haloWidth*w.unit))
	x0, y0, x1, y1 := int(math.Round(p.X)), int(math.Round(p.Y)), int(math.Round(q.X)), int(math.Round(q.Y))
	out := line/2 + halo
	white, dark := color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}
	x0, y0, x1, y1 = x0-out, y0-out, x1+out, y1+out
	w.coverFrame(x0, y0, x1, y1, line+2*halo)
	w.frame(x0, y0, x1, y1, halo, dark, 0.55*opacity)
	w.frame(x0+halo, y0+halo, x1-halo, y1-halo, line, white, opacity)
	w.frame(x0+halo+line, y0+halo+line, x1-halo-line, y1-halo-line, halo, dark, 0.55*opacity)
	if !handles {
		return
	}
	for _, at := range handlesOf(p, q, w.unit) {
		w.handle(at, c, opacity)
	}
}

// handlesOf returns where a box's handles are: the corners, and the middles of sides with room for them.
func handlesOf(p, q ScreenPoint, unit float64) []ScreenPoint {
	at := []ScreenPoint{p, {q.X, p.Y}, {p.X, q.Y}, q}
	room := 4 * handleSide * unit
	if q.X-p.X > room {
		at = append(at, ScreenPoint{(p.X + q.X) / 2, p.Y}, ScreenPoint{(p.X + q.X) / 2, q.Y})
	}
	if q.Y-p.Y > room {
		at = append(at, ScreenPoint{p.X, (p.Y + q.Y) / 2}, ScreenPoint{q.X, (p.Y + q.Y) / 2})
	}
	return at
}

// handle paints one handle: a white square with a rim in the accent colour and a dark halo.
func (w *pen) handle(at ScreenPoint, c colours, opacity float64) {
	side, rim, halo := int(whole(handleSide*w.unit)), int(whole(handleRim*w.unit)), int(whole(haloWidth*w.unit))
	x, y := int(math.Round(at.X))-side/2, int(math.Round(at.Y))-side/2
	w.cover(image.Rect(x-halo, y-halo, x+side+halo, y+side+halo))
	w.frame(x-halo, y-halo, x+side+halo, y+side+halo, halo, color.NRGBA{0, 0, 0, 255}, 0.45*opacity)
	w.fill(x, y, x+side, y+side, color.NRGBA{255, 255, 255, 255}, opacity)
	w.frame(x, y, x+side, y+side, rim, c.Accent, opacity)
}

// corners are where a box is shown.
func corners(v Viewport, box prompt.Box) (p, q ScreenPoint) {
	return v.ToScreen(ImagePoint{box.X0, box.Y0}), v.ToScreen(ImagePoint{box.X1, box.Y1})
}

// rubber paints a box that is being drawn.
func (w *pen) rubber(v Viewport, box prompt.Box) {
	p, q := corners(v, box)
	inner := image.Rect(int(math.Round(p.X)), int(math.Round(p.Y)), int(math.Round(q.X)), int(math.Round(q.Y)))
	w.cover(inner)
	w.fill(inner.Min.X, inner.Min.Y, inner.Max.X, inner.Max.Y, w.colours.Accent, 0.12)
	w.box(p, q, w.colours, 1, false)
}

// prompts paints the box, what a tool has under way, then the points over it.
func (w *pen) prompts(f *frame) {
	opacity := f.Opacity
	if crop := f.cropOnScreen(); !crop.Empty() {
		w.edgeOfCrop(crop)
	}
	for _, p := range f.Kept {
		w.keptPrompt(f.View, p, f.Colours)
	}
	if f.Prompt.Box != nil {
		p, q := corners(f.View, *f.Prompt.Box)
		w.box(p, q, f.Colours, opacity, true)
	}
	if f.Overlay != nil {
		f.Overlay(w)
	}
	for i, pt := range f.Prompt.Points {
		size := 1.0
		if i == f.Hot {
			size = growHot
		}
		w.marker(f.View.ToScreen(ImagePoint{pt.X, pt.Y}), pt.Label, f.Colours, opacity, size)
	}
}

// A kept object's prompt is smaller and fainter than one that can be taken hold of.
const (
	keptSize    = 0.72
	keptOpacity = 0.72
)

// keptPrompt paints the prompt of a kept object, without handles.
func (w *pen) keptPrompt(v Viewport, prompt prompt.Prompt, c colours) {
	if prompt.Box != nil {
		p, q := corners(v, *prompt.Box)
		line := int(whole(drawnLine * w.unit))
		x0, y0, x1, y1 := int(math.Round(p.X)), int(math.Round(p.Y)), int(math.Round(q.X)), int(math.Round(q.Y))
		w.coverFrame(x0-line, y0-line, x1+line, y1+line, 2*line)
		w.frame(x0-line, y0-line, x1+line, y1+line, line, lineDark, 0.45*keptOpacity)
		w.frame(x0, y0, x1, y1, line, lineLight, keptOpacity)
	}
	for _, pt := range prompt.Points {
		w.marker(v.ToScreen(ImagePoint{pt.X, pt.Y}), pt.Label, c, keptOpacity, keptSize)
	}
}
