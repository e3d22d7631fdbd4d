package canvas

import (
	"image"
	"math"
)

// Seen is the part of the picture that is seen, in whole pixels; empty without a picture.
func (c *Canvas) Seen() image.Rectangle {
	if c.area.empty() {
		return image.Rectangle{}
	}
	from := c.view.ToImage(ScreenPoint{})
	to := c.view.ToImage(ScreenPoint{float64(c.area.W), float64(c.area.H)})
	r := image.Rect(int(math.Floor(from.X)), int(math.Floor(from.Y)), int(math.Ceil(to.X)), int(math.Ceil(to.Y)))
	return r.Intersect(image.Rect(0, 0, c.area.PictureW, c.area.PictureH))
}
