package formats

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/picture"
)

// aCamera is EXIF with one tag, of the maker.
func aCamera() []byte {
	const count, maker, upright = 2, "Cameras & Sons\x00", 1
	b := []byte("II*\x00\x08\x00\x00\x00")
	o := binary.LittleEndian
	b = o.AppendUint16(b, count)
	b = o.AppendUint32(o.AppendUint32(o.AppendUint16(o.AppendUint16(b, 0x010f), 2), uint32(len(maker))), uint32(8+2+count*12+4))
	b = o.AppendUint32(o.AppendUint32(o.AppendUint16(o.AppendUint16(b, 0x0112), 3), 1), upright)
	b = append(o.AppendUint32(b, 0), maker...)
	return append(b, 0)
}

// What a cut-out says of the camera is read by the program itself and, where it is there, by Pillow. Without being asked for
// nothing of it is written.
func TestACutoutKeepsEXIFInEveryKindOfFile(t *testing.T) {
	pic, m, opts := plate()
	folder := t.TempDir()
	var paths []string
	for _, kind := range []CutoutKind{CutoutIsPNG, CutoutIsWebP, CutoutIsJPEG} {
		for name, p := range map[string]Placing{"plain": {}, "laid": {Square: 64, Ground: color.White}} {
			for _, profile := range [][]byte{nil, append(append(make([]byte, 16), "RGB "...), append(append(make([]byte, 16), "acsp"...), make([]byte, 200)...)...)} {
				opts.Placing, opts.Profile = p, profile
				for _, opts.EXIF = range [][]byte{nil, aCamera()} {
					path := filepath.Join(folder, name+kind.Ending())
					if err := Create(path, true, func(w io.Writer) error { return Cutout(t.Context(), w, pic, m, opts, kind) }); err != nil {
						t.Fatal(err)
					}
					if got := picture.EXIF(path, true); !bytes.Equal(got, opts.EXIF) {
						t.Errorf("%s, %s, a profile of %d bytes: %d bytes of EXIF, not %d", kind, name, len(profile), len(got), len(opts.EXIF))
					}
					if kind != CutoutIsWebP && !bytes.Equal(picture.Profile(path), profile) {
						t.Errorf("%s, %s: the profile is lost", kind, name)
					}
					if _, err := picture.Open(t.Context(), path, picture.Options{}); err != nil {
						t.Error(err)
					}
					if opts.EXIF != nil && profile != nil {
						paths = append(paths, path)
					}
				}
			}
		}
	}
	python := os.Getenv("CLICKMASK_PYTHON")
	if python == "" {
		python = "python3"
	}
	script := "import sys\nfrom PIL import Image\nfor p in sys.argv[1:]:\n  i = Image.open(p)\n  i.load()\n  e = i.getexif()\n  print(e[0x10f], e[0x112], len(i.info['icc_profile']))\n"
	if exec.Command(python, "-c", "import PIL").Run() != nil {
		t.Skip("Pillow is not there to read them too")
	}
	out, err := exec.Command(python, append([]string{"-c", script}, paths...)...).CombinedOutput()
	if want := strings.Repeat("Cameras & Sons 1 240\n", len(paths)); err != nil || string(out) != want {
		t.Errorf("%v: Pillow reads %q", err, out)
	}
}
