package picture

import (
	"fmt"
	"slices"
)

// The kinds of further samples (TIFF 6.0, section 18); CorelDRAW writes a number of its own for alpha.
const tiffPremultiplied, tiffStraight, tiffCorelAlpha = 1, 2, 999

// understand says which samples are shown and how, and refuses by name what is not read.
func (p *tiffPage) understand(inkSet int) error {
	if err := p.checkPacking(); err != nil {
		return err
	}
	if err := p.checkDepth(); err != nil {
		return err
	}
	n := 1
	switch p.photometric {
	case tiffWhiteIsZero, tiffBlackIsZero, tiffMask, tiffPalette:
	case tiffRGB, tiffYCbCr, tiffLab, tiffICCLab:
		n = 3
	case tiffInks:
		n = 4
		if p.samples < n || inkSet == 2 {
			return unsupported(fmt.Sprintf("%d inks that are not cyan, magenta, yellow and black", p.samples))
		}
	case 32803, 34892:
		return unsupported("the raw numbers of a camera's sensor")
	case 32844, 32845:
		return unsupported("luminances in logarithms (LogLuv)")
	default:
		return unsupported(fmt.Sprintf("photometric interpretation %d", p.photometric))
	}
	if p.samples < n {
		if p.samples == 0 || p.photometric != tiffRGB {
			return unsupported(fmt.Sprintf("%d samples a pixel where there should be %d", p.samples, n))
		}
		n = 1
	}
	p.colours = make([]int, n)
	for i := range p.colours {
		p.colours[i] = i
	}
	// Some writers of red, green, blue and alpha do not say what the fourth is.
	extra := p.extra
	if p.photometric == tiffRGB && p.samples == 4 && len(extra) == 0 {
		extra = []int{tiffStraight}
	}
	p.alpha = -1
	if i := slices.IndexFunc(extra, func(v int) bool { return v == tiffPremultiplied || v == tiffStraight || v == tiffCorelAlpha }); i >= 0 &&
		n+i < p.samples && p.photometric != tiffInks {
		p.alpha, p.mixed = n+i, extra[i] == tiffPremultiplied
	}
	return nil
}

// checkPacking refuses compressions that are not read, and what they cannot be combined with.
func (p *tiffPage) checkPacking() error {
	switch p.compression {
	case 0:
		p.compression = tiffNone
	case tiffNone, tiffLZW, tiffDeflate, tiffDeflateOfLibrary, tiffPackBits:
	case tiffFax1, tiffFax3, tiffFax4:
		if p.bits != 1 || p.inPlane() != 1 {
			return fmt.Errorf("it has %d bits and %d samples a pixel, compressed for fax", p.bits, p.samples)
		}
	case tiffJPEG, tiffWebP:
		if p.bits != 8 {
			return unsupported(fmt.Sprintf("JPEG of %d bits", p.bits))
		}
		if p.compression == tiffWebP && (p.planar || p.samples < 3 || p.samples > 4) {
			return unsupported("WebP of single planes")
		}
	case 34712, 33003, 33004, 33005:
		return unsupported("compressed as JPEG 2000")
	case 34925:
		return unsupported("compressed by LZMA")
	case 50000:
		return unsupported("compressed by ZSTD")
	case 34887:
		return unsupported("compressed by LERC")
	default:
		return unsupported(fmt.Sprintf("compression %d", p.compression))
	}
	if p.compression != tiffLZW && p.compression != tiffDeflate && p.compression != tiffDeflateOfLibrary {
		p.predictor = 1
	}
	switch {
	case p.predictor <= 1:
	case p.predictor == 2 && p.format != tiffReal && slices.Contains([]int{8, 16, 32, 64}, p.bits):
	case p.predictor == 2 && p.format == tiffReal && slices.Contains([]int{16, 32, 64}, p.bits): // differences of the bits
	case p.predictor == 3 && p.format == tiffReal && slices.Contains([]int{16, 24, 32, 64}, p.bits):
	default:
		return unsupported(fmt.Sprintf("predictor %d with %d bits", p.predictor, p.bits))
	}
	return nil
}

// checkDepth refuses numbers that are not read.
func (p *tiffPage) checkDepth() error {
	if p.format == 4 || p.format == 0 { // "undefined"
		p.format = tiffUnsigned
	}
	ok := false
	switch p.format {
	case tiffUnsigned:
		ok = p.bits <= 32 || p.bits == 64
	case tiffSigned:
		ok = slices.Contains([]int{8, 16, 32, 64}, p.bits)
	case tiffReal:
		ok = slices.Contains([]int{16, 24, 32, 64}, p.bits)
	case 5, 6:
		return unsupported("complex numbers")
	}
	switch {
	case !ok:
		return unsupported(fmt.Sprintf("numbers of %d bits", p.bits))
	case p.photometric == tiffPalette && (p.bits > 8 || p.format != tiffUnsigned):
		return unsupported(fmt.Sprintf("a palette of %d bits", p.bits))
	case (p.photometric == tiffYCbCr || p.photometric == tiffLab || p.photometric == tiffICCLab) && (p.bits != 8 || p.format == tiffReal):
		return unsupported(fmt.Sprintf("YCbCr or Lab of %d bits", p.bits))
	case p.units() && (p.planar || p.samples != 3 || p.predictor > 1 || !slices.Contains([]int{1, 2, 4}, p.subX) || !slices.Contains([]int{1, 2, 4}, p.subY)):
		return unsupported("chroma that is shared by pixels in an unusual way")
	}
	return nil
}
