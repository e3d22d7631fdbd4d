package picture

import (
	"bytes"
	"image"
	"io"
	"slices"

	"clickmask/picture/outside"
)

// HEIC is decoded by a program of the system, for those of HEVC that are free to have are not free to pass on. Such programs
// differ in whether they turn what they decode, and in what they make of a file of several pictures. So they are given a
// copy in which nothing but the primary picture is to be shown, and nothing is to be done to it: cropping and turning are ours.

var heicReader = outsider{kind: outside.HEIC, ending: ".heic", install: "libheif-examples (Fedora: libheif-tools)", each: 24}

// mostHEIC is the most pixels whose decoding the system is asked for.
const mostHEIC = 100_000_000

func heicConfig(s source) (w, h int, err error) {
	head, err := readHEICHead(s)
	return head.crop.Dx(), head.crop.Dy(), err
}

// heicOrientation is what the boxes irot and imir ask for. An EXIF orientation beside them is not looked at, as of AVIF.
func heicOrientation(s source) int {
	head, _ := readHEICHead(s)
	return head.orientation
}

// needHEIC is told from the size as it is stored.
func needHEIC(s source, w, h int) need {
	if head, err := readHEICHead(s); err == nil {
		w, h = max(w, head.coded.X), max(h, head.coded.Y)
	}
	return heicReader.need(s, w, h)
}

func decodeHEIC(s source) (image.Image, error) {
	head, err := readHEICHead(s)
	if err != nil {
		return nil, err
	}
	if pixels := int64(head.coded.X) * int64(head.coded.Y); pixels > mostHEIC {
		return nil, unsupported("a small part of a picture that is too large to be decoded")
	}
	head.bare()
	img, err := heicReader.decode(s, head.coded, "", func(w io.Writer) error { return copyWith(w, s, head.meta, head.at) })
	if err != nil {
		return nil, err
	}
	img, notes := withoutNotes(img)
	if head.crop.Size() != head.coded {
		part, ok := img.(interface {
			SubImage(image.Rectangle) image.Image
		})
		if !ok {
			return nil, errMetaSense
		}
		img = part.SubImage(head.crop.Add(img.Bounds().Min))
	}
	if head.pictures > 1 {
		notes = append(notes, Note{Kind: FirstOf, N: head.pictures})
	}
	return noted(img, notes...), nil
}

// bare changes the description so that the primary picture alone is shown, as it is stored.
func (h *heicHead) bare() {
	shown := shownItems(h.meta, h.item)
	for _, e := range infoEntries(h.meta) {
		if e.id != h.item && shown[e.id] {
			e.flags[0] |= 1 // hidden
		}
	}
	h.undone(h.item)
	for ref := range references(h.meta) {
		if ref.kind == "auxl" && ref.to == h.item { // its alpha is cropped and turned as it is
			h.undone(ref.from)
		}
	}
}

// undone changes the description so that nothing is done to a picture.
func (h *heicHead) undone(item uint32) {
	props := child(h.meta, "iprp")
	all := slices.Collect(boxes(child(props, "ipco")))
	var places, kept [][]byte
	for a := range associations(props) {
		if a.item != item {
			continue
		}
		places = append(places, a.bytes)
		if a.index >= 1 && int(a.index) <= len(all) {
			switch all[a.index-1].name {
			case "irot", "imir", "clap":
				continue
			}
		}
		kept = append(kept, bytes.Clone(a.bytes))
	}
	// What says "no property" comes last: some programs look no further.
	for i, place := range places {
		clear(place)
		if i < len(kept) {
			copy(place, kept[i])
		}
	}
}

// heicProfile is the colour profile of the primary picture, nil for none.
func heicProfile(s source) []byte {
	head, err := readHEICHead(s)
	if err != nil || len(head.profile) > maxProfile {
		return nil
	}
	return head.profile
}
