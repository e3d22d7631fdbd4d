package desk

import "clickmask/picture"

// Rest lets go of the pixels of the picture on the screen, which rest ([picture.Picture.Rest]), and returns the pyramid that
// stays; nil where another picture is on the screen.
func (d *Desk) Rest(p *picture.Picture) *picture.Pyramid {
	if p == nil || d.shown.picture != p || d.shown.pyramid == nil {
		return nil
	}
	d.shown.pyramid = d.shown.pyramid.Resting()
	return d.shown.pyramid
}
