package cli

import (
	"clickmask/mask"
	"clickmask/project/formats"
)

// overlayLayer is the n-th mask of a picture in the colour that the window would give it.
func overlayLayer(m mask.Mask, n int) formats.Layer {
	return formats.Layer{Mask: m, Colour: formats.Colour(n)}
}
