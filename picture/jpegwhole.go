package picture

import (
	"errors"
	"image"
	"image/jpeg"
	"io"

	"clickmask/picture/jpegscan"
)

// wholeJPEG decodes a JPEG that is put together of pieces, and looks at the context all the while where jpegscan takes it; image/jpeg,
// which has the others, does not behind the last byte.
func wholeJPEG(s source, most int) (image.Image, error) {
	img, err := scannedJPEG(s, most)
	if errors.Is(err, jpegscan.ErrOther) {
		return jpeg.Decode(&scanCounter{r: s.stream(), left: most})
	}
	return img, err
}

// scannedJPEG decodes one of at most so many scans in one strip.
func scannedJPEG(s source, most int) (image.Image, error) {
	f, err := jpegscan.Open(s, s.size)
	if err != nil {
		return nil, err
	}
	if _, err := f.Index(s.ctx); err != nil {
		return nil, err
	}
	if f.Progressive() {
		if err := f.Collect(s.ctx, most); err != nil {
			return nil, err
		}
	}
	rows, _ := f.UnitRows()
	return f.Strip(s.ctx, 0, rows, new(jpegscan.Planes))
}

// joined are pieces of files as one file.
type joined []*io.SectionReader

func (j joined) ReadAt(p []byte, off int64) (n int, err error) {
	for _, piece := range j {
		if off >= piece.Size() {
			off -= piece.Size()
			continue
		}
		k, err := piece.ReadAt(p[n:], off)
		n, off = n+k, 0
		if n == len(p) {
			return n, nil
		}
		if err != nil && err != io.EOF {
			return n, err
		}
	}
	return n, io.EOF
}

// joined is a source of pieces.
func (s source) joined(pieces ...*io.SectionReader) source {
	size := int64(0)
	for _, p := range pieces {
		size += p.Size()
	}
	return newSource(s.ctx, joined(pieces), size, s.name)
}
