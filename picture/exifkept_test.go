package picture

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// camera is EXIF as cameras write it, in an order of bytes: what may be shared, and what may not, each of which says SECRET.
func camera(order byteOrder) []byte {
	text := func(tag uint16, s string) exifEntry {
		return exifEntry{tag, 2, uint32(len(s) + 1), append([]byte(s), 0)}
	}
	blob := func(tag uint16, s string) exifEntry { return exifEntry{tag, 7, uint32(len(s)), []byte(s)} }
	short := func(tag, v uint16) exifEntry { return exifEntry{tag, 3, 1, order.AppendUint16(nil, v)} }
	ratio := func(tag uint16, v ...uint32) exifEntry {
		e := exifEntry{tag: tag, kind: tiffRational, count: uint32(len(v) / 2)}
		for _, n := range v {
			e.value = order.AppendUint32(e.value, n)
		}
		return e
	}
	link := func(tag uint16) exifEntry { return exifEntry{tag, 4, 1, make([]byte, 4)} }
	main := []exifEntry{
		text(0x010f, "Maker"), text(0x0110, "Model 7"), short(tagOrientation, 6), text(0x0132, "2024:05:06 07:08:09"), text(0x8298, "(c) Somebody"),
		text(0x9c9d, "SECRET author"), blob(0x83bb, "SECRET press"), link(exifCamera), link(exifPlace),
	}
	f := tiffFile{order: order}
	return f.written(main, [][]exifEntry{
		{ratio(0x829a, 1, 250), short(0x8827, 400), text(0x9003, "2024:05:06 07:08:09"), blob(0x927c, "SECRET notes of the maker"), text(0xa431, "SECRET number"),
			text(0xa430, "SECRET owner"), blob(0x9286, "SECRET remark"), text(0xa434, "Lens 50mm")},
		{text(1, "N"), ratio(2, 35, 1, 39, 1, 30, 1), text(3, "E"), ratio(4, 139, 1, 44, 1, 12, 1), blob(0x1b, "SECRET way")},
	})
}

// in puts EXIF into the smallest file of a kind that has room for it.
func in(kind string, exif []byte) []byte {
	switch kind {
	case "jpeg":
		out := binary.BigEndian.AppendUint16([]byte("\xff\xd8\xff\xff\xe1"), uint16(8+len(exif))) // with a fill byte
		return append(append(append(out, exifMark...), exif...), "\xff\xda\x00\x00"...)
	case "png":
		out := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x00IDATsumm"), uint32(len(exif)))
		return append(append(append(out, "eXIf"...), exif...), "summ\x00\x00\x00\x00IENDsumm"...)
	case "webp":
		out := binary.LittleEndian.AppendUint32([]byte("RIFF\x00\x00\x00\x00WEBPVP8L\x01\x00\x00\x00x\x00EXIF"), uint32(len(exif)))
		return append(out, exif...)
	case "webp with a mark":
		return in("webp", append([]byte(exifMark), exif...))
	}
	return exif
}

func sharedOf(t *testing.T, file []byte, place bool) []byte {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return EXIF(path, place)
}

func TestEXIFIsSharedWithoutThePlaceAndWhatIsNobodysBusiness(t *testing.T) {
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, kind := range []string{"jpeg", "png", "webp", "webp with a mark", "tiff"} {
			for _, place := range []bool{false, true} {
				got := sharedOf(t, in(kind, camera(order)), place)
				if bytes.Contains(got, []byte("SECRET")) {
					t.Errorf("%s: a secret is kept", kind)
				}
				for _, want := range []string{"Maker", "Model 7", "(c) Somebody", "Lens 50mm", "2024:05:06 07:08:09"} {
					if !bytes.Contains(got, []byte(want)) {
						t.Errorf("%s: %q is not kept", kind, want)
					}
				}
				r := bytes.NewReader(got)
				f, err := openTIFFFile(r)
				if err != nil {
					t.Fatal(err)
				}
				if f.order != order || f.orientation(f.first) != 1 {
					t.Errorf("%s: in the order %v the orientation is %d", kind, f.order, f.orientation(f.first))
				}
				at := f.leadsTo(f.first, exifPlace)
				if (at != 0) != place {
					t.Errorf("%s: the place is at %d, asked for %v", kind, at, place)
				}
				var degrees float64
				f.each(at, func(tag uint16, list tiffList) (err error) {
					if tag == 4 {
						degrees, err = list.number(0)
					}
					return err
				})
				if place && degrees != 139 {
					t.Errorf("%s: it lies at %g degrees", kind, degrees)
				}
				speed := 0.0
				f.each(f.leadsTo(f.first, exifCamera), func(tag uint16, list tiffList) (err error) {
					if tag == 0x829a {
						speed, err = list.number(0)
					}
					return err
				})
				if speed != 1.0/250 {
					t.Errorf("%s: the exposure is %g s", kind, speed)
				}
				if again := sharedEXIF(bytes.NewReader(got), place); !bytes.Equal(again, got) {
					t.Errorf("%s: sharing it again changes it", kind)
				}
			}
		}
	}
}

