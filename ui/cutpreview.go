package ui

import (
	"context"
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"

	"clickmask/matte"
	"clickmask/project/formats"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
)

// The preview's size at least, in units of the window, and how large it shows a pixel where it is near.
const (
	previewLeastW, previewLeastH = 392, 128
	previewNear                  = 4
)

// cutNear is what a near preview shows a part of: the thing in its own box, and where in that the part's middle is.
type cutNear struct {
	thing *image.RGBA // its colours multiplied by alpha; nil for none
	box   image.Point // where the thing's box begins in the picture
	x, y  float64     // in the picture, so that the place stays while the edge changes
	moved bool        // a person has chosen the place
}

// cutPreview is what there is to be seen: a picture as a whole, or something to look at from near.
type cutPreview struct {
	whole  image.Image
	thing  *image.RGBA
	box    image.Point
	border image.Point // a place on the border
}

// preview draws the cut-out in the background; of several the latest counts.
func (c *cutCard) preview() {
	c.sayPreset()
	c.stopPreview()
	if c.setting { // what comes of that is shown when it is there
		return
	}
	c.works(true)
	final, choices, ground, near, size := c.final, c.cut, c.ground, c.close, c.paneSize()
	choices.progress = c.progress
	c.cancel = background(c.shell, func(ctx context.Context) (cutPreview, error) {
		return previewOf(ctx, final, choices, ground, near, size)
	}, func(p cutPreview, err error) {
		c.cancel = nil
		c.works(false)
		if err != nil {
			c.note.SetNote(sentence(err))
			return
		}
		if c.near.thing, c.pane.OnDrag = p.thing, nil; p.thing == nil {
			if c.pane.Put(p.whole); choices.onWhite() {
				c.note.SetNote(lang.T("A JPEG without a ground lies on white."))
			}
			return
		}
		c.note.SetNote(lang.T("Drag it to look along the edge."))
		c.pane.OnDrag = c.moveNear
		if c.near.box = p.box; !c.near.moved {
			c.near.x, c.near.y = float64(p.border.X), float64(p.border.Y)
		}
		c.moveNear(fyne.Delta{})
	})
}

// moveNear moves what is seen from near, no farther than the thing goes. The place stays chosen while an edge that is tried ends before it.
func (c *cutCard) moveNear(by fyne.Delta) {
	n, size := &c.near, c.near.thing.Rect.Size()
	x := min(max(n.x-float64(by.DX)/previewNear, float64(n.box.X)), float64(n.box.X+size.X))
	y := min(max(n.y-float64(by.DY)/previewNear, float64(n.box.Y)), float64(n.box.Y+size.Y))
	if !by.IsZero() {
		n.x, n.y, n.moved = x, y, true
	}
	middle := image.Pt(int(math.Round(x)), int(math.Round(y))).Sub(n.box)
	shown := c.paneSize().Div(previewNear)
	part := image.Rectangle{Max: shown}.Add(middle.Sub(shown.Div(2)))
	c.pane.Put(c.ground.under(n.thing, part, shown.Mul(previewNear), true))
}

// paneSize is that of the preview, in units.
func (c *cutCard) paneSize() image.Point {
	s := c.pane.Size()
	return image.Pt(max(int(s.Width), previewLeastW), max(int(s.Height), previewLeastH))
}

// previewOf is the cut-out on a ground: all of it as it will be, or the thing alone, to be looked at from near.
func previewOf(ctx context.Context, f desk.Final, choices cutChoices, ground cutGround, near bool, size image.Point) (cutPreview, error) {
	opts, err := choices.options(ctx, f)
	if err != nil {
		return cutPreview{}, err
	}
	switch {
	case near:
		opts.Placing = formats.Placing{}
	case choices.onWhite():
		opts.Placing.Ground = color.White
	}
	laid, err := formats.CutoutImage(ctx, f.Picture, f.Mask(), opts)
	switch {
	case err != nil:
		return cutPreview{}, err
	case near:
		return cutPreview{thing: laid, box: opts.Alpha.Bounds().Min, border: borderOf(*opts.Alpha)}, nil
	}
	const grain = 2 // pixels of the preview a unit, for fine screens
	return cutPreview{whole: ground.under(laid, laid.Rect, size.Mul(grain), false)}, nil
}

// borderOf is a place on the border: in the middle of the band's first third, which is often the hair.
func borderOf(a matte.Alpha) image.Point {
	runs := a.Band().Runs()
	if len(runs) == 0 {
		runs = a.Solid().Runs()
	}
	r := runs[len(runs)/6]
	return image.Pt(int(r.X0+r.X1)/2, int(r.Y))
}
