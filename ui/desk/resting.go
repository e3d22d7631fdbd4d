package desk

import "clickmask/picture"

// Rest lets go of the pixels of the picture on the screen, if they rest ([picture.Picture.Rest]), and returns the pyramid that
// stays; nil where they do not, or another picture is on the screen.
func (d *Desk) Rest(p *picture.Picture) *picture.Pyramid {
	if p == nil || !p.Resting() || d.shown.picture != p || d.shown.pyramid == nil {
		return nil
	}
	d.shown.pyramid = d.shown.pyramid.Resting()
	return d.shown.pyramid
}
