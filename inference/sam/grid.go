package sam

import "clickmask/mask"

// GridFor says how a picture of picW x picH pixels lies in a model whose input is a square of side
// inputSide and whose low-res masks are squares of side low.
//
// Each content side is int(side*scale + 0.5) with scale = inputSide / longer side, in double
// precision; small pictures are enlarged too (segment_anything utils/transforms.py,
// get_preprocess_shape). One thing differs: a picture more than twice inputSide times as long as it
// is wide would get a content side of 0 there and fails; here that side is 1. All arguments must be
// positive.
func GridFor(picW, picH, inputSide, low int) mask.Grid {
	scale := float64(inputSide) / float64(max(picW, picH))
	return mask.Grid{
		PictureW: picW, PictureH: picH,
		ContentW: contentSide(picW, scale), ContentH: contentSide(picH, scale),
		InputW: inputSide, InputH: inputSide,
		LowW: low, LowH: low,
	}
}

func contentSide(side int, scale float64) int {
	// The conversion keeps the product from being fused with the sum, which would round differently.
	scaled := float64(float64(side) * scale)
	return max(1, int(scaled+0.5))
}
