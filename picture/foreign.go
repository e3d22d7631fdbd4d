package picture

import "bytes"

// foreign is a kind of file that people try to open and that is not read.
type foreign struct {
	what string // with its article
	name string // its proper name, "" for what has none
	is   func(head []byte) bool
	todo string
}

const exportIt = "export it as JPEG or PNG first"

var foreigners = []foreign{
	{"a Canon raw photograph", "Canon raw", isCanonRaw, exportIt},
	{"a Fujifilm raw photograph", "Fujifilm raw", starts("FUJIFILMCCD-RAW"), exportIt},
	{"an Olympus raw photograph", "Olympus raw", starts("IIRO", "IIRS", "MMOR"), exportIt},
	{"a Panasonic raw photograph", "Panasonic raw", starts("IIU\x00"), exportIt},
	{"a Photoshop document", "Photoshop", starts("8BPS"), exportIt},
	{"a GIMP document", "GIMP", starts("gimp xcf "), exportIt},
	{"an OpenEXR picture", "OpenEXR", starts("\x76\x2f\x31\x01"), exportIt},
	{"a Radiance HDR picture", "Radiance HDR", starts("#?RADIANCE", "#?RGBE"), exportIt},
	{"a DICOM picture", "DICOM", isDICOM, exportIt},
	{"a FITS picture", "FITS", starts("SIMPLE  ="), exportIt},
	{"a JPEG XR picture", "JPEG XR", starts("II\xbc\x01", "II\xbc\x00"), exportIt},
	{"a QOI picture", "QOI", starts("qoif"), exportIt},
	{"a PCX picture", "PCX", isPCX, exportIt},
	{"an SGI picture", "SGI", starts("\x01\xda\x00\x01", "\x01\xda\x00\x02", "\x01\xda\x01\x01", "\x01\xda\x01\x02"), exportIt},
	{"a Sun raster picture", "Sun raster", starts("\x59\xa6\x6a\x95"), exportIt},
	{"an XPM picture", "XPM", starts("/* XPM */"), exportIt},
	{"an icon of macOS", "ICNS", starts("icns"), "export it as PNG first"},
	{"a Windows metafile", "WMF", starts("\xd7\xcd\xc6\x9a", "\x01\x00\x09\x00\x00\x03"), "export it as PNG first"},
	{"a DjVu document", "DjVu", starts("AT&TFORM"), "export the page as PNG first"},
	{"a DirectDraw texture", "DDS", starts("DDS "), "export it as PNG first"},
	{"a PDF document", "PDF", starts("%PDF-"), "export the page as PNG first"},
	{"a PostScript document", "PostScript", starts("%!PS"), "export the page as PNG first"},
	{"an SVG drawing", "SVG", isSVG, "export it as PNG first"},
	{"a video", "", isVideo, "save one of its frames as PNG first"},
	{"a web page", "", isHTML, "save the picture itself, not the page it is on"},
	{"a ZIP archive", "ZIP", starts("PK\x03\x04"), "unpack it first"},
	{"a ClickMask session or other JSON text", "", starts("{"), "open sessions with File > Open session"},
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
