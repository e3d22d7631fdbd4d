package picture

import (
	"image"

	"golang.org/x/image/tiff"
)

// decodeTIFF reads the first page. Of fax compressions the library takes "white" for 1 where black is 0; the codes
// mean 0 by it whatever that is (TIFF 6.0, section 11; libtiff and all that use it), so that such pages come out
// as negatives and are turned back here.
func decodeTIFF(s source) (image.Image, error) {
	img, err := tiff.Decode(s.stream())
	if err != nil {
		return nil, err
	}
	const compression, g3, g4, photometric, blackIsZero = 259, 3, 4, 262, 1
	page, gray := img.(*image.Gray)
	if c := tiffShort(s, compression); gray && (c == g3 || c == g4) && tiffShort(s, photometric) == blackIsZero {
		for i := range page.Pix {
			page.Pix[i] = ^page.Pix[i]
		}
	}
	return img, nil
}
