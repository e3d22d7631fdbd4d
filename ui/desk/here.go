package desk

import (
	"image"
	"math"
)

// mostHere is how much of the picture's longer side may be seen for a part to be asked about by itself: beyond, the model
// sees no more in it than in all of the picture.
const mostHere = 0.9

// RefineHere has the model asked about a part of the picture alone, that which is seen, encoded by itself: finer than all
// of a large picture. The open object is asked about there at once, going on from its mask, and so are the prompts to
// come. Done again, all of the picture is asked about. A prompt beyond the part does that too, and another page.
func (d *Desk) RefineHere(seen image.Rectangle) {
	d.intend(gesture, func() {
		page := d.doc.Current()
		d.endHover()
		d.due = true
		if !d.doc.Crop().Empty() {
			d.doc.SetCrop(image.Rectangle{})
			return
		}
		seen = seen.Intersect(image.Rect(0, 0, page.W, page.H))
		if seen.Empty() || float64(max(seen.Dx(), seen.Dy())) > mostHere*float64(max(page.W, page.H)) {
			d.tell(Notice{Kind: NothingToZoomInto})
			return
		}
		d.doc.AskAbout(seen)
	})
}

// cropFor is the part of the picture to be asked about for a prompt at a place.
func (d *Desk) cropFor(x, y float64) image.Rectangle {
	if crop := d.doc.Crop(); image.Pt(int(math.Floor(x)), int(math.Floor(y))).In(crop) {
		return crop
	}
	return image.Rectangle{}
}
