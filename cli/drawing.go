package cli

import (
	"context"
	"io"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/picture"
	"clickmask/project/formats"
)

// overlayLayer is the n-th mask of a picture in the colour that the window would give it.
func overlayLayer(m mask.Mask, n int) formats.Layer {
	return formats.Layer{Mask: m, Colour: formats.Colour(n)}
}

// writeCutout keeps the picture's size, so that the cut-out lies where the mask does.
func writeCutout(ctx context.Context, w io.Writer, pic *picture.Picture, m mask.Mask) error {
	return formats.CutoutPNG(ctx, w, pic, m, formats.CutoutOptions{Edge: matte.Edge{Kind: matte.KindHard}, FullSize: true})
}
