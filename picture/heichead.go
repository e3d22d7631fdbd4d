package picture

import (
	"encoding/binary"
	"image"
	"iter"
	"math"
)

// heicHead is what the boxes of a HEIC file say of its primary picture (ISO 14496-12 and 23008-12).
type heicHead struct {
	coded       image.Point     // its size as it is stored
	crop        image.Rectangle // what of that is shown
	orientation int             // EXIF value of what is to be done to it then
	pictures    int             // how many the file has for people, this one among them
	profile     []byte          // ICC, nil for none

	meta []byte // what the box "meta" holds, without version and flags
	at   int64  // where that is in the file
	item uint32 // the number of the primary picture
}

var errTurnedFirst = unsupported("it is turned before it is cropped")

// readHEICHead reads the description of the primary picture without a decoder.
func readHEICHead(s source) (heicHead, error) {
	head := heicHead{orientation: 1}
	meta, at, err := metaBox(s)
	if err == errNoMeta {
		return head, unsupported("a sequence without a still picture")
	}
	if err != nil {
		return head, err
	}
	head.meta, head.at = dropFront(meta, 4), at+4 // version and flags
	if len(head.meta)-opaque(head.meta) > maxItems {
		return head, errBoxes
	}
	item, ok := primaryItem(child(head.meta, "pitm"))
	props := child(head.meta, "iprp")
	if !ok || props == nil {
		return head, errMetaSense
	}
	head.item = item
	if err := head.take(itemProperties(props, item)); err != nil {
		return head, err
	}
	head.pictures = len(shownItems(head.meta, item))
	return head, nil
}

// take reads the properties of the picture, which apply in their order.
func (h *heicHead) take(properties []box) error {
	rotated, mirrored := 0, -1
	var clap []byte
	for _, p := range properties {
		switch body := p.body; {
		case p.name == "ispe" && len(body) >= 12:
			w, height := binary.BigEndian.Uint32(body[4:]), binary.BigEndian.Uint32(body[8:])
			if w == 0 || height == 0 || w > maxHEICSide || height > maxHEICSide {
				return errMetaSense
			}
			h.coded = image.Pt(int(w), int(height))
		case p.name == "clap" && len(body) >= 32:
			if rotated != 0 || mirrored >= 0 {
				return errTurnedFirst
			}
			clap = body
		case p.name == "irot" && len(body) >= 1:
			if mirrored >= 0 { // turning what is mirrored is mirroring what was turned the other way
				rotated = (rotated + 4 - int(body[0]&3)) % 4
			} else {
				rotated = (rotated + int(body[0]&3)) % 4
			}
		case p.name == "imir" && len(body) >= 1:
			if mirrored >= 0 {
				return errMetaSense
			}
			mirrored = int(body[0] & 1)
		case p.name == "colr" && len(body) > 4 && (string(body[:4]) == "prof" || string(body[:4]) == "rICC"):
			h.profile = body[4:]
		}
	}
	if h.coded == (image.Point{}) {
		return errMetaSense
	}
	h.orientation = turned(rotated, mirrored)
	h.crop = image.Rectangle{Max: h.coded}
	if clap == nil {
		return nil
	}
	var err error
	h.crop, err = cleanAperture(clap, h.coded)
	return err
}

// maxHEICSide keeps products of sides within 64 bits.
const maxHEICSide = 1 << 30

// cleanAperture is the part of a picture that the box "clap" has shown: width and height, and how far its middle is from the
// picture's, as fractions (ISO 14496-12, 12.1.4).
func cleanAperture(body []byte, of image.Point) (image.Rectangle, error) {
	number := func(i int) float64 {
		n, d := int32(binary.BigEndian.Uint32(body[8*i:])), int32(binary.BigEndian.Uint32(body[8*i+4:]))
		if d <= 0 {
			return math.NaN()
		}
		return float64(n) / float64(d)
	}
	side := func(size, off float64, whole int) (from, to int, ok bool) {
		first := off + (float64(whole)-size)/2
		from, to = int(math.Round(first)), int(math.Round(first+size))
		return from, to, size >= 1 && first >= -0.5 && first+size <= float64(whole)+0.5 && 0 <= from && from < to && to <= whole
	}
	x0, x1, okX := side(number(0), number(2), of.X)
	y0, y1, okY := side(number(1), number(3), of.Y)
	if !okX || !okY {
		return image.Rectangle{}, errMetaSense
	}
	return image.Rect(x0, y0, x1, y1), nil
}

// infoEntry is one item of the box "iinf".
type infoEntry struct {
	id     uint32
	kind   string
	hidden bool
	flags  []byte // the byte of its flags that says so, within the box
}

// infoEntries are the items that a description lists, but for those of kinds before HEIF.
func infoEntries(meta []byte) []infoEntry {
	body := child(meta, "iinf")
	if len(body) < 6 {
		return nil
	}
	skip := 6 // version, flags and how many
	if body[0] > 0 {
		skip = 8
	}
	var list []infoEntry
	for b := range boxes(dropFront(body, skip)) {
		if b.name != "infe" || len(b.body) < 4 || b.body[0] < 2 {
			continue
		}
		r := fields{data: b.body[4:]}
		e := infoEntry{flags: b.body[3:4], hidden: b.body[3]&1 != 0}
		if b.body[0] == 2 {
			e.id = r.take(2)
		} else {
			e.id = r.take(4)
		}
		r.take(2) // how it is protected
		if len(r.data) < 4 {
			continue
		}
		e.kind = string(r.data[:4])
		list = append(list, e)
	}
	return list
}

// shownItems are the pictures of a file that are for people: not the tiles, small copies and alphas of others. The primary one is
// among them.
func shownItems(meta []byte, primary uint32) map[uint32]bool {
	shown := map[uint32]bool{primary: true}
	for _, e := range infoEntries(meta) {
		switch e.kind {
		case "hvc1", "hev1", "av01", "jpeg", "grid", "iovl", "iden":
			if !e.hidden {
				shown[e.id] = true
			}
		}
	}
	for ref := range references(meta) {
		switch ref.kind {
		case "thmb", "auxl":
			delete(shown, ref.from)
		case "dimg":
			delete(shown, ref.to)
		}
	}
	shown[primary] = true
	return shown
}

// reference says that one item has to do with another.
type reference struct {
	kind     string
	from, to uint32
}

// references are what the box "iref" says.
func references(meta []byte) iter.Seq[reference] {
	return func(yield func(reference) bool) {
		body := child(meta, "iref")
		size := 2
		if len(body) > 0 && body[0] > 0 {
			size = 4
		}
		for b := range boxes(dropFront(body, 4)) {
			r := fields{data: b.body}
			from := r.take(size)
			for n := r.take(2); n > 0 && !r.short; n-- {
				if !yield(reference{b.name, from, r.take(size)}) {
					return
				}
			}
		}
	}
}
