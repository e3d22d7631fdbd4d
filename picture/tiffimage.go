package picture

import (
	"image"
	"io"
)

// imageSamples gives the samples of a decoded image, row by row, so many for each pixel.
type imageSamples struct {
	samples int
	inks    *image.CMYK
	fill    fillRow
	rgba    []uint8
	row     []uint8
	w, h, y int
	at      int // how much of the row was given
}

func newImageSamples(img image.Image, samples int) *imageSamples {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	s := &imageSamples{samples: samples, w: w, h: h, rgba: make([]uint8, 4*w), row: make([]uint8, samples*w)}
	s.at = len(s.row)
	if s.inks, _ = img.(*image.CMYK); s.inks == nil {
		s.fill = rowFiller(img, fullRange)()
	}
	return s
}

func (s *imageSamples) Read(p []byte) (int, error) {
	if s.at == len(s.row) {
		if s.y == s.h {
			return 0, io.EOF
		}
		s.next()
	}
	n := copy(p, s.row[s.at:])
	s.at += n
	return n, nil
}

// next makes the next row.
func (s *imageSamples) next() {
	if s.inks != nil {
		// Go turns inks round, because Adobe's files have them so; those within a TIFF are not.
		from := s.inks.Pix[s.y*s.inks.Stride:]
		for i := range s.row {
			s.row[i] = 255 - from[i]
		}
	} else {
		s.fill(s.rgba, s.y)
		for i := range s.w {
			copy(s.row[s.samples*i:s.samples*(i+1)], s.rgba[4*i:])
		}
	}
	s.y, s.at = s.y+1, 0
}
