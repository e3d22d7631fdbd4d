package cli

import (
	"io"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project/export"
)

// overlayLayer is the n-th mask of a picture in its colour.
func overlayLayer(m mask.Mask, n int) export.Layer {
	return export.Layer{Mask: m, Colour: n}
}

func writeOverlay(w io.Writer, pic *picture.Picture, layers []export.Layer) error {
	return export.OverlayPNG(w, pic.Pix, layers)
}

func writeCutout(w io.Writer, pic *picture.Picture, m mask.Mask) error {
	return export.CutoutPNG(w, pic.Pix, m)
}
