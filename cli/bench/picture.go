package bench

import (
	"bufio"
	"image"
	"image/jpeg"
	"math"
	"os"

	"clickmask/picture"
)

// Scene is a picture of our own with soft slopes, edges and a little grain, so that codecs and resizers have
// as much to do as with a photo. The same size gives the same pixels.
func Scene(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	waveX, waveY := wave(w, 5), wave(h, 3)
	cx, cy, radius := w/2, h/2, min(w, h)/4
	grain := uint32(1)
	for y := range h {
		row := img.Pix[y*img.Stride : y*img.Stride+4*w]
		for x := range w {
			grain = grain*1664525 + 1013904223
			v := waveX[x] + waveY[y] + int(grain>>29)
			if dx, dy := x-cx, y-cy; dx*dx+dy*dy < radius*radius {
				v = 255 - v
			}
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = uint8(v), uint8(v/2+60), uint8(200-v/2), 255
		}
	}
	return img
}

// wave runs through periods between 0 and 120 along n pixels.
func wave(n, periods int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = int(60 + 60*math.Sin(2*math.Pi*float64(periods)*float64(i)/float64(n)))
	}
	return out
}

// Picture is a Scene as a picture.
func Picture(w, h int) *picture.Picture { return picture.FromImage(Scene(w, h), "scene") }

// SaveJPEG writes a Scene as a camera would, at quality 90.
func SaveJPEG(path string, w, h int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	err = jpeg.Encode(out, Scene(w, h), &jpeg.Options{Quality: 90})
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
