package propagation

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
)

func TestThingsOfAnyColourAreLikeThemselves(t *testing.T) {
	for _, c := range []color.RGBA{{0, 0, 0, 255}, {255, 255, 255, 255}, {120, 10, 200, 255}} {
		img := image.NewRGBA(image.Rect(0, 0, 60, 60))
		draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{70, 140, 90, 255}), image.Point{}, draw.Src)
		draw.Draw(img, image.Rect(10, 10, 40, 40), image.NewUniform(c), image.Point{}, draw.Src)
		var a, b, ground colours
		p, s := picture.FromImage(img, "p"), shapeOf(mask.Rect(60, 60, image.Rect(10, 10, 40, 40)))
		a.see(p, s, 1)
		b.see(p, s, 1)
		ground.see(p, shapeOf(mask.Rect(60, 60, image.Rect(42, 0, 60, 40))), 1)
		if like := a.like(&b); like < 0.99 {
			t.Errorf("%v: it is like itself by %.2f", c, like)
		}
		if like := a.like(&ground); like > 0.1 {
			t.Errorf("%v: it is like the ground by %.2f", c, like)
		}
	}
}
