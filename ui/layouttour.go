package ui

import "image"

// guide shows the card of the tour or hides it, and where in the picture its thing is.
func (f *layout) guide(on bool, thing image.Rectangle) {
	if at := f.places.tour; f.guided == on && f.thing == thing && (!on || f.w.tour.HeightAt(at.w) == at.h) {
		return
	}
	f.guided, f.thing = on, thing
	was := f.places.stage
	f.arrange()
	if f.pictures > 0 && f.places.stage != was {
		f.w.canvas.Fit() // a band came or went: all of the picture is to be seen beside it
	}
}

// placeSpot puts the frame round the thing that the tour speaks of, and says where that is in the window; what of it is not on
// the stage has no frame.
func (f *layout) placeSpot() (rect, bool) {
	stage, t := f.places.stage, f.thing
	if !f.guided || t.Empty() || f.pictures == 0 {
		f.w.spot.Hide()
		return rect{}, false
	}
	x0, y0 := f.onStage(float64(t.Min.X), float64(t.Min.Y))
	x1, y1 := f.onStage(float64(t.Max.X), float64(t.Max.Y))
	const rim = 4
	r := rect{x0 - rim, y0 - rim, x1 - x0 + 2*rim, y1 - y0 + 2*rim}
	if r.x < stage.x || r.y < stage.y || r.x+r.w > stage.x+stage.w || r.y+r.h > stage.y+stage.h {
		f.w.spot.Hide()
		return rect{}, false
	}
	place(f.w.spot, r)
	f.w.spot.Show()
	return r, true
}
