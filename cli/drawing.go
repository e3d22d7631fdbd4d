package cli

import (
	"io"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project/export"
)

// overlayLayer is the n-th mask of a picture in the colour that the window would give it.
func overlayLayer(m mask.Mask, n int) export.Layer {
	return export.Layer{Mask: m, Colour: export.Colour(n)}
}

// writeCutout keeps the picture's size, so that the cut-out lies where the mask does.
func writeCutout(w io.Writer, pic *picture.Picture, m mask.Mask) error {
	return export.CutoutPNG(w, pic, m, export.CutoutOptions{FullSize: true})
}