func TestFilesWithoutEXIFShareNone(t *testing.T) {
	secret := exifEntry{0x9c9d, 2, 7, []byte("SECRET\x00")}
	for name, file := range map[string][]byte{
		"nothing": nil, "a text": []byte("this is no picture at all"), "a JPEG without": []byte("\xff\xd8\xff\xda00000000000000"),
		"only what is not shared": in("jpeg", tiffFile{order: binary.LittleEndian}.written([]exifEntry{secret}, nil)),
		"a JPEG cut off":          in("jpeg", camera(binary.LittleEndian))[:12], "a length that is none": []byte("\xff\xd8\xff\xe1\x00\x01Exif\x00\x00II*\x00"),
	} {
		if got := sharedOf(t, file, true); got != nil {
			t.Errorf("%s: %d bytes are shared", name, len(got))
		}
	}
}

// Whatever a file says of itself, little is read and less is kept.
func TestHostileEXIFIsBounded(t *testing.T) {
	long := exifEntry{0x010e, 2, 3 << 30, make([]byte, 6)}
	many := make([]exifEntry, 0, 60000)
	for range cap(many) {
		many = append(many, exifEntry{0x010e, 2, 5, []byte("again")})
	}
	loop := tiffFile{order: binary.BigEndian}.written([]exifEntry{{exifCamera, 4, 1, make([]byte, 4)}, {0x010f, 2, 2, []byte("A\x00")}}, [][]exifEntry{{{0x8827, 3, 1, []byte{0, 9}}}})
	binary.BigEndian.PutUint32(loop[10+12+8:], 8) // the camera's directory is the main one
	for name, exif := range map[string][]byte{
		"a value longer than the file": tiffFile{order: binary.BigEndian}.written([]exifEntry{long}, nil), "one tag over and over": tiffFile{order: binary.BigEndian}.written(many, nil),
		"a directory that is its own": loop,
	} {
		if got := sharedOf(t, exif, true); len(got) > 200 {
			t.Errorf("%s: %d bytes are kept", name, len(got))
		}
	}
	r := rand.New(rand.NewPCG(7, 8))
	whole := camera(binary.LittleEndian)
	for range 3000 {
		bent := bytes.Clone(whole)
		for range 1 + r.IntN(12) {
			bent[r.IntN(len(bent))] = byte(r.IntN(256))
		}
		bent = bent[:len(bent)-r.IntN(len(bent)/2)]
		got := sharedEXIF(bytes.NewReader(bent), true)
		if len(got) > mostEXIF+4<<10 {
			t.Fatalf("%d bytes are kept of %d", len(got), len(bent))
		}
		if strings.Contains(string(got), "\xff\xd8\xff") {
			t.Fatal("a preview is kept")
		}
	}
}

// FuzzEXIF tries files that hold EXIF: what is shared of them is EXIF of its own that has nothing but tags of the list, no place that
// nobody asked for, and of which sharing again makes the same.
//
//	go test -fuzz FuzzEXIF -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./picture
func FuzzEXIF(f *testing.F) {
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, kind := range []string{"jpeg", "png", "webp", "webp with a mark", "tiff"} {
			f.Add(in(kind, camera(order)), true)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte, place bool) {
		got := exifOf(bytes.NewReader(file), place)
		if got == nil {
			return
		}
		if len(got) > mostEXIF+4<<10 {
			t.Fatalf("%d bytes are kept of %d", len(got), len(file))
		}
		shared, err := openTIFFFile(bytes.NewReader(got))
		if err != nil || shared.orientation(shared.first) != 1 {
			t.Fatalf("what is shared cannot be read: %v", err)
		}
		if !place && shared.leadsTo(shared.first, exifPlace) != 0 {
			t.Fatal("the place is shared")
		}
		ours := map[uint16][]uint16{exifMain: {tagOrientation, exifCamera, exifPlace}}
		for dir, tags := range keptTags {
			at := shared.first
			if dir != exifMain {
				if at = shared.leadsTo(shared.first, dir); at == 0 {
					continue
				}
			}
			if err := shared.each(at, func(tag uint16, _ tiffList) error {
				if !slices.Contains(tags, tag) && !slices.Contains(ours[dir], tag) {
					t.Fatalf("tag %#x of %#x is shared", tag, dir)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if again := sharedEXIF(bytes.NewReader(got), place); !bytes.Equal(again, got) {
			t.Fatalf("sharing it again makes %x of %x", again, got)
		}
	})
}
