package picture

import "bytes"

// foreign is a kind of file that people try to open and that is not read.
type foreign struct {
	what string // with its article
	is   func(head []byte) bool
	todo string
}

const exportIt = "export it as JPEG or PNG first"

var foreigners = []foreign{
	{"a HEIC picture", brand("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"), exportIt},
	{"a JPEG XL picture", starts("\xff\x0a", "\x00\x00\x00\x0cJXL \r\n\x87\n"), exportIt},
	{"a JPEG 2000 picture", starts("\x00\x00\x00\x0cjP  \r\n\x87\n", "\xff\x4f\xff\x51"), exportIt},
	{"a Canon raw photograph", isCanonRaw, exportIt},
	{"a Fujifilm raw photograph", starts("FUJIFILMCCD-RAW"), exportIt},
	{"an Olympus raw photograph", starts("IIRO", "IIRS", "MMOR"), exportIt},
	{"a Panasonic raw photograph", starts("IIU\x00"), exportIt},
	{"a Photoshop document", starts("8BPS"), exportIt},
	{"a GIMP document", starts("gimp xcf "), exportIt},
	{"an OpenEXR picture", starts("\x76\x2f\x31\x01"), exportIt},
	{"a Radiance HDR picture", starts("#?RADIANCE", "#?RGBE"), exportIt},
	{"a DICOM picture", isDICOM, exportIt},
	{"a FITS picture", starts("SIMPLE  ="), exportIt},
	{"a JPEG XR picture", starts("II\xbc\x01", "II\xbc\x00"), exportIt},
	{"a QOI picture", starts("qoif"), exportIt},
	{"a PCX picture", isPCX, exportIt},
	{"an SGI picture", starts("\x01\xda\x00\x01", "\x01\xda\x00\x02", "\x01\xda\x01\x01", "\x01\xda\x01\x02"), exportIt},
	{"a Sun raster picture", starts("\x59\xa6\x6a\x95"), exportIt},
	{"an XPM picture", starts("/* XPM */"), exportIt},
	{"an icon of macOS", starts("icns"), "export it as PNG first"},
	{"a Windows metafile", starts("\xd7\xcd\xc6\x9a", "\x01\x00\x09\x00\x00\x03"), "export it as PNG first"},
	{"a DjVu document", starts("AT&TFORM"), "export the page as PNG first"},
	{"a DirectDraw texture", starts("DDS "), "export it as PNG first"},
	{"a PDF document", starts("%PDF-"), "export the page as PNG first"},
	{"a PostScript document", starts("%!PS"), "export the page as PNG first"},
	{"an SVG drawing", isSVG, "export it as PNG first"},
	{"a video", isVideo, "save one of its frames as PNG first"},
	{"a web page", isHTML, "save the picture itself, not the page it is on"},
	{"a ZIP archive", starts("PK\x03\x04"), "unpack it first"},
	{"a ClickMask session or other JSON text", starts("{"), "open sessions with File > Open session"},
}

func isCanonRaw(head []byte) bool {
	return brand("crx ")(head) || len(head) >= 10 && string(head[8:10]) == "CR" && starts("II*\x00")(head)
}

func isDICOM(head []byte) bool { return len(head) >= 132 && string(head[128:132]) == "DICM" }

func isPCX(head []byte) bool {
	return len(head) >= 128 && head[0] == 10 && head[1] <= 5 && head[2] == 1 && (head[3] == 1 || head[3] == 2 || head[3] == 4 || head[3] == 8)
}

func isSVG(head []byte) bool {
	return isMarkup(head) && bytes.Contains(bytes.ToLower(head), []byte("<svg"))
}

func isHTML(head []byte) bool {
	lower := bytes.ToLower(head)
	return isMarkup(head) && (bytes.Contains(lower, []byte("<html")) || bytes.Contains(lower, []byte("<!doctype html")))
}

// isMarkup reports whether the text begins with a tag, after spaces and a byte order mark.
func isMarkup(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"), []byte("<"))
}

func isVideo(head []byte) bool {
	riff := len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "AVI "
	return riff || starts("\x1a\x45\xdf\xa3", "OggS", "\x00\x00\x01\xba", "\x00\x00\x01\xb3", "FLV\x01")(head) ||
		brand("isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "qt  ", "M4V ", "M4VH", "dash", "3gp4", "3gp5", "3gp6")(head)
}
