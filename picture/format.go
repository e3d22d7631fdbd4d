package picture

import (
	"bytes"
	"image"
	"image/gif"
	"image/png"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/image/webp"
)

// format is one kind of file that is read.
type format struct {
	name       string   // as in Picture.Format
	label      string   // for people
	extensions []string // for dialogs, the usual one first
	is         func(head []byte) bool
	config     func(r source) (w, h int, err error)
	decode     func(r source) (image.Image, error)
	deep       func(r source) (image.Image, error) // with 16 bits a sample, nil for a file of fewer; nil where none is decoded so
	// upright decodes most of a format's files straight to where their pixels belong, nil for none; jpegscan.ErrOther leaves one to decode.
	upright     func(r source, info Info, opts Options) (*image.RGBA, error)
	need        func(r source, w, h int) need
	orientation func(r source) int     // EXIF value, 1 when there is none
	frames      func(r source) []frame // the pictures in the file, nil for one; nil where only the first is of interest
	composes    bool                   // a picture is drawn over those before it
	reads       func(r source) int64   // how many bytes a pixel may take to read, where that is more than usual
	chroma      chromaRange
	perByte     int64 // the most pixels that a byte of the file can make; 0 when no bound is known
	most        int64 // the most pixels whose decoding this machine can be asked for; 0 means HardMaxPixels
}

// The bounds: deflate makes at most 1032 bytes of one, and a PNG pixel takes at least one bit. A block of 64
// JPEG luma samples takes at least one bit of a coefficient. TIFF has CCITT fax, which has no useful bound. The decoder of AVIF
// takes up to 70 bytes a pixel of at most 4 GB, and half a second a megapixel; that of JPEG XL 20, and up to 0.4 seconds.
var formats = []format{
	{name: "png", label: "PNG", extensions: []string{".png"}, is: starts("\x89PNG\r\n\x1a\n"),
		config: goConfig(png.DecodeConfig, pngChunks), decode: decodePNG, deep: deepPNG, need: needPNG, orientation: pngOrientation, perByte: 8 * 1032,
		frames: pngFrames, composes: true},
	{name: "jpeg", label: "JPEG", extensions: []string{".jpg", ".jpeg", ".jfif"}, is: starts("\xff\xd8\xff"),
		config: jpegConfig, decode: decodeJPEG, upright: jpegUpright, need: needJPEG, orientation: jpegOrientation, perByte: 8 * 64},
	{name: "gif", label: "GIF", extensions: []string{".gif"}, is: starts("GIF87a", "GIF89a"),
		config: goConfig(gif.DecodeConfig, whole), decode: decodeGIF, need: needGIF, orientation: upright, frames: gifFrames, composes: true},
	{name: "bmp", label: "BMP", extensions: []string{".bmp"}, is: isBMP,
		config: bmpConfig, decode: decodeBMP, need: needBMP, orientation: upright},
	{name: "tiff", label: "TIFF", extensions: []string{".tif", ".tiff"}, is: isTIFF,
		config: tiffConfig, decode: decodeTIFF, deep: deepTIFF, need: needTIFF, orientation: tiffOrientation, frames: tiffFrames, reads: readsTIFF},
	{name: "webp", label: "WebP", extensions: []string{".webp"}, is: isWebP,
		config: goConfig(webp.DecodeConfig, riffChunks), decode: decodeWebP, need: needWebP, orientation: webpOrientation, chroma: videoRange,
		frames: webpFrames, composes: true},
	{name: "avif", label: "AVIF", extensions: []string{".avif"}, is: brand("avif", "avis"),
		config: avifConfig, decode: decodeAVIF, need: needAVIF, orientation: avifOrientation, most: 50_000_000},
	{name: "heic", label: "HEIC", extensions: []string{".heic", ".heif", ".hif"}, is: brand("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"),
		config: heicConfig, decode: decodeHEIC, need: needHEIC, orientation: heicOrientation, most: mostHEIC},
	{name: "jp2", label: "JPEG 2000", extensions: []string{".jp2", ".j2k", ".jpf", ".jpx", ".j2c", ".jpc"}, is: starts(jp2Mark, j2kMark),
		config: jp2Config, decode: decodeJP2, need: needJP2, orientation: upright, most: 100_000_000},
	{name: "jxl", label: "JPEG XL", extensions: []string{".jxl"}, is: starts("\xff\x0a", "\x00\x00\x00\x0cJXL \r\n\x87\n"),
		config: jxlConfig, decode: decodeJXL, deep: deepJXL, need: needJXL, orientation: upright, most: 100_000_000},
	{name: "pnm", label: "PNM", extensions: []string{".ppm", ".pgm", ".pbm", ".pnm", ".pam", ".pfm"}, is: isPNM,
		config: pnmConfig, decode: decodePNM, deep: deepPNM, need: needPNM, orientation: upright},
	{name: "ico", label: "ICO", extensions: []string{".ico", ".cur"}, is: isICO,
		config: icoConfig, decode: decodeICO, need: needICO, orientation: upright},
	{name: "tga", label: "TGA", extensions: []string{".tga"}, is: isTGA, // the last, for it has no mark
		config: tgaConfig, decode: decodeTGA, need: needTGA, orientation: upright},
}

// Extensions are the endings of the files that can be opened, for file dialogs: lower case, with the dot; read
// only. What a file is, is decided by its content alone.
var Extensions = extensions()

// IsNamedLikeOne reports whether the files of a folder that have such a name are pictures to people. What begins with a dot is
// not for people: some systems lay such a file beside each picture.
func IsNamedLikeOne(name string) bool {
	return !strings.HasPrefix(name, ".") && slices.Contains(Extensions, strings.ToLower(filepath.Ext(name)))
}

func extensions() []string {
	var out []string
	for _, f := range formats {
		out = append(out, f.extensions...)
	}
	return out
}

// starts recognises a file by its first bytes.
func starts(magic ...string) func([]byte) bool {
	return func(head []byte) bool {
		return slices.ContainsFunc(magic, func(m string) bool { return bytes.HasPrefix(head, []byte(m)) })
	}
}

// brand recognises a file of the ISO base media format (ISO 14496-12) by the brands of its first box.
func brand(names ...string) func([]byte) bool {
	return func(head []byte) bool {
		if len(head) < 16 || string(head[4:8]) != "ftyp" {
			return false
		}
		size := int(head[0])<<24 | int(head[1])<<16 | int(head[2])<<8 | int(head[3])
		list := head[8:min(max(size, 12), len(head))]
		for i := 0; i+4 <= len(list); i += 4 {
			if i != 4 && slices.Contains(names, string(list[i:i+4])) { // bytes 4 to 8 are a version
				return true
			}
		}
		return false
	}
}

func isWebP(head []byte) bool {
	return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP"
}

// goConfig reads a head with one of Go's decoders, of whose file held lets through what is not too much work.
func goConfig(f func(io.Reader) (image.Config, error), held func(source, io.Reader) io.Reader) func(source) (int, int, error) {
	return func(s source) (int, int, error) {
		c, err := f(held(s, s.bites(headBite)))
		return c.Width, c.Height, err
	}
}

// whole is for formats whose work is in proportion to their bytes.
func whole(_ source, r io.Reader) io.Reader { return r }

func upright(source) int { return 1 }
