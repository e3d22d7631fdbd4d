// Package picture opens pictures: it recognises files by their content, refuses what is too large or
// damaged, turns the picture upright, and gives packed 8-bit RGBA.
//
// Vocabulary: a [Picture] is one opened picture in the orientation in which it is shown; a [Pyramid] is the
// picture with its halvings, for painting; [Info] is what the head of a file says; an [Error] says in one
// sentence what is wrong with a file, and its [Kind] lets a program react.
//
//	file -> recognise -> read the head -> check the limits -> decode -> RGBA -> upright -> hash -> Picture
//
// A file is hostile input. The head is read before anything is allocated, sizes are multiplied in 64 bits, and
// a file too short to hold what its head promises is refused. From the head is told how much memory decoding will take
// ([Info].Bytes); what is more than [Options] allow is asked about. The bytes that are read, the scans of a JPEG and the
// tiles of a TIFF are counted, so that no file is worked on for ever. A panic in a decoder becomes an error. Opening ends
// with its context. Few pictures are decoded at a time in the whole process, those that are shown never behind others.
//
// Which pixels: what the decoder gives, taken as sRGB; colour profiles are not applied. 16 bits a channel
// become 8 by dropping the lower byte, where the picture uses it; docs/FORMATS.md says what becomes of other numbers, and of
// files that are cut short, and a [Note] says so. Only the first frame of an animation or of a file of several is read. JPEG chroma is
// interpolated as libjpeg does by default, so that the pixels are within 3 levels of what Pillow, OpenCV and
// the browsers show, where Go's own conversion is up to 32 away (4:2:0, quality 90). WebP is within 3 levels too. AVIF's
// decoder repeats chroma where others interpolate it: edges between strong colours look a little harder.
//
// HEIC and JPEG 2000 are decoded by programs of the system (package outside), to which a copy in the program's cache is given.
//
// The package imports the standard library, codecs and internal/userfile only. Beside that copy it never writes, and it never looks at extensions.
package picture
